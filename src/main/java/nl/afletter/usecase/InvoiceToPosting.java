package nl.afletter.usecase;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Decision;
import nl.afletter.journal.Schedules;
import nl.afletter.journal.UseCase.Situation;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.LateEvent;
import nl.afletter.model.Administration.VatMapping;
import nl.afletter.model.Debtor;
import nl.afletter.model.HumanTask;
import nl.afletter.model.Invoice;
import nl.afletter.model.Money;
import nl.afletter.model.Posting.InvoicePosting;
import nl.afletter.model.Posting.RevenueLine;
import nl.afletter.model.Posting.VatAmount;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.Subject;
import nl.afletter.port.Accounting;
import nl.afletter.port.Crm;
import nl.afletter.port.Failure;
import nl.afletter.port.VatRegister;
import nl.afletter.rule.Choice;
import nl.afletter.rule.VatRule;

/** Turns the CRM's document into a posting: debtor, VAT codes with evidence, booking day, project. */
final class InvoiceToPosting {

    private static final String NOBODY_YET = "0";

    private final Desk desk;
    private final BookingDay days;
    private final VatEvidence evidence;

    InvoiceToPosting(Bench bench, VatRegister vatRegister) {
        this.desk = new Desk(bench);
        this.days = new BookingDay(desk);
        this.evidence = new VatEvidence(bench, vatRegister);
    }

    /**
     * A posting that still wants its key, or a reason to come again.
     *
     * @param later set when something is not known yet
     */
    record Draft(
            Invoice invoice,
            String debtor,
            LocalDate date,
            List<RevenueLine> lines,
            Money vat,
            List<VatAmount> vatByCode,
            String crmName,
            String reason,
            Optional<Decision.Later> later) {

        InvoicePosting posting(String key) {
            return new InvoicePosting(
                    key,
                    invoice.creditNote() ? ReferenceKind.CREDIT_NOTE : ReferenceKind.INVOICE,
                    invoice.number(),
                    date,
                    invoice.dueDate().isBefore(date) ? date : invoice.dueDate(),
                    debtor,
                    lines,
                    vat,
                    vatByCode,
                    invoice.total(),
                    crmName,
                    invoice.webUrl(),
                    reason);
        }

        /** On another debtor of the package, when one is given. */
        Draft on(Optional<String> other) {
            return new Draft(invoice, other.orElse(debtor), date, lines, vat, vatByCode, crmName, reason, later);
        }

        private static Draft comeAgain(Invoice invoice, Decision.Later later) {
            Money nothing = Money.zero(invoice.currency());
            return new Draft(invoice, "", invoice.date(), List.of(), nothing, List.of(), "", "", Optional.of(later));
        }
    }

    /** @throws Failure.Rejected for whatever a person has to put right */
    Draft draft(Situation situation, Administration books, Crm crm, Accounting accounting, Invoice invoice) {
        Choice<Map<String, VatMapping>> vat = VatRule.codes(invoice, books);
        Map<String, VatMapping> codes = Desk.orStop(vat);
        LateEvent event = invoice.creditNote() ? LateEvent.CREDIT_NOTE : LateEvent.INVOICE;
        BookingDay.Answer day = days.of(situation, books, accounting, invoice.date(), event);
        if (day.later().isPresent()) {
            return Draft.comeAgain(invoice, day.later().get());
        }
        Optional<Decision.Later> unproven = prove(situation, books, crm, invoice, codes);
        if (unproven.isPresent()) {
            return Draft.comeAgain(invoice, unproven.get());
        }
        Subject debtor = situation
                .inner()
                .run(
                        SyncDebtor.subject(situation.subject().ref().connection(), books.id(), invoice.customer()),
                        books.id(),
                        Map.of(Facts.INVOICED, "yes"));
        // A dry run makes no debtor: whatever stands in its place is not sent.
        String debtorId = books.dryRun()
                        && debtor.task().isEmpty()
                        && debtor.fact(Facts.ITEM).isEmpty()
                ? NOBODY_YET
                : debtor.fact(Facts.ITEM);
        Optional<Decision.Later> notReady = debtorId.equals(NOBODY_YET) ? Optional.empty() : debtorNotReady(debtor);
        if (notReady.isPresent()) {
            return Draft.comeAgain(invoice, notReady.get());
        }
        String project = project(books, accounting, invoice);
        String reason = Desk.reason(vat) + "; " + day.reason();
        return new Draft(
                invoice,
                debtorId,
                day.day(),
                lines(invoice, codes, project, day.day()),
                vatOf(invoice),
                vatByCode(invoice, codes),
                crm.abilities().vendor(),
                reason,
                Optional.empty());
    }

    /**
     * Reverse-charged supplies to another country need a valid VAT number as evidence (vies.md section 4). A domestic
     * reverse charge (AE) needs the number on the invoice only; an intra-community supply (K) cannot be domestic.
     */
    private Optional<Decision.Later> prove(
            Situation situation, Administration books, Crm crm, Invoice invoice, Map<String, VatMapping> codes) {
        boolean needed = !invoice.creditNote() && codes.values().stream().anyMatch(VatMapping::needsVies);
        if (!needed) {
            return Optional.empty();
        }
        String number = invoice.customerVatNumber();
        if (number.isBlank()) {
            number = crm.debtor(invoice.customer()).map(Debtor::vatNumber).orElse("");
        }
        if (number.isBlank()) {
            throw new Failure.Rejected(
                    "vat-number-missing",
                    "VAT is reverse charged on invoice " + invoice.number() + ", but the debtor has no VAT number.",
                    "Enter the debtor's VAT number in the CRM, or correct the tax rate, then choose try again.");
        }
        if (number.toUpperCase(Locale.ROOT).startsWith(books.country())) {
            if (codes.values().stream().anyMatch(row -> row.category().equals("K"))) {
                throw new Failure.Rejected(
                        "vat-number-domestic",
                        "Invoice " + invoice.number()
                                + " is booked as a supply to another member state, but VAT number " + number
                                + " is of our own country.",
                        "Correct the number or the tax rate in the CRM, then choose try again.");
            }
            return Optional.empty();
        }
        return evidence.collect(situation, books, invoice, number);
    }

    private Optional<Decision.Later> debtorNotReady(Subject debtor) {
        if (!debtor.fact(Facts.ITEM).isEmpty()) {
            return Optional.empty();
        }
        if (debtor.task().isPresent()) {
            HumanTask task = debtor.task().get();
            throw new Failure.Rejected(
                    "debtor-" + task.code(), "The debtor could not be made: " + task.what(), task.todo());
        }
        if (debtor.state() == Subject.State.DONE) {
            throw new Failure.Rejected(
                    "debtor-missing",
                    "The CRM does not know the customer of this invoice.",
                    "Give the invoice a customer in the CRM, then choose try again.");
        }
        Instant due = debtor.due().orElse(Schedules.backoff(desk.bench().clock().instant(), 1, 0));
        return Optional.of(new Decision.Later(due, "waits for its debtor: " + debtor.why(), Map.of()));
    }

    private static String project(Administration books, Accounting accounting, Invoice invoice) {
        if (invoice.project().isEmpty() || !accounting.abilities().projects()) {
            return "";
        }
        String project = books.projects().get(invoice.project());
        if (project == null) {
            throw new Failure.Rejected(
                    "project-not-mapped",
                    "The CRM's project " + invoice.project() + " has no cost centre in the settings.",
                    "Add a row for it under administrations." + books.id() + ".projects (an empty value books without"
                            + " one), then choose try again.");
        }
        return project;
    }

    /** An invoice has no text of its own: where it is not booked on its own day, each line names that day. */
    private static List<RevenueLine> lines(
            Invoice invoice, Map<String, VatMapping> codes, String project, LocalDate day) {
        List<RevenueLine> lines = new ArrayList<>();
        for (Invoice.Line line : invoice.lines()) {
            VatMapping row = codes.get(line.taxRate());
            lines.add(new RevenueLine(
                    Desk.text(text(line), invoice.date(), day), line.net(), row.code(), row.ledger(), project));
        }
        return lines;
    }

    private static String text(Invoice.Line line) {
        boolean one = line.quantity().compareTo(BigDecimal.ONE) == 0;
        return one
                ? line.description()
                : line.quantity().stripTrailingZeros().toPlainString() + " x " + line.description();
    }

    private static Money vatOf(Invoice invoice) {
        Money vat = Money.zero(invoice.currency());
        for (Invoice.VatTotal total : invoice.vat()) {
            vat = vat.plus(total.tax());
        }
        return vat;
    }

    /** The CRM's VAT per rate by the package's code; empty where two codes share a rate, as the CRM divides it no further. */
    private static List<VatAmount> vatByCode(Invoice invoice, Map<String, VatMapping> codes) {
        List<VatAmount> amounts = new ArrayList<>();
        for (Invoice.VatTotal total : invoice.vat()) {
            if (total.tax().isZero()) {
                continue;
            }
            List<String> shared = invoice.lines().stream()
                    .map(line -> codes.get(line.taxRate()))
                    .filter(row -> row.rate().compareTo(total.rate()) == 0)
                    .map(VatMapping::code)
                    .distinct()
                    .toList();
            if (shared.size() != 1) {
                return List.of();
            }
            amounts.add(new VatAmount(shared.get(0), total.tax()));
        }
        return amounts;
    }
}

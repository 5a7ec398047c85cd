package nl.afletter.usecase;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.CrmTrigger;
import nl.afletter.model.Invoice;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.Plan;
import nl.afletter.model.Posting.DraftInvoicePosting;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Accounting;
import nl.afletter.port.Crm;
import nl.afletter.port.Failure;
import nl.afletter.port.Register;
import nl.afletter.port.VatRegister;

/**
 * Has the accounting package make the invoice of a deal that is won, once, and send it where the administration says so.
 * What happens to the deal afterwards is for a person: the invoice may be with the customer already.
 */
final class DraftInvoice implements UseCase {

    private final Desk desk;
    private final InvoiceToPosting toPosting;

    DraftInvoice(Bench bench, VatRegister vatRegister) {
        this.desk = new Desk(bench);
        this.toPosting = new InvoiceToPosting(bench, vatRegister);
    }

    @Override
    public Decision decide(Situation situation) {
        Subject subject = situation.subject();
        if (!follows(desk, subject.ref().connection())) {
            return Decision.Done.because("no administration of this CRM makes invoices of deals");
        }
        Crm crm = desk.bench().vendors().crm(subject.ref().connection());
        Optional<Invoice> found = crm.deal(subject.ref().id());
        Optional<String> drafted = drafted(subject);
        if (found.isEmpty()) {
            return drafted.isEmpty()
                    ? Decision.Done.because("the CRM does not have the deal (any more)")
                    : changed(subject, "is not in the CRM any more", Map.of());
        }
        Invoice deal = found.get();
        if (drafted.isPresent()) {
            return again(subject, deal, crm);
        }
        if (deal.status() != Invoice.Status.APPROVED) {
            return Decision.Done.because("not won");
        }
        Optional<Decision> elsewhere =
                desk.route(subject, deal.department(), "department '" + deal.department() + "'", facts(deal));
        return elsewhere.orElseGet(() -> first(situation, desk.books(subject), crm, deal));
    }

    /** Whether any administration of a CRM makes invoices of its deals. */
    static boolean follows(Desk desk, String connection) {
        return desk.bench().stores().settings().administrations().stream()
                .filter(books -> books.crm().equals(connection))
                .anyMatch(books -> books.policies().crmTrigger() != CrmTrigger.INVOICE);
    }

    private Optional<String> drafted(Subject subject) {
        return subject.administration().isEmpty()
                ? Optional.empty()
                : subject.booked(key(desk.books(subject), subject));
    }

    private static String key(Administration books, Subject subject) {
        return "crm:" + books.id() + ":deal:" + subject.ref().id();
    }

    /** The invoice is made: nothing is done to it any more, but for what of it was refused. */
    private Decision again(Subject subject, Invoice deal, Crm crm) {
        if (deal.status() != Invoice.Status.APPROVED) {
            return changed(subject, "is no longer won", facts(deal));
        }
        Optional<Plan> plan = desk.planOf(subject, key(desk.books(subject), subject));
        String content = plan.map(made -> made.facts().getOrDefault(Versions.content(1), ""))
                .orElse("");
        if (!content.isEmpty() && !content.equals(Fingerprint.of(deal))) {
            return changed(subject, "has other lines or another customer than its invoice", facts(deal));
        }
        return plan.filter(made -> subject.fact(Facts.IGNORED).isEmpty() && isLeft(subject, made))
                .map(made -> (Decision) new Decision.Execute(
                        made.effects(),
                        List.of(),
                        List.of(),
                        shownIn(crm, subject),
                        List.of(),
                        made.facts(),
                        Plan.Ending.DONE))
                .orElseGet(() -> new Decision.Done(
                        "its invoice is made", desk.notShown(crm, subject.ref()), List.of(), Map.of()));
    }

    /** Whether the package refused a part of it: its sending, as it is made. */
    private static boolean isLeft(Subject subject, Plan made) {
        return made.effects().stream()
                .map(effect -> subject.journal().get(effect.key()))
                .anyMatch(entry -> entry != null && entry.state() == JournalEntry.State.REJECTED);
    }

    private static List<SubjectRef> shownIn(Crm crm, Subject subject) {
        return crm.abilities().showsBooks() ? List.of(subject.ref().writeBack()) : List.of();
    }

    private Decision changed(Subject subject, String what, Map<String, String> facts) {
        return desk.stop(
                subject,
                new Failure.Rejected(
                        "deal-changed",
                        "The deal " + what + ", and its invoice is made already.",
                        "Correct or credit the invoice in the accounting package by hand where it is wrong, then choose"
                                + " ignore."),
                "",
                List.of(),
                List.of(),
                facts);
    }

    private Decision first(Situation situation, Administration books, Crm crm, Invoice deal) {
        Subject subject = situation.subject();
        CrmTrigger trigger = books.policies().crmTrigger();
        if (trigger == CrmTrigger.INVOICE) {
            return Decision.Done.because("this administration books the CRM's own invoices");
        }
        if (deal.date().isBefore(books.startDate())) {
            return Decision.Done.because("won before the start date " + books.startDate());
        }
        List<Decision.Entry> entries =
                List.of(new Decision.Entry(Register.Shelf.INVOICES, deal.date() + " " + deal.number()));
        try {
            return draft(situation, books, crm, deal, trigger == CrmTrigger.DEAL_SEND, entries);
        } catch (Failure.Rejected no) {
            return desk.stop(subject, no, "", List.of(), entries, facts(deal));
        }
    }

    private Decision draft(
            Situation situation,
            Administration books,
            Crm crm,
            Invoice deal,
            boolean send,
            List<Decision.Entry> entries) {
        Subject subject = situation.subject();
        Accounting accounting = desk.accounting(books);
        requireLines(deal);
        if (!accounting.abilities().draftsInvoices()) {
            throw byHand(accounting, deal);
        }
        InvoiceToPosting.Draft draft =
                toPosting.draft(situation, books, crm, accounting, deal.dated(Desk.day(situation.now())));
        if (draft.later().isPresent()) {
            return draft.later().get();
        }
        String key = key(books, subject);
        DraftInvoicePosting posting = new DraftInvoicePosting(
                key, deal.number(), draft.date(), draft.debtor(), draft.lines(), deal.netTotal(), send, draft.reason());
        Map<String, String> facts = facts(deal);
        facts.put(Facts.ITEM, "@" + key);
        facts.put(Facts.REASON, draft.reason());
        facts.put(Versions.content(1), Fingerprint.of(deal));
        facts.put(Decision.BORN, deal.createdAt().toString());
        return new Decision.Execute(
                accounting.effects(posting),
                List.of(),
                List.of(),
                shownIn(crm, subject),
                entries,
                facts,
                Plan.Ending.DONE);
    }

    private static void requireLines(Invoice deal) {
        if (deal.lines().isEmpty()) {
            throw new Failure.Rejected(
                    "deal-without-lines",
                    "The deal " + deal.number() + " is won, but has no lines: there is nothing to invoice.",
                    "Put the lines on the deal in the CRM, then choose try again; or make the invoice by hand and choose"
                            + " ignore.");
        }
    }

    private static Failure.Rejected byHand(Accounting accounting, Invoice deal) {
        String lines = deal.lines().stream()
                .map(line -> line.quantity().stripTrailingZeros().toPlainString() + " x " + line.description() + " "
                        + line.net())
                .collect(Collectors.joining("; "));
        return new Failure.Rejected(
                "draft-by-hand",
                "The deal " + deal.number() + " of " + deal.customerName() + " is won, and "
                        + accounting.abilities().vendor() + " makes no invoices for us. Without VAT: " + lines + ".",
                "Make the invoice there by hand, then choose ignore: it is settled like any other.");
    }

    private static Map<String, String> facts(Invoice deal) {
        Map<String, String> facts = new HashMap<>();
        facts.put(Facts.NUMBER, deal.number());
        facts.put(Facts.DATE, deal.date().toString());
        facts.put(Facts.AMOUNT, deal.total().toDecimal());
        facts.put(Facts.CURRENCY, deal.currency());
        facts.put(Facts.DEBTOR, deal.customerName());
        facts.put(Facts.LINK, deal.webUrl());
        return facts;
    }
}

package nl.afletter.usecase;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.Twin;
import nl.afletter.model.Effect;
import nl.afletter.model.Invoice;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.LiveItem;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Plan;
import nl.afletter.model.Posting.AttachmentPosting;
import nl.afletter.model.Posting.InvoicePosting;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.port.Accounting;
import nl.afletter.port.Crm;
import nl.afletter.port.Failure;
import nl.afletter.port.Register;
import nl.afletter.port.VatRegister;

/**
 * Books an approved invoice or credit note of the CRM as an open item, with debtor, VAT, project and PDF. What was
 * booked and is now different goes to {@link ReviseInvoice}.
 */
final class BookInvoice implements UseCase {

    private final Desk desk;
    private final InvoiceToPosting toPosting;
    private final ReviseInvoice revise;
    private final CreditNoteSettlement credits;

    BookInvoice(Bench bench, VatRegister vatRegister) {
        this.desk = new Desk(bench);
        this.toPosting = new InvoiceToPosting(bench, vatRegister);
        this.revise = new ReviseInvoice(bench);
        this.credits = new CreditNoteSettlement(bench);
    }

    @Override
    public Decision decide(Situation situation) {
        Subject subject = situation.subject();
        Crm crm = desk.bench().vendors().crm(subject.ref().connection());
        Optional<Invoice> found = subject.ref().kind() == SubjectKind.CREDIT_NOTE
                ? crm.creditNote(subject.ref().id())
                : crm.invoice(subject.ref().id());
        if (found.isEmpty()) {
            return subject.fact(Facts.ITEM).isEmpty() || !subject.fact(Facts.DELETED).isEmpty()
                    ? Decision.Done.because("the CRM does not have it (any more), and nothing of it is booked")
                    : revise.deleted(subject, desk.books(subject));
        }
        Invoice invoice = found.get();
        Optional<Decision> elsewhere = desk.route(
                subject, invoice.department(), "department '" + invoice.department() + "'", facts(invoice));
        if (elsewhere.isPresent()) {
            return elsewhere.get();
        }
        return decide(situation, desk.books(subject), crm, invoice);
    }

    private Decision decide(Situation situation, Administration books, Crm crm, Invoice invoice) {
        if (invoice.status() != Invoice.Status.APPROVED) {
            return Decision.Done.because("not approved in the CRM yet");
        }
        if (invoice.date().isBefore(books.startDate())) {
            return Decision.Done.because("dated before the start date " + books.startDate());
        }
        Subject subject = situation.subject();
        List<Decision.Entry> entries =
                List.of(new Decision.Entry(Register.Shelf.INVOICES, invoice.date() + " " + invoice.number()));
        try {
            return book(situation, books, crm, invoice, entries);
        } catch (Failure.Rejected no) {
            return new Decision.Park(
                    desk.task(subject, no.code(), no.getMessage(), no.todo(), ""), List.of(), entries, facts(invoice));
        }
    }

    private Decision book(
            Situation situation,
            Administration books,
            Crm crm,
            Invoice invoice,
            List<Decision.Entry> entries) {
        Subject subject = situation.subject();
        Accounting accounting = desk.accounting(books);
        int version = version(subject);
        String key = key(books, subject, version);
        boolean first = subject.journal().get(key) == null
                || subject.journal().get(key).state() == JournalEntry.State.NEW
                || subject.journal().get(key).state() == JournalEntry.State.REJECTED;
        if (first && version == 1) {
            Optional<Decision> twin = twin(subject, books, accounting, invoice, key, entries);
            if (twin.isPresent()) {
                return twin.get();
            }
        }
        InvoiceToPosting.Draft draft = toPosting.draft(situation, books, crm, accounting, invoice);
        if (draft.later().isPresent()) {
            return draft.later().get();
        }
        InvoicePosting posting = draft.posting(key);
        List<Effect> effects = new ArrayList<>(accounting.effects(posting));
        Optional<String> booked = subject.booked(key);
        if (booked.isPresent()
                && !subject.journal().get(key).intentHash().equals(effects.get(0).intentHash())) {
            return revise.changed(situation, books, invoice, draft, version, entries);
        }
        if (accounting.abilities().attachesPdf()) {
            effects.addAll(accounting.effects(new AttachmentPosting(
                    key + ":pdf", "@" + key, subject.ref(), fileName(invoice), "the invoice's PDF")));
        }
        List<Decision.ClaimOn> claims = new ArrayList<>();
        if (invoice.creditNote()) {
            Optional<Decision> wait = credits.add(situation, books, accounting, crm, invoice, key, effects, claims);
            if (wait.isPresent()) {
                return wait.get();
            }
        }
        boolean allBooked = effects.stream().allMatch(e -> subject.booked(e.key()).isPresent());
        if (allBooked) {
            return new Decision.Done("booked, and unchanged in the CRM", List.of(), List.of(), Map.of());
        }
        Map<String, String> facts = facts(invoice);
        facts.put(Facts.ITEM, "@" + key);
        facts.put(Facts.VERSION, Integer.toString(version));
        facts.put(Facts.REASON, draft.reason());
        facts.put(Decision.BORN, invoice.createdAt().toString());
        return new Decision.Execute(
                effects, claims, publications(subject, invoice, "@" + key), List.of(), entries, facts, Plan.Ending.DONE);
    }

    /** An item with the same number and amount that is not ours is adopted or parked, never booked beside. */
    private Optional<Decision> twin(
            Subject subject,
            Administration books,
            Accounting accounting,
            Invoice invoice,
            String key,
            List<Decision.Entry> entries) {
        Optional<OpenItem> twin = accounting.itemsByReference(invoice.reference(), "").stream()
                .filter(item -> item.total().equals(invoice.total()) && !item.source().contains(key))
                .findFirst();
        if (twin.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> facts = facts(invoice);
        if (books.policies().twin() == Twin.PARK) {
            return Optional.of(new Decision.Park(
                    desk.task(subject, "twin",
                            "Invoice " + invoice.number() + " with the same amount stands in the books already, and was not"
                                    + " booked by Afletter.",
                            "See whether another link books these invoices too and switch it off. If the item there is the"
                                    + " right one, choose ignore: it will be settled when money comes.",
                            "item " + twin.get().id() + " of " + twin.get().date()),
                    List.of(), entries, facts));
        }
        facts.put(Facts.ITEM, twin.get().id());
        facts.put(Facts.FOREIGN, "yes");
        LiveItem item = new LiveItem(twin.get().id(), twin.get().kind(), twin.get().number(), subject.ref().toString(), twin.get().total());
        return Optional.of(new Decision.Execute(
                List.of(), List.of(), publicationsOf(invoice, item), List.of(), entries, facts, Plan.Ending.DONE));
    }

    static List<Plan.Publication> publications(Subject subject, Invoice invoice, String item) {
        ReferenceKind kind = invoice.creditNote() ? ReferenceKind.CREDIT_NOTE : ReferenceKind.INVOICE;
        return publicationsOf(
                invoice, new LiveItem(item, kind, invoice.number(), subject.ref().toString(), invoice.total()));
    }

    private static List<Plan.Publication> publicationsOf(Invoice invoice, LiveItem item) {
        List<Plan.Publication> rows = new ArrayList<>();
        rows.add(new Plan.Publication(invoice.reference(), item, ""));
        if (!invoice.creditNote()) {
            rows.add(new Plan.Publication(new Reference(ReferenceKind.SOURCE, invoice.id()), item, ""));
            if (Reference.isReference(invoice.paymentReference())) {
                rows.add(new Plan.Publication(
                        new Reference(ReferenceKind.PAYMENT_REFERENCE, invoice.paymentReference()), item, ""));
            }
        } else if (invoice.corrects().isPresent()) {
            rows.add(new Plan.Publication(
                    new Reference(ReferenceKind.CREDIT_OF, invoice.corrects().get()), item, ""));
        }
        return rows;
    }

    /** {@code crm:{administration}:invoice:{id}}, with the version from the second on (nl-bookkeeping.md section 8). */
    static String key(Administration books, Subject subject, int version) {
        String kind = subject.ref().kind() == SubjectKind.CREDIT_NOTE ? "creditnote" : "invoice";
        String key = "crm:" + books.id() + ":" + kind + ":" + subject.ref().id();
        return version == 1 ? key : key + ":v" + version;
    }

    static int version(Subject subject) {
        String version = subject.fact(Facts.VERSION);
        return version.isEmpty() ? 1 : Integer.parseInt(version);
    }

    static Map<String, String> facts(Invoice invoice) {
        Map<String, String> facts = new HashMap<>();
        facts.put(Facts.NUMBER, invoice.number());
        facts.put(Facts.DATE, invoice.date().toString());
        facts.put(Facts.DUE, invoice.dueDate().toString());
        facts.put(Facts.AMOUNT, invoice.total().toDecimal());
        facts.put(Facts.CURRENCY, invoice.currency());
        facts.put(Facts.DEBTOR, invoice.customerName());
        facts.put(Facts.LINK, invoice.webUrl());
        return facts;
    }

    private static String fileName(Invoice invoice) {
        return invoice.number().replaceAll("[^A-Za-z0-9._-]+", "-") + ".pdf";
    }
}

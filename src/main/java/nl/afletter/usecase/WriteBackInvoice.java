package nl.afletter.usecase;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase;
import nl.afletter.model.Administration;
import nl.afletter.model.Invoice;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.LiveItem;
import nl.afletter.model.Money;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Plan;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Accounting;
import nl.afletter.port.Crm;
import nl.afletter.port.Failure;

/**
 * Brings the CRM's view of an invoice to what the books say: level-triggered, the difference once; a payment that
 * somebody else entered is never removed (design.md section 6).
 */
final class WriteBackInvoice implements UseCase {

    private static final String WRITTEN = "written";
    private static final String WRITTEN_BEFORE = "writtenBefore";

    private final Desk desk;

    WriteBackInvoice(Bench bench) {
        this.desk = new Desk(bench);
    }

    @Override
    public Decision decide(Situation situation) {
        Subject subject = situation.subject();
        SubjectRef source = subject.ref().writtenBack();
        Optional<Subject> booked = desk.bench().stores().subjects().read(source).filter(row -> !row.fact(Facts.ITEM)
                .isEmpty());
        if (booked.isEmpty()) {
            return Decision.Done.because("the invoice is not in the books");
        }
        if (subject.administration().isEmpty()) {
            return new Decision.PassOn(booked.get().administration(), Map.of());
        }
        Crm crm = desk.bench().vendors().crm(source.connection());
        if (!crm.abilities().writesPayments() && !crm.abilities().showsBooks()) {
            return Decision.Done.because("this CRM takes nothing of the books");
        }
        boolean deal = source.kind() == SubjectKind.DEAL;
        Optional<Invoice> invoice = deal ? crm.deal(source.id()) : crm.invoice(source.id());
        if (invoice.isEmpty()) {
            return Decision.Done.because("the CRM does not have the invoice (any more)");
        }
        Administration books = desk.books(booked.get());
        Accounting accounting = desk.accounting(books);
        Optional<OpenItem> item = accounting.item(booked.get().fact(Facts.ITEM));
        Optional<Instant> shownFrom = item.isEmpty()
                ? booked.get()
                        .lastBooked()
                        .map(at -> at.plus(accounting.abilities().settleDown()))
                : desk.tiesShownFrom(situation, books, accounting, item.get());
        if (shownFrom.filter(situation.now()::isBefore).isPresent()) {
            return new Decision.Later(
                    shownFrom.get(), "the books may not show yet what was booked a moment ago", Map.of());
        }
        if (item.isEmpty() && !deal) {
            return Decision.Done.because("the booking is gone from the accounting package");
        }
        String id = booked.get().fact(Facts.ITEM);
        return write(situation, books, crm, invoice.get(), id, item);
    }

    /** @param found empty for a draft: nothing is asked for yet, and it has no number */
    private Decision write(
            Situation situation, Administration books, Crm crm, Invoice invoice, String id, Optional<OpenItem> found) {
        Subject subject = situation.subject();
        Crm.InBooks inBooks = inBooks(subject, books, invoice, id, found);
        // The plan's own number, so that a step which a person gave up is a new one in the next plan.
        int version = subject.plan() + 1;
        List<Crm.PaidInBooks> paid = found.stream()
                .flatMap(item -> item.ties().stream())
                .filter(tie -> tie.money() || isPayment(books, tie))
                .map(tie -> new Crm.PaidInBooks(tie.key().isEmpty() ? tie.id() : tie.key(), tie.date(), tie.amount()))
                .toList();
        Map<String, String> facts = new HashMap<>();
        facts.put(Facts.OPEN, inBooks.open().toDecimal());
        facts.put(Facts.SETTLED, inBooks.total().minus(inBooks.open()).toDecimal());
        Crm.Writing writing;
        try {
            writing = crm.writing(new Crm.WriteBack(
                    subject.ref().writtenBack(),
                    invoice,
                    paid,
                    ours(subject, invoice.currency()),
                    inBooks,
                    version,
                    "open in the books: " + inBooks.open()));
        } catch (Failure.Rejected no) {
            return desk.stop(subject, no, "", List.of(), List.of(), facts);
        }
        if (writing.effects().isEmpty()) {
            return new Decision.Done("the CRM shows what the books say", List.of(), List.of(), facts);
        }
        Optional<Instant> shownFrom = shownFrom(subject, crm).filter(situation.now()::isBefore);
        if (shownFrom.isPresent()) {
            return new Decision.Later(
                    shownFrom.get(), "the CRM may not show yet what was written a moment ago", Map.of());
        }
        facts.put(WRITTEN, write(writing.oursAfter()));
        facts.put(WRITTEN_BEFORE, subject.fact(WRITTEN));
        facts.put(Facts.NUMBER, invoice.number());
        // Looked at once more afterwards: the books may have moved on while the CRM was written.
        return new Decision.Execute(
                writing.effects(),
                List.of(),
                found.map(item -> publications(subject.ref().writtenBack(), item))
                        .orElse(List.of()),
                List.of(),
                List.of(),
                facts,
                Plan.Ending.AGAIN);
    }

    private static Crm.InBooks inBooks(
            Subject subject, Administration books, Invoice invoice, String id, Optional<OpenItem> found) {
        return new Crm.InBooks(
                books.id() + ":" + id,
                found.map(OpenItem::number).orElse(""),
                SyncDebtor.number(subject.ref().connection(), invoice.customer()),
                found.map(OpenItem::total).orElse(invoice.total()),
                found.map(OpenItem::open).orElse(invoice.total()));
    }

    /** The package gave a deal's invoice its number: from now on money that names it leads back to the deal. */
    private static List<Plan.Publication> publications(SubjectRef source, OpenItem item) {
        if (source.kind() != SubjectKind.DEAL) {
            return List.of();
        }
        LiveItem live = new LiveItem(item.id(), item.kind(), item.number(), source.toString(), item.total());
        return List.of(
                new Plan.Publication(item.reference(), live, ""),
                new Plan.Publication(new Reference(ReferenceKind.SOURCE, source.id()), live, ""));
    }

    /** Until then what the CRM shows may be from before our last writing: comparing with it would write it again. */
    private static Optional<Instant> shownFrom(Subject subject, Crm crm) {
        return subject.lastBooked().map(at -> at.plus(crm.abilities().settleDown()));
    }

    /** Money that stood on unallocated receipts first is tied from there, and still is a payment of the invoice. */
    private boolean isPayment(Administration books, OpenItem.Tie tie) {
        return SubjectRef.isId(tie.key())
                && books.psps().stream()
                        .map(psp -> new SubjectRef(psp, SubjectKind.PAYMENT, tie.key()))
                        .anyMatch(ref ->
                                desk.bench().stores().subjects().read(ref).isPresent());
    }

    /** What we entered. Where a person gave a step of the last writing up, what stood before it may still stand. */
    private List<Crm.PaidInBooks> ours(Subject subject, String currency) {
        List<Crm.PaidInBooks> ours = new ArrayList<>(read(subject.fact(WRITTEN), currency));
        boolean givenUp = subject.plan() > 0
                && desk
                        .bench()
                        .stores()
                        .subjects()
                        .readPlan(subject.ref(), subject.plan())
                        .map(Plan::effects)
                        .orElse(List.of())
                        .stream()
                        .map(effect -> subject.journal().get(effect.key()))
                        .anyMatch(entry -> entry != null && entry.state() == JournalEntry.State.GIVEN_UP);
        if (givenUp) {
            read(subject.fact(WRITTEN_BEFORE), currency).stream()
                    .filter(payment -> !ours.contains(payment))
                    .forEach(ours::add);
        }
        return ours;
    }

    private static String write(List<Crm.PaidInBooks> payments) {
        List<String> rows = new ArrayList<>();
        payments.forEach(p ->
                rows.add(p.transaction() + " " + p.date() + " " + p.amount().minor()));
        return String.join(";", rows);
    }

    private static List<Crm.PaidInBooks> read(String text, String currency) {
        List<Crm.PaidInBooks> payments = new ArrayList<>();
        for (String row : text.split(";")) {
            String[] parts = row.split(" ");
            if (parts.length == 3) {
                payments.add(new Crm.PaidInBooks(
                        parts[0], LocalDate.parse(parts[1]), Money.ofMinor(Long.parseLong(parts[2]), currency)));
            }
        }
        return payments;
    }
}

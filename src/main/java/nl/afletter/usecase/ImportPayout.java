package nl.afletter.usecase;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase;
import nl.afletter.model.Administration;
import nl.afletter.model.Connection;
import nl.afletter.model.Money;
import nl.afletter.model.Payout;
import nl.afletter.model.PayoutLine;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Failure;
import nl.afletter.port.Page;
import nl.afletter.port.Psp;
import nl.afletter.port.Register;

/**
 * Accounts for every cent of a payout: sees to it that each of its transactions is booked, page by page in constant
 * memory, then books fees and transfer, and hands over to {@link ProveClearing}. Whatever does not add up stops the
 * payout before anything of it is booked (design.md section 6).
 */
final class ImportPayout implements UseCase {

    static final String STAGE = "stage";
    static final String BOOKED = "booked";

    /** A payout that is not paid out yet is looked at again after this. */
    private static final Duration WATCH = Duration.ofHours(1);

    private final Desk desk;
    private final PayoutTransactions transactions;
    private final PayoutPostings postings;
    private final ProveClearing prove;

    ImportPayout(Bench bench) {
        this.desk = new Desk(bench);
        this.transactions = new PayoutTransactions(desk);
        this.postings = new PayoutPostings(desk);
        this.prove = new ProveClearing(desk);
    }

    @Override
    public Decision decide(Situation situation) {
        Subject subject = situation.subject();
        Connection connection = desk.connection(subject);
        Psp psp = desk.bench().vendors().psp(connection.id());
        Optional<Payout> found = psp.payout(subject.ref().id());
        if (found.isEmpty()) {
            return Decision.Done.because("the PSP does not know this payout");
        }
        Payout payout = found.get();
        Optional<Decision> elsewhere = desk.route(subject, "payout", "a payout of this connection", Map.of());
        if (elsewhere.isPresent()) {
            return elsewhere.get();
        }
        Administration books = desk.books(subject);
        List<Decision.Entry> entries =
                List.of(new Decision.Entry(Register.Shelf.PAYOUTS, Desk.day(payout.createdAt()) + " " + payout.id()));
        if (payout.status() == Payout.Status.OPEN) {
            return new Decision.Later(situation.now().plus(WATCH), "not paid out yet", facts(payout));
        }
        boolean failed = payout.status() == Payout.Status.FAILED;
        if (failed && !subject.fact(STAGE).isEmpty()) {
            return desk.stop(subject, failure(payout), "", List.of(), entries, facts(payout));
        }
        if (failed) {
            // It left the balance before it came back: booked now, its return stands in a later payout.
            payout = payout.on(payout.date().orElse(Desk.day(payout.createdAt())));
        }
        if (payout.date().orElseThrow().isBefore(books.startDate())) {
            return Decision.Done.because("before the start date " + books.startDate());
        }
        try {
            return subject.fact(STAGE).isEmpty()
                    ? read(situation, books, connection, psp, payout, entries)
                    : prove.decide(situation, books, connection, psp, payout, entries);
        } catch (Failure.Rejected no) {
            return desk.stop(subject, no, "", List.of(), entries, facts(payout));
        }
    }

    private static Failure.Rejected failure(Payout payout) {
        return new Failure.Rejected(
                "payout-failed",
                "The PSP could not transfer the payout of " + payout.amount() + ".",
                "Look at your bank account's details at the PSP. The money is on the PSP's balance again and comes with a"
                        + " later payout.");
    }

    /** Reads the payout's rows until the end or until the time is over; each page counts once. */
    private Decision read(
            Situation situation,
            Administration books,
            Connection connection,
            Psp psp,
            Payout payout,
            List<Decision.Entry> entries) {
        PayoutSums sums =
                new PayoutSums(payout.amount().currency(), situation.subject().facts());
        if (sums.cursor().equals(END)) {
            return postings.plan(situation, books, connection, psp, payout, sums, entries);
        }
        Map<String, String> kept = sums.facts();
        do {
            Page<PayoutLine> page = psp.payoutLines(payout.id(), sums.cursor());
            Optional<Decision> stop = transactions.page(situation, books, connection, payout, page.rows(), sums, kept);
            if (stop.isPresent()) {
                return stop.get();
            }
            kept = sums.next(page.isLast() ? END : page.next());
            if (sums.extras().size() > PayoutSums.MAX_EXTRAS) {
                throw new Failure.Rejected(
                        "too-many-rows",
                        "The payout holds more than " + PayoutSums.MAX_EXTRAS + " rows that are no transactions.",
                        "Look at the payout at the PSP and book it by hand.");
            }
        } while (!sums.cursor().equals(END) && !situation.budget().longWorkOver());
        return sums.cursor().equals(END)
                ? postings.plan(situation, books, connection, psp, payout, sums, entries)
                : new Decision.Continue("reads more of the payout", List.of(), kept);
    }

    /** The cursor when all rows are read. */
    static final String END = "end";

    static Map<String, String> facts(Payout payout) {
        return Map.of(
                Facts.NUMBER, payout.reference(),
                Facts.AMOUNT, payout.amount().toDecimal(),
                Facts.CURRENCY, payout.amount().currency(),
                Facts.DATE, payout.date().map(Object::toString).orElse(""),
                Decision.BORN, payout.createdAt().toString());
    }

    /** The subject behind a row, when it is one of a transaction. */
    static Optional<SubjectRef> subject(Connection connection, PayoutLine line) {
        return line.type().subject().map(kind -> Units.ref(connection.id(), kind, line.payment(), line.transaction()));
    }

    /** Whether money of a refund or chargeback came back. */
    static boolean isBack(PayoutLine line) {
        return line.type() == PayoutLine.Type.RETURNED_REFUND || line.type() == PayoutLine.Type.REVERSED_CHARGEBACK;
    }

    /** What is booked for a row's transaction, in the row's direction; empty when nothing is. */
    static Optional<Money> bookedFor(Subject row, PayoutLine line) {
        String moved = row.fact(isBack(line) ? Facts.MOVED_BACK : Facts.MOVED);
        return moved.isEmpty()
                ? Optional.empty()
                : Optional.of(Money.of(moved, line.amount().currency()));
    }
}

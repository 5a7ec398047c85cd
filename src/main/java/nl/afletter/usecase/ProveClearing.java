package nl.afletter.usecase;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase.Situation;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.Clearing;
import nl.afletter.model.Connection;
import nl.afletter.model.Money;
import nl.afletter.model.Payout;
import nl.afletter.model.PayoutLine;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Accounting;
import nl.afletter.port.Failure;
import nl.afletter.port.Page;
import nl.afletter.port.Psp;
import nl.afletter.port.Register;

/**
 * The proof of a payout, three sums (design.md section 6): the PSP's rows make the payout; our bookings are those rows;
 * at the day's end the clearing account holds what the PSP holds. What could not be checked is said. The paper is kept.
 */
final class ProveClearing {

    /** Figures of a day are final a little after its end. */
    private static final Duration DAY_IS_OVER = Duration.ofHours(1);

    /**
     * A vendor that was away past the day's end leaves money that is not booked and not even known yet. What that held up
     * is booked within the hour once it is back; what differs after this time is a difference.
     */
    private static final Duration UNDER_WAY = Duration.ofHours(6);

    private static final Duration AGAIN = Duration.ofHours(1);

    /** So many payments that wait for their invoice are looked at; more are said to be not checked. */
    private static final int MAX_WAITING_PAGES = 10;

    private static final int PAGE = 100;

    static final String PROVEN = "proven";
    static final String DIFFERENCE = "difference";
    private static final String DIFFERS_SINCE = "differsSince";

    private final Desk desk;

    ProveClearing(Desk desk) {
        this.desk = desk;
    }

    Decision decide(
            Situation situation,
            Administration books,
            Connection connection,
            Psp psp,
            Payout payout,
            List<Decision.Entry> entries) {
        Subject subject = situation.subject();
        if (subject.fact(ImportPayout.STAGE).equals(PROVEN)) {
            return ended(
                    situation,
                    payout,
                    new PayoutSums(payout.amount().currency(), subject.facts()),
                    subject.fact(DIFFERENCE),
                    entries);
        }
        LocalDate day = payout.date().orElseThrow();
        Instant ready = day.plusDays(1).atStartOfDay(Desk.AMSTERDAM).toInstant().plus(DAY_IS_OVER);
        if (situation.now().isBefore(ready)) {
            return new Decision.Later(ready, "booked; proven when the day is over", Map.of());
        }
        PayoutSums sums = new PayoutSums(payout.amount().currency(), subject.facts());
        Paper paper = new Paper()
                .put("payout", payout.id())
                .put("reference", payout.reference())
                .put("currency", payout.amount().currency())
                .put("date", day.toString())
                .put("transactions", sums.count())
                .put("madeAt", situation.now().toString());
        Money fees = Money.of(subject.fact("fees"), payout.amount().currency());
        paper.sum("transactions", sums.gross())
                .sum("other rows", sums.extraSum())
                .sum("carried over", sums.carriedOver())
                .sum("fees", fees.negate())
                .sum("payout", payout.amount())
                .put("feeRounding", subject.fact("feeRounding"));
        Money made = sums.gross().plus(sums.extraSum()).plus(sums.carriedOver()).minus(fees);
        paper.check("the rows make the payout", made, payout.amount(), "");
        paper.check(
                "each transaction has one booking of its amount",
                sums.gross(),
                sums.booked().plus(sums.opening()),
                sums.opening().isZero() ? "" : sums.opening() + " is from before the start date: opening balance");
        Money difference = made.minus(payout.amount())
                .abs()
                .plus(sums.gross().minus(sums.booked()).minus(sums.opening()).abs());
        Clearing clearing = PayoutPostings.clearing(books, connection, psp, payout);
        Money atDayEnd = dayEnd(books, clearing, psp, day, paper);
        if (difference.isZero() && !atDayEnd.isZero() && mayBeUnderWay(situation)) {
            return new Decision.Later(
                    situation.now().plus(AGAIN),
                    "clearing differs by " + atDayEnd + " from the PSP's balance; bookings may be under way",
                    Map.of(DIFFERS_SINCE, differsSince(situation).toString()));
        }
        difference = difference.plus(atDayEnd);
        paper.put("difference", difference.toDecimal());
        Map<String, String> facts = new HashMap<>();
        facts.put(DIFFERENCE, difference.toDecimal());
        if (difference.isZero()) {
            facts.put(ImportPayout.STAGE, PROVEN);
        }
        // Hints come often while it differs: only another result is another paper.
        if (!difference.toDecimal().equals(subject.fact(DIFFERENCE))) {
            desk.bench()
                    .stores()
                    .evidence()
                    .keep(books.id(), "proof/" + payout.id() + paperSuffix(subject), paper.json());
            facts.put("proofs", Integer.toString(proofs(subject) + 1));
        }
        return ended(situation, payout, sums, difference.toDecimal(), entries, facts);
    }

    private static boolean mayBeUnderWay(Situation situation) {
        return situation.now().isBefore(differsSince(situation).plus(UNDER_WAY));
    }

    private static Instant differsSince(Situation situation) {
        String since = situation.subject().fact(DIFFERS_SINCE);
        return since.isEmpty() ? situation.now() : Instant.parse(since);
    }

    /** Clearing in the books against the PSP's balance at the day's end; the size of the difference. */
    private Money dayEnd(Administration books, Clearing clearing, Psp psp, LocalDate day, Paper paper) {
        Money nothing = Money.zero(clearing.currency());
        Accounting accounting = desk.accounting(books);
        Optional<Money> ledger = accounting.abilities().clearingBalance()
                ? accounting.ledgerBalance(clearing.ledger(), clearing.currency(), day)
                : Optional.empty();
        Optional<Money> balance = psp.balance(clearing.currency(), day);
        String name = "clearing is the PSP's balance at the end of " + day;
        if (ledger.isEmpty() || balance.isEmpty()) {
            paper.unchecked(
                    name,
                    ledger.isEmpty()
                            ? "the accounting package does not tell the balance at a day's end"
                            : "the PSP does not tell its balance at a day's end");
            return nothing;
        }
        Optional<Money> waiting = waiting(books, clearing, day);
        if (waiting.isEmpty()) {
            paper.unchecked(name, "there are too many payments to see which of them wait for their invoice");
            return nothing;
        }
        Optional<Money> next = psp.bookedWithNextPayout(clearing.currency(), day);
        if (next.isEmpty()) {
            paper.unchecked(name, "the PSP does not tell what it withheld since its last transfer");
            return nothing;
        }
        Money expected = ledger.get().plus(waiting.get()).plus(next.get());
        boolean plain = waiting.get().isZero() && next.get().isZero();
        paper.check(
                name,
                balance.get(),
                expected,
                plain
                        ? ""
                        : "in the books " + ledger.get() + "; moved, but waiting for an invoice or credit note "
                                + waiting.get() + "; booked with the next payout " + next.get());
        return balance.get().minus(expected).abs();
    }

    /** What moved the PSP's balance up to that day and is not booked, since it waits for its invoice or credit note. */
    private Optional<Money> waiting(Administration books, Clearing clearing, LocalDate day) {
        Money sum = Money.zero(clearing.currency());
        String cursor = "";
        for (int page = 0; page < MAX_WAITING_PAGES; page++) {
            Page<SubjectRef> rows =
                    desk.bench().stores().register().list(books.id(), Register.Shelf.PAYMENTS, cursor, PAGE);
            for (Subject row :
                    desk.bench().stores().subjects().readAll(rows.rows()).values()) {
                if (isWaiting(row, clearing, day) && isUnknown(row, books)) {
                    return Optional.empty();
                }
                if (isWaiting(row, clearing, day) && moved(row).currency().equals(clearing.currency())) {
                    sum = sum.plus(moved(row));
                }
            }
            cursor = rows.next();
            if (rows.isLast()) {
                return Optional.of(sum);
            }
        }
        return Optional.empty();
    }

    /** In the currency of the PSP's balance. */
    private static Money moved(Subject row) {
        String[] value = row.fact(Facts.VALUE).split(" ");
        return value.length == 2
                ? Money.of(value[1], value[0])
                : Money.of(row.fact(Facts.AMOUNT), row.fact(Facts.CURRENCY));
    }

    /** Whether the PSP has yet to say in which amount it moved the balance of another currency. */
    private static boolean isUnknown(Subject row, Administration books) {
        return row.fact(Facts.VALUE).isEmpty()
                && books.clearing(row.ref().connection(), row.fact(Facts.CURRENCY), row.fact(Facts.PARTY))
                        .isEmpty();
    }

    private static boolean isWaiting(Subject row, Clearing clearing, LocalDate day) {
        String date = row.fact(Facts.DATE);
        return row.state() != Subject.State.DONE
                && !date.isEmpty()
                && row.fact(Facts.MOVED).isEmpty()
                && row.ref().connection().equals(clearing.connection())
                && row.fact(Facts.PARTY).equals(clearing.party())
                && !LocalDate.parse(date).isAfter(day);
    }

    private Decision ended(
            Situation situation, Payout payout, PayoutSums sums, String difference, List<Decision.Entry> entries) {
        return ended(situation, payout, sums, difference, entries, Map.of());
    }

    private Decision ended(
            Situation situation,
            Payout payout,
            PayoutSums sums,
            String difference,
            List<Decision.Entry> entries,
            Map<String, String> facts) {
        Subject subject = situation.subject();
        if (!Money.of(difference, payout.amount().currency()).isZero()) {
            return desk.stop(
                    subject,
                    new Failure.Rejected(
                            "proof-differs",
                            "The proof of payout " + payout.reference() + " shows a difference of " + difference + ".",
                            "Open the proof: it shows both sides. Correct what is wrong, then choose try again."),
                    "",
                    List.of(),
                    entries,
                    facts);
        }
        boolean unknown = sums.extras().stream().anyMatch(extra -> extra.type() == PayoutLine.Type.UNKNOWN);
        if (unknown) {
            return desk.stop(
                    subject,
                    new Failure.Rejected(
                            "unknown-transaction",
                            "Payout " + payout.reference()
                                    + " holds a row of a type that is not known; it stands on suspense.",
                            "Find out what it is and book it over from suspense, then choose ignore."),
                    sums.extras().toString(),
                    List.of(),
                    entries,
                    facts);
        }
        return new Decision.Done("proven, difference " + difference, List.of(), entries, facts);
    }

    /** The first paper stands; a proof that is made again after a correction is a paper of its own. */
    private static String paperSuffix(Subject subject) {
        return proofs(subject) == 0 ? "" : "/" + (proofs(subject) + 1);
    }

    private static int proofs(Subject subject) {
        String proofs = subject.fact("proofs");
        return proofs.isEmpty() ? 0 : Integer.parseInt(proofs);
    }
}

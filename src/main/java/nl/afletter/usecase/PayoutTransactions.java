package nl.afletter.usecase;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.journal.Decision;
import nl.afletter.journal.Schedules;
import nl.afletter.journal.UseCase.Situation;
import nl.afletter.model.Administration;
import nl.afletter.model.Connection;
import nl.afletter.model.Money;
import nl.afletter.model.Payout;
import nl.afletter.model.PayoutLine;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Failure;

/** Sees to it that each transaction of a payout's page is booked, and adds the page to the sums. */
final class PayoutTransactions {

    private static final int MAX_READ = 100;

    private final Desk desk;

    PayoutTransactions(Desk desk) {
        this.desk = desk;
    }

    /**
     * Works through one page.
     *
     * @param kept the facts as they were before this page: what a stop in its middle goes back to
     * @return a stop, or empty when all of the page is in the sums
     */
    Optional<Decision> page(
            Situation situation,
            Administration books,
            Connection connection,
            Payout payout,
            List<PayoutLine> lines,
            PayoutSums sums,
            Map<String, String> kept) {
        Map<SubjectRef, Subject> rows = read(connection, lines);
        Paper paper = new Paper().put("payout", payout.id()).put("page", sums.page() + 1L);
        for (PayoutLine line : lines) {
            boolean cameBack = ImportPayout.isBack(line);
            if (line.view().tellsBalance()) {
                sums.moved(line);
                paper.line(
                        line.words(),
                        line.id(),
                        line.amount().toDecimal(),
                        line.fees().toDecimal(),
                        "");
            }
            if (line.view().tellsTransactions() && cameBack) {
                sums.listed(line.type());
            }
            boolean onBalanceOnly = cameBack && !sums.lists(line.type());
            if (line.type().subject().isEmpty() || !(line.view().tellsTransactions() || onBalanceOnly)) {
                continue;
            }
            if (line.date().isBefore(books.startDate())) {
                sums.before(line.amount());
                paper.line(line.type().toString(), line.id(), line.amount().toDecimal(), "", "opening balance");
                continue;
            }
            SubjectRef ref = ImportPayout.subject(connection, line).orElseThrow();
            Subject row = rows.get(ref);
            if (row == null || ImportPayout.bookedFor(row, line).isEmpty()) {
                if (situation.budget().longWorkOver()) {
                    return Optional.of(new Decision.Continue("books the payout's transactions", List.of(), kept));
                }
                String settledAs = cameBack ? Facts.SETTLED_BACK_AS : Facts.SETTLED_AS;
                Map<String, String> known = Map.of(Facts.PAYOUT, payout.id(), settledAs, Exchange.text(line.amount()));
                row = situation.inner().run(ref, books.id(), known);
                if (cameBack && ImportPayout.bookedFor(row, line).isEmpty()) {
                    // Nobody had looked before it came back: what left was booked now, and then what came back.
                    row = situation.inner().run(ref, books.id(), known);
                }
            }
            requireHere(line, row, books, connection);
            Optional<Decision> open = check(line, ref, row, sums, kept);
            if (open.isPresent()) {
                return open;
            }
            paper.line(line.type().toString(), line.id(), line.amount().toDecimal(), "", ref.toString());
        }
        desk.bench()
                .stores()
                .evidence()
                .keep(books.id(), "payout/" + payout.id() + "/" + (sums.page() + 1), paper.json());
        return Optional.empty();
    }

    /** A booking in other books or on another clearing account is not the one that this payout pays out. */
    private static void requireHere(PayoutLine line, Subject row, Administration books, Connection connection) {
        String account = row.fact(Facts.CLEARING);
        boolean here = account.isEmpty()
                || books.clearings().stream()
                        .anyMatch(clearing -> clearing.connection().equals(connection.id())
                                && clearing.party().equals(connection.vendor())
                                && clearing.account().equals(account));
        boolean ours = row.administration().isEmpty() || row.administration().equals(books.id());
        if (!here || !ours) {
            throw new Failure.Rejected(
                    "payout-booked-elsewhere",
                    "Transaction " + line.id() + " is in the payout, but is booked "
                            + (ours ? "on another clearing account." : "in the books of " + row.administration() + "."),
                    "One payout belongs to one set of books and one clearing account: correct the routing or the clearing"
                            + " in the settings and the booking by hand, then choose try again.");
        }
    }

    private Optional<Decision> check(
            PayoutLine line, SubjectRef ref, Subject row, PayoutSums sums, Map<String, String> kept) {
        Optional<Money> booked = ImportPayout.bookedFor(row, line);
        if (booked.isEmpty()) {
            if (row.due().isPresent()) {
                return Optional.of(new Decision.Later(
                        row.due().get(), "a transaction is not booked yet: " + ref + ": " + row.why(), kept));
            }
            if (row.state() == Subject.State.OPEN) {
                return Optional.of(new Decision.Later(
                        Schedules.backoff(desk.bench().clock().instant(), 1, 0),
                        "a transaction is being booked",
                        kept));
            }
            throw new Failure.Rejected(
                    "payout-transaction-open",
                    "Transaction " + line.id() + " of " + line.amount() + " is in the payout but could not be booked: "
                            + row.why(),
                    "See to that transaction first; then choose try again here.");
        }
        if (!booked.get().equals(line.amount())) {
            throw new Failure.Rejected(
                    "payout-amount-differs",
                    "Transaction " + line.id() + " is booked with " + booked.get() + ", but the payout holds "
                            + line.amount() + ".",
                    "Compare the booking with the PSP, correct it by hand, then choose try again.");
        }
        sums.transaction(line.amount(), booked.get());
        return Optional.empty();
    }

    private Map<SubjectRef, Subject> read(Connection connection, List<PayoutLine> lines) {
        List<SubjectRef> refs = lines.stream()
                .filter(line -> line.view().tellsTransactions() || ImportPayout.isBack(line))
                .map(line -> ImportPayout.subject(connection, line))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        Map<SubjectRef, Subject> rows = new HashMap<>();
        for (int from = 0; from < refs.size(); from += MAX_READ) {
            List<SubjectRef> some = new ArrayList<>(refs.subList(from, Math.min(refs.size(), from + MAX_READ)));
            rows.putAll(desk.bench().stores().subjects().readAll(some));
        }
        return rows;
    }
}

package nl.afletter.usecase;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.journal.Claims;
import nl.afletter.journal.UseCase.Situation;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.LedgerRole;
import nl.afletter.model.Money;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Posting.MoneyLine;
import nl.afletter.model.Posting.ToItem;
import nl.afletter.model.Posting.ToLedger;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.ReferenceRow;
import nl.afletter.model.Subject;
import nl.afletter.model.Worth;
import nl.afletter.port.Accounting;

/**
 * Where money goes that came back after a refund or chargeback was booked: to the same items. An invoice that was paid
 * meanwhile takes no more than is open of it; the rest stands on unallocated receipts of the payment.
 */
final class ComeBack {

    private final Desk desk;

    ComeBack(Desk desk) {
        this.desk = desk;
    }

    /**
     * The lines.
     *
     * @param lines positive
     * @param tied items behind them
     * @param unallocated what the payment has on unallocated receipts again
     * @param clearAt set when it cannot be told yet, because somebody tied an item a moment ago
     */
    record Found(
            List<MoneyLine> lines,
            List<Tied> tied,
            Worth unallocated,
            Map<ReferenceRow, List<Tied>> claimOn,
            Optional<Instant> clearAt) {}

    Found find(Situation situation, Administration books, Accounting accounting, Worth back) {
        Subject subject = situation.subject();
        List<MoneyLine> lines = new ArrayList<>();
        List<Tied> tied = new ArrayList<>();
        Map<ReferenceRow, List<Tied>> claimOn = new LinkedHashMap<>();
        Optional<Instant> clearAt = Optional.empty();
        Money difference = back.amount()
                .minus(Worth.read(subject.fact(Facts.FROM_UNALLOCATED), back).amount());
        Worth left = back;
        for (Tied went : Tied.read(subject.fact(Facts.TIED))) {
            difference = difference.plus(went.amount());
            Room room = room(situation, books, accounting, went);
            clearAt = room.clearAt().isPresent() ? room.clearAt() : clearAt;
            if (room.worth().amount().isPositive()) {
                Tied again = new Tied(went.item(), went.number(), went.source(), room.worth());
                lines.add(new ToItem(again.item(), again.kind(), again.worth()));
                tied.add(again);
                room.row().ifPresent(row -> claimOn.computeIfAbsent(row, each -> new ArrayList<>())
                        .add(again));
                left = left.minus(left.part(again.amount()));
            }
        }
        if (!difference.isZero()) {
            Worth part = left.part(difference);
            lines.add(new ToLedger(
                    Desk.ledger(books, LedgerRole.PAYMENT_DIFFERENCES), part.value(), "payment difference"));
            left = left.minus(part);
        }
        if (!left.amount().isZero()) {
            lines.add(new ToLedger(
                    Desk.ledger(books, LedgerRole.UNALLOCATED), left.value(), "back to unallocated receipts"));
        }
        return new Found(lines, tied, left, claimOn, clearAt);
    }

    /** What an item takes back. @param row to claim on, for an invoice */
    private record Room(Worth worth, Optional<ReferenceRow> row, Optional<Instant> clearAt) {}

    /** A credit note takes back all that was refunded of it; an invoice no more than is open of it. */
    private Room room(Situation situation, Administration books, Accounting accounting, Tied went) {
        Worth wanted = went.worth().negate();
        if (went.kind() == ReferenceKind.CREDIT_NOTE) {
            return new Room(wanted, Optional.empty(), Optional.empty());
        }
        Optional<OpenItem> item = accounting.item(went.item());
        if (item.isEmpty()) {
            return new Room(wanted.none(), Optional.empty(), Optional.empty());
        }
        ReferenceRow row =
                desk.bench().stores().references().read(books.id(), item.get().reference());
        Claims.Taken taken = desk.bench()
                .claims()
                .byOthers(
                        row,
                        item.get(),
                        situation.subject().ref(),
                        situation.now(),
                        accounting.abilities().settleDown());
        Money atMost = item.get().open();
        boolean enough = atMost.minus(taken.maybe()).compareTo(wanted.amount()) >= 0;
        boolean still = taken.maybe().isZero() && taken.given().isZero();
        boolean sure = still || (enough && !wanted.isForeign());
        Worth again = wanted.part(wanted.amount().min(atMost));
        return new Room(Exchange.taken(item.get(), again), Optional.of(row), sure ? Optional.empty() : taken.clearAt());
    }
}

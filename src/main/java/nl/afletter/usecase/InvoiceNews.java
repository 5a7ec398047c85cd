package nl.afletter.usecase;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase.Situation;
import nl.afletter.model.Administration;
import nl.afletter.model.EventType;
import nl.afletter.model.Money;
import nl.afletter.model.OpenItem;
import nl.afletter.model.OpenItem.Tie;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Accounting;

/**
 * What there is to tell of an invoice or credit note, of the CRM or made of a deal or a payment: that it stands in the
 * books, and each amount that was tied to it or taken off since. Every tie is told, in order, with what was open after it, however many came at once.
 */
final class InvoiceNews {

    private static final String BOOKED = "booked";
    private static final String TIES = "ties";

    private final Desk desk;

    InvoiceNews(Desk desk) {
        this.desk = desk;
    }

    static boolean isOne(SubjectKind kind) {
        return kind == SubjectKind.INVOICE
                || kind == SubjectKind.CREDIT_NOTE
                || kind == SubjectKind.DEAL
                || kind == SubjectKind.SALE;
    }

    /** Whether it stands in the books, ours or somebody else's booking. */
    static boolean isInTheBooks(Subject about) {
        return !about.fact(Facts.ITEM).isEmpty() && about.fact(Facts.DELETED).isEmpty();
    }

    /** What a subject's own facts say of any event about it. */
    static Map<String, String> data(Subject about, String status) {
        Map<String, String> data = new HashMap<>();
        boolean ofCrm = about.ref().kind() != SubjectKind.SALE;
        data.put(ofCrm ? "externalId" : "paymentId", ofCrm ? about.ref().id() : Units.payment(about.ref()));
        data.put("invoiceNumber", about.fact(Facts.NUMBER));
        data.put("accountingId", isInTheBooks(about) ? about.fact(Facts.ITEM) : "");
        data.put("status", status);
        data.put("currency", about.fact(Facts.CURRENCY));
        data.put("totalAmount", about.fact(Facts.AMOUNT));
        return data;
    }

    /** Tells what is new. @return a moment to wait for instead: the books may show the past */
    Optional<Decision> add(Situation situation, Administration books, Telling telling) {
        Subject about = telling.about();
        if (!isInTheBooks(about)) {
            if (!telling.told(BOOKED).isEmpty()) {
                telling.tell(
                        EventType.INVOICE_BOOKING_REVERSED,
                        telling.told(BOOKED),
                        telling.now(),
                        data(about, "not_booked"));
                telling.remember(BOOKED, "");
                telling.remember(TIES, "");
            }
            return Optional.empty();
        }
        Accounting accounting = desk.accounting(books);
        Optional<OpenItem> item = accounting.item(about.fact(Facts.ITEM));
        Optional<Instant> shownFrom = item.isEmpty()
                ? about.lastBooked().map(at -> at.plus(accounting.abilities().settleDown()))
                : desk.tiesShownFrom(situation, books, accounting, item.get());
        if (shownFrom.filter(situation.now()::isBefore).isPresent()) {
            return Optional.of(new Decision.Later(
                    shownFrom.get(), "the books may not show yet what was booked a moment ago", Map.of()));
        }
        tell(telling, books, item);
        return Optional.empty();
    }

    private void tell(Telling telling, Administration books, Optional<OpenItem> item) {
        Subject about = telling.about();
        String booking = about.fact(Facts.VERSION) + " " + about.fact(Facts.ITEM);
        boolean isNew = !telling.told(BOOKED).equals(booking);
        List<Move> moves =
                item.map(found -> moves(found, isNew ? "" : telling.told(TIES))).orElse(List.of());
        Money after = item.map(OpenItem::open).orElse(null);
        Money open = after;
        for (Move move : moves) {
            open = open.plus(move.amount());
        }
        if (isNew) {
            telling.tell(
                    EventType.INVOICE_BOOKED,
                    booking,
                    about.lastBooked().orElse(telling.now()),
                    standing(about, item, open, "booked"));
            telling.remember(BOOKED, booking);
            telling.remember(TIES, "");
        }
        for (Move move : moves) {
            open = open.minus(move.amount());
            tell(telling, books, item.orElseThrow(), move, open);
        }
        if (!moves.isEmpty()) {
            Map<String, ToldTie> told = ToldTie.read(isNew ? "" : telling.told(TIES));
            moves.forEach(move -> told.put(ToldTie.name(move.tie()), ToldTie.of(move.tie(), move.times())));
            telling.remember(TIES, ToldTie.write(told));
        }
    }

    private void tell(Telling telling, Administration books, OpenItem item, Move move, Money open) {
        boolean settles = open.isZero() || open.isNegative() != item.total().isNegative();
        boolean back = move.amount().isNegative() != item.total().isNegative();
        EventType type = back
                ? EventType.INVOICE_PAYMENT_REVERSED
                : settles ? EventType.INVOICE_SETTLED : EventType.INVOICE_PARTIALLY_PAID;
        String status = settles ? "settled" : open.equals(item.total()) ? "open" : "partially_paid";
        Map<String, String> data = standing(telling.about(), Optional.of(item), open, status);
        data.put("paidAt", move.tie().date().toString());
        data.put("paymentId", move.tie().key());
        payment(books, move.tie()).ifPresent(payment -> {
            data.put("paymentProvider", desk.connection(payment).vendor());
            data.put("paymentMethod", payment.fact(Facts.METHOD));
        });
        telling.tell(type, item.id() + " " + ToldTie.name(move.tie()) + " " + move.times(), telling.now(), data);
    }

    private static Map<String, String> standing(Subject about, Optional<OpenItem> item, Money open, String status) {
        Map<String, String> data = data(about, status);
        item.ifPresent(found -> {
            data.put("accountingUrl", found.url());
            data.put("currency", found.total().currency());
            data.put("totalAmount", found.total().toDecimal());
            data.put("openAmount", open.toDecimal());
            data.put("paidAmount", found.total().minus(open).toDecimal());
        });
        return data;
    }

    /** The payment behind a tie; empty for what came back, for a credit note and for what others entered. */
    private Optional<Subject> payment(Administration books, Tie tie) {
        if (!SubjectRef.isId(tie.key())) {
            return Optional.empty();
        }
        return books.psps().stream()
                .map(psp -> new SubjectRef(psp, SubjectKind.PAYMENT, tie.key()))
                .map(ref -> desk.bench().stores().subjects().read(ref))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * A tie that came or went.
     *
     * @param amount by which what is open went down; negative: up
     * @param times how often it moved, this time included: what makes it this move and no other
     */
    private record Move(Tie tie, Money amount, int times) {}

    /** First what went, then what came, by its day. */
    private static List<Move> moves(OpenItem item, String told) {
        Map<String, ToldTie> before = ToldTie.read(told);
        Map<String, Tie> now = new LinkedHashMap<>();
        item.ties().stream()
                .sorted(Comparator.comparing(Tie::date).thenComparing(Tie::id).thenComparing(tie -> tie.amount()
                        .minor()))
                .forEach(tie -> now.merge(ToldTie.name(tie), tie, InvoiceNews::together));
        List<Move> moves = new ArrayList<>();
        before.forEach((name, row) -> {
            if (row.stands() && !now.containsKey(name)) {
                Tie gone = row.tie(item.total().currency());
                moves.add(new Move(gone, gone.amount().negate(), row.times() + 1));
            }
        });
        now.forEach((name, tie) -> {
            ToldTie row = before.get(name);
            if (row == null || !row.stands()) {
                moves.add(new Move(tie, tie.amount(), row == null ? 1 : row.times() + 1));
            }
        });
        return moves;
    }

    /** Two ties of one name are one. */
    private static Tie together(Tie one, Tie other) {
        return new Tie(one.id(), one.key(), one.date(), one.amount().plus(other.amount()), one.money());
    }
}

package nl.afletter.vendor.teamleader;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nl.afletter.model.Effect;
import nl.afletter.model.Invoice;
import nl.afletter.model.Money;
import nl.afletter.port.Crm.PaidInBooks;
import nl.afletter.port.Crm.WriteBack;
import nl.afletter.port.Crm.Writing;
import nl.afletter.port.Failure;

/**
 * What is to be written so that Teamleader shows what the books say was paid (design section 6: compare, write the
 * difference once).
 *
 * <ul>
 *   <li>Money that the books have and Teamleader lacks is entered, one payment per transaction, oldest first, never more
 *       than is due, and never more than the books have beyond all payments there, whoever entered them.
 *   <li>Money that was taken back: all payments are removed and what remains is entered anew, if all of them are ours.
 *   <li>A payment that somebody else entered is never removed: then a person decides.
 * </ul>
 */
final class PaymentDifference {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String connection;
    private final String paymentMethod;

    PaymentDifference(String connection, String paymentMethod) {
        this.connection = connection;
        this.paymentMethod = paymentMethod;
    }

    /** @throws Failure.Rejected {@code crm-payment-by-others} when money was taken back and others entered payments */
    Writing writing(WriteBack back) {
        Invoice invoice = back.invoice();
        if (invoice.creditNote() || invoice.status() != Invoice.Status.APPROVED) {
            return new Writing(List.of(), List.of());
        }
        List<PaidInBooks> remaining = remaining(back.paid());
        List<PaidInBooks> standing = standing(back);
        Money books = sum(remaining, invoice.currency());
        Money shown = invoice.payments().stream()
                .map(Invoice.Paid::amount)
                .reduce(Money.zero(invoice.currency()), Money::plus);
        if (shown.compareTo(books) > 0 && isTooMuch(standing, remaining)) {
            return removal(back, remaining, standing, shown);
        }
        Money lacking = books.minus(shown).min(invoice.due());
        Entries entries = new Entries(back, PaymentRow.of(invoice), invoice.due());
        entries.enter(missing(remaining, standing), lacking);
        return new Writing(entries.effects, joined(standing, entries.entered));
    }

    /** What is left of each payment after what was taken back: from a payment of that amount, else the newest first. */
    private static List<PaidInBooks> remaining(List<PaidInBooks> paid) {
        List<PaidInBooks> left = new ArrayList<>(
                paid.stream().filter(each -> each.amount().isPositive()).toList());
        for (PaidInBooks each : paid) {
            if (each.amount().isNegative()) {
                takeBack(left, each.amount().abs());
            }
        }
        left.removeIf(each -> each.amount().isZero());
        return left;
    }

    private static void takeBack(List<PaidInBooks> parts, Money amount) {
        for (int i = parts.size() - 1; i >= 0; i--) {
            if (parts.get(i).amount().equals(amount)) {
                parts.remove(i);
                return;
            }
        }
        Money open = amount;
        for (int i = parts.size() - 1; i >= 0 && open.isPositive(); i--) {
            PaidInBooks part = parts.get(i);
            Money taken = part.amount().min(open);
            parts.set(
                    i,
                    new PaidInBooks(
                            part.transaction(), part.date(), part.amount().minus(taken)));
            open = open.minus(taken);
        }
    }

    /** Our payments that Teamleader still shows. One that somebody removed there stands no more. */
    private static List<PaidInBooks> standing(WriteBack back) {
        List<PaymentRow> left = new ArrayList<>(PaymentRow.of(back.invoice()));
        return back.ours().stream()
                .filter(each -> left.remove(PaymentRow.of(each.date(), each.amount())))
                .toList();
    }

    private static boolean isTooMuch(List<PaidInBooks> standing, List<PaidInBooks> remaining) {
        Map<String, Money> wanted = byTransaction(remaining);
        return byTransaction(standing).entrySet().stream().anyMatch(each -> {
            Money want = wanted.getOrDefault(
                    each.getKey(), Money.zero(each.getValue().currency()));
            return each.getValue().compareTo(want) > 0;
        });
    }

    private static List<PaidInBooks> missing(List<PaidInBooks> remaining, List<PaidInBooks> standing) {
        Map<String, Money> there = byTransaction(standing);
        List<PaidInBooks> missing = new ArrayList<>();
        for (PaidInBooks each : remaining) {
            Money has = there.getOrDefault(
                    each.transaction(), Money.zero(each.amount().currency()));
            Money covered = has.min(each.amount());
            there.put(each.transaction(), has.minus(covered));
            if (each.amount().compareTo(covered) > 0) {
                missing.add(new PaidInBooks(
                        each.transaction(), each.date(), each.amount().minus(covered)));
            }
        }
        return missing;
    }

    private Writing removal(WriteBack back, List<PaidInBooks> remaining, List<PaidInBooks> standing, Money shown) {
        Invoice invoice = back.invoice();
        Money books = sum(remaining, invoice.currency());
        if (standing.size() < invoice.payments().size()) {
            throw new Failure.Rejected(
                    "crm-payment-by-others",
                    "Money for invoice " + invoice.number() + " was taken back, but in Teamleader somebody else entered"
                            + " payments too, and Teamleader can only remove all payments of an invoice at once.",
                    "Correct the payments of the invoice in Teamleader by hand: the books say that " + books
                            + " is paid. Then choose try again.");
        }
        RemovePayments.Intent remove =
                new RemovePayments.Intent(invoice.id(), invoice.currency(), PaymentRow.of(invoice));
        Effect removal = new Effect(
                key(back, "removal"),
                connection,
                "invoices.removePayments",
                json(remove),
                back.reason() + " All payments in Teamleader (" + shown
                        + ") are removed; what remains is entered anew.");
        Money due = invoice.due().plus(shown);
        Entries entries = new Entries(back, List.of(), due);
        entries.enter(remaining, books.min(due));
        return new Writing(joined(List.of(removal), entries.effects), entries.entered);
    }

    /** Payments to be entered one after the other; each intent holds how the invoice stands after those before it. */
    private final class Entries {
        private final WriteBack back;
        private final List<PaymentRow> rows;
        private final Map<String, Integer> numbers = new LinkedHashMap<>();
        private final List<Effect> effects = new ArrayList<>();
        private final List<PaidInBooks> entered = new ArrayList<>();
        private Money due;

        private Entries(WriteBack back, List<PaymentRow> rows, Money due) {
            this.back = back;
            this.rows = new ArrayList<>(rows);
            this.due = due;
        }

        private void enter(List<PaidInBooks> parts, Money most) {
            Money left = most;
            for (PaidInBooks part : parts) {
                Money amount = part.amount().min(left);
                if (amount.isPositive()) {
                    enter(new PaidInBooks(part.transaction(), part.date(), amount));
                    left = left.minus(amount);
                }
            }
        }

        private void enter(PaidInBooks part) {
            PaymentRow row = PaymentRow.of(part.date(), part.amount());
            RegisterPayment.Intent intent = new RegisterPayment.Intent(
                    back.invoice().id(),
                    row.date(),
                    row.amount(),
                    part.amount().currency(),
                    paymentMethod,
                    due.toDecimal(),
                    row.countIn(rows));
            int number = numbers.merge(part.transaction(), 1, Integer::sum);
            String what = "payment:" + part.transaction() + (number == 1 ? "" : ":" + number);
            effects.add(
                    new Effect(key(back, what), connection, "invoices.registerPayment", json(intent), back.reason()));
            entered.add(part);
            rows.add(row);
            due = due.minus(part.amount());
        }
    }

    private String key(WriteBack back, String what) {
        return "crm:" + connection + ":invoice:" + back.invoice().id() + ":" + what + ":v" + back.version();
    }

    private static Map<String, Money> byTransaction(List<PaidInBooks> parts) {
        Map<String, Money> sums = new LinkedHashMap<>();
        parts.forEach(part -> sums.merge(part.transaction(), part.amount(), Money::plus));
        return sums;
    }

    private static Money sum(List<PaidInBooks> parts, String currency) {
        return parts.stream().map(PaidInBooks::amount).reduce(Money.zero(currency), Money::plus);
    }

    private static <T> List<T> joined(List<T> first, List<T> then) {
        List<T> all = new ArrayList<>(first);
        all.addAll(then);
        return all;
    }

    private static String json(Object intent) {
        try {
            return JSON.writeValueAsString(intent);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("an intent of texts and numbers can be written as JSON");
        }
    }
}

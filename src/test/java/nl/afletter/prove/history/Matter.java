package nl.afletter.prove.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import nl.afletter.prove.history.Happening.Authorised;
import nl.afletter.prove.history.Happening.Captured;
import nl.afletter.prove.history.Happening.ChargebackWon;
import nl.afletter.prove.history.Happening.ChargedBack;
import nl.afletter.prove.history.Happening.CreditNoteApproved;
import nl.afletter.prove.history.Happening.DraftApproved;
import nl.afletter.prove.history.Happening.InvoiceApproved;
import nl.afletter.prove.history.Happening.InvoiceChanged;
import nl.afletter.prove.history.Happening.InvoiceDeleted;
import nl.afletter.prove.history.Happening.InvoiceDrafted;
import nl.afletter.prove.history.Happening.ItemByHand;
import nl.afletter.prove.history.Happening.Line;
import nl.afletter.prove.history.Happening.Naming;
import nl.afletter.prove.history.Happening.NothingPaid;
import nl.afletter.prove.history.Happening.Paid;
import nl.afletter.prove.history.Happening.RefundReturned;
import nl.afletter.prove.history.Happening.Refunded;

/**
 * A matter between us and a customer: an invoice and what becomes of it, step by step, each step on a later active day
 * than the one before. Where the last day comes first, the matter stays as it is.
 */
final class Matter {

    static final int CUSTOMERS = 3;

    private static final List<String> METHODS = List.of("ideal", "creditcard");

    private final Random random;
    private final String books;
    private final int tills;
    private final List<Happening> happenings;
    private final IntUnaryOperator minuteOf;
    private final Map<String, Integer> numbers = new HashMap<>();
    private int day;
    private int last;
    private int customer;

    /**
     * Matters of some books.
     *
     * @param books their letter
     * @param tills how many connections to PSPs they have
     * @param minuteOf draws a minute of an active day
     */
    Matter(Random random, String books, int tills, List<Happening> happenings, IntUnaryOperator minuteOf) {
        this.random = random;
        this.books = books;
        this.tills = tills;
        this.happenings = happenings;
        this.minuteOf = minuteOf;
    }

    /** One more matter. @param first active day of its beginning @param end last active day */
    void begin(int first, int end) {
        day = first;
        last = end;
        customer = 1 + random.nextInt(CUSTOMERS);
        List<Runnable> kinds = List.of(
                this::paidInFull,
                this::paidInParts,
                this::paidTooMuch,
                this::aFewCentsOff,
                this::paidTwice,
                this::chargedBack,
                this::credited,
                this::refundedFirst,
                this::forNobodyKnowsWhat,
                this::paidInAdvance,
                this::changed,
                this::deleted,
                this::bookedByHand,
                this::twoAtOnce,
                this::collectedInParts,
                this::neverPaid);
        kinds.get(random.nextInt(kinds.size())).run();
    }

    // ---- matters

    private void paidInFull() {
        List<Line> lines = lines();
        String invoice = invoice(lines);
        later();
        pay(sum(lines), naming(), List.of(invoice));
    }

    private void paidInParts() {
        List<Line> lines = lines();
        String invoice = invoice(lines);
        long left = sum(lines);
        int parts = 2 + random.nextInt(2);
        later();
        for (int n = 1; n < parts; n++) {
            long part = 1 + left / 3 + random.nextInt(50);
            pay(part, Naming.METADATA, List.of(invoice));
            left -= part;
            sometimesLater();
        }
        if (random.nextInt(4) > 0) {
            pay(left, Naming.METADATA, List.of(invoice));
        }
    }

    private void paidTooMuch() {
        List<Line> lines = lines();
        String invoice = invoice(lines);
        later();
        long more = 500 + random.nextInt(5000);
        String payment = pay(sum(lines) + more, Naming.METADATA, List.of(invoice));
        if (random.nextBoolean()) {
            later();
            long part = random.nextBoolean() ? more : 1 + random.nextInt((int) more);
            String refund = refund(payment, part);
            if (random.nextInt(4) == 0) {
                later();
                add(new RefundReturned(now(), refund));
            }
        } else if (random.nextInt(3) == 0) {
            later();
            chargeback(payment, sum(lines) + more);
        }
    }

    private void aFewCentsOff() {
        List<Line> lines = lines();
        String invoice = invoice(lines);
        later();
        pay(sum(lines) + random.nextInt(13) - 6, naming(), List.of(invoice));
    }

    private void paidTwice() {
        List<Line> lines = lines();
        String invoice = invoice(lines);
        later();
        String payment = pay(sum(lines), naming(), List.of(invoice));
        later();
        String again = pay(sum(lines), naming(), List.of(invoice));
        int then = random.nextInt(6);
        later();
        if (then == 1 || then == 2) {
            refund(then == 1 ? again : payment, sum(lines));
        } else if (then > 2) {
            String chargeback = chargeback(payment, sum(lines));
            later();
            if (then == 4) {
                add(new ChargebackWon(now(), chargeback));
            } else if (then == 5) {
                chargeback(again, sum(lines));
            }
        }
    }

    private void chargedBack() {
        List<Line> lines = lines();
        String invoice = invoice(lines);
        later();
        String payment = pay(sum(lines), naming(), List.of(invoice));
        later();
        String chargeback = chargeback(payment, sum(lines));
        int then = random.nextInt(4);
        if (then == 1 || then == 2) {
            later();
            pay(sum(lines), Naming.METADATA, List.of(invoice));
        }
        if (then >= 2) {
            later();
            add(new ChargebackWon(now(), chargeback));
        }
    }

    private void credited() {
        List<Line> lines = lines();
        String invoice = invoice(lines);
        later();
        if (random.nextInt(3) == 0) {
            note(invoice, lines);
            return;
        }
        String payment = pay(sum(lines), naming(), List.of(invoice));
        later();
        List<Line> part = random.nextBoolean()
                ? lines
                : List.of(new Line(1 + lines.get(0).net() / 2, lines.get(0).high()));
        note(invoice, part);
        later();
        String refund = refund(payment, sum(part));
        if (random.nextInt(4) == 0) {
            later();
            add(new RefundReturned(now(), refund));
        }
    }

    private void refundedFirst() {
        List<Line> lines = lines();
        String invoice = invoice(lines);
        later();
        String payment = pay(sum(lines), naming(), List.of(invoice));
        later();
        List<Line> part =
                List.of(new Line(1 + lines.get(0).net() / 2, lines.get(0).high()));
        refund(payment, sum(part));
        if (random.nextInt(3) > 0) {
            for (int n = random.nextInt(3); n >= 0; n--) {
                later();
            }
            note(invoice, part);
        }
    }

    private void forNobodyKnowsWhat() {
        long cents = 100 + random.nextInt(50_000);
        String payment = pay(cents, Naming.NOTHING, List.of());
        int then = random.nextInt(3);
        if (then > 0) {
            later();
        }
        if (then == 1) {
            refund(payment, random.nextBoolean() ? cents : 1 + random.nextInt((int) cents));
        } else if (then == 2) {
            chargeback(payment, cents);
        }
    }

    private void paidInAdvance() {
        List<Line> lines = lines();
        String invoice = label("invoice");
        add(new InvoiceDrafted(now(), invoice, customer, lines));
        later();
        pay(sum(lines) + List.of(0, 1000, 2, -2).get(random.nextInt(4)), Naming.METADATA, List.of(invoice));
        for (int n = random.nextInt(4); n >= 0; n--) {
            later();
        }
        add(new DraftApproved(now(), invoice));
    }

    private void changed() {
        List<Line> lines = lines();
        String invoice = invoice(lines);
        later();
        if (random.nextInt(3) == 0) {
            pay(sum(lines), Naming.METADATA, List.of(invoice));
            later();
            add(new InvoiceChanged(now(), invoice, other(lines)));
            return;
        }
        List<Line> now = other(lines);
        add(new InvoiceChanged(now(), invoice, now));
        if (random.nextInt(3) == 0) {
            later();
            now = other(now);
            add(new InvoiceChanged(now(), invoice, now));
        }
        later();
        pay(sum(now), naming(), List.of(invoice));
    }

    private void deleted() {
        String invoice = invoice(lines());
        later();
        add(new InvoiceDeleted(now(), invoice));
    }

    private void bookedByHand() {
        String item = label("item");
        long net = 1000 + random.nextInt(90_000);
        add(new ItemByHand(now(), item, net));
        later();
        long cents = sum(List.of(new Line(net, true)));
        String payment = pay(cents, Naming.NUMBER, List.of(item));
        if (random.nextInt(3) == 0) {
            later();
            chargeback(payment, cents);
        }
    }

    private void twoAtOnce() {
        List<Line> one = lines();
        List<Line> two = lines();
        String first = invoice(one);
        String second = invoice(two);
        later();
        if (sum(one) != sum(two)) {
            pay(sum(one) + sum(two), Naming.NUMBER, List.of(first, second));
        }
    }

    private void collectedInParts() {
        List<Line> lines = lines();
        String invoice = invoice(lines);
        later();
        String payment = label("payment");
        add(new Authorised(now(), payment, sum(lines), invoice));
        long first = 1 + random.nextInt((int) sum(lines) - 1);
        sometimesLater();
        later();
        add(new Captured(now(), label("capture"), payment, first));
        sometimesLater();
        if (random.nextInt(4) > 0) {
            add(new Captured(now(), label("capture"), payment, sum(lines) - first));
        }
    }

    private void neverPaid() {
        List<Line> lines = lines();
        String invoice = invoice(lines);
        later();
        String how = List.of("expired", "failed", "canceled", "test", "paypal").get(random.nextInt(5));
        add(new NothingPaid(now(), label("payment"), sum(lines), how, invoice));
        if (!how.equals("paypal") && random.nextBoolean()) {
            later();
            pay(sum(lines), naming(), List.of(invoice));
        }
    }

    // ---- steps

    private String invoice(List<Line> lines) {
        String invoice = label("invoice");
        add(new InvoiceApproved(now(), invoice, customer, lines));
        return invoice;
    }

    private void note(String invoice, List<Line> lines) {
        add(new CreditNoteApproved(now(), label("credit note"), invoice, customer, lines));
    }

    private String pay(long cents, Naming naming, List<String> named) {
        String payment = label("payment");
        String method = METHODS.get(random.nextInt(METHODS.size()));
        add(new Paid(now(), payment, random.nextInt(tills), method, cents, naming, named));
        return payment;
    }

    private String refund(String payment, long cents) {
        String refund = label("refund");
        add(new Refunded(now(), refund, payment, cents));
        return refund;
    }

    private String chargeback(String payment, long cents) {
        String chargeback = label("chargeback");
        add(new ChargedBack(now(), chargeback, payment, cents));
        return chargeback;
    }

    private Naming naming() {
        return random.nextBoolean() ? Naming.METADATA : Naming.NUMBER;
    }

    private List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        boolean high = random.nextInt(3) > 0;
        lines.add(new Line(1000 + random.nextInt(90_000), high));
        if (random.nextInt(3) == 0) {
            lines.add(new Line(1000 + random.nextInt(20_000), !high));
        }
        return lines;
    }

    private List<Line> other(List<Line> lines) {
        List<Line> other = new ArrayList<>(lines);
        Line first = lines.get(0);
        other.set(0, new Line(first.net() + 1 + random.nextInt(5000), first.high()));
        return other;
    }

    private static long sum(List<Line> lines) {
        long sum = 0;
        for (Line line : lines) {
            sum += line.net() + (line.net() * (line.high() ? 21 : 9) + 50) / 100;
        }
        return sum;
    }

    /** The next step comes on a later day. */
    private void later() {
        day += 1 + (random.nextInt(4) == 0 ? 1 : 0);
    }

    /** Parts may come on one day: their order makes no difference. */
    private void sometimesLater() {
        if (random.nextBoolean()) {
            later();
        }
    }

    private int now() {
        return day <= last ? minuteOf.applyAsInt(day) : Integer.MAX_VALUE;
    }

    private String label(String kind) {
        return kind + " " + books + numbers.merge(kind, 1, Integer::sum);
    }

    /** What would come after the end does not happen. */
    private void add(Happening happening) {
        if (happening.minute() != Integer.MAX_VALUE) {
            happenings.add(happening);
        }
    }
}

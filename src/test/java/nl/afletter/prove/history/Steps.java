package nl.afletter.prove.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import nl.afletter.prove.history.Happening.ChargedBack;
import nl.afletter.prove.history.Happening.CreditNoteApproved;
import nl.afletter.prove.history.Happening.InvoiceApproved;
import nl.afletter.prove.history.Happening.Line;
import nl.afletter.prove.history.Happening.Naming;
import nl.afletter.prove.history.Happening.Paid;
import nl.afletter.prove.history.Happening.Refunded;

/** The single steps of matters of some books: who does what on which day, and how it is called. */
abstract class Steps {

    private static final List<String> METHODS = List.of("ideal", "creditcard");

    final Random random;
    final String books;
    final List<Happening> happenings;
    private final int tills;
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
    Steps(Random random, String books, int tills, List<Happening> happenings, IntUnaryOperator minuteOf) {
        this.random = random;
        this.books = books;
        this.tills = tills;
        this.happenings = happenings;
        this.minuteOf = minuteOf;
    }

    /** A matter with this customer begins. @param first active day @param end last active day */
    final void begins(int first, int end, int who) {
        day = first;
        last = end;
        customer = who;
    }

    final int customer() {
        return customer;
    }

    final int till() {
        return random.nextInt(tills);
    }

    final String invoice(List<Line> lines) {
        String invoice = label("invoice");
        add(new InvoiceApproved(now(), invoice, customer, lines));
        return invoice;
    }

    final void note(String invoice, List<Line> lines) {
        add(new CreditNoteApproved(now(), label("credit note"), invoice, customer, lines));
    }

    final String pay(long cents, Naming naming, List<String> named) {
        String payment = label("payment");
        String method = METHODS.get(random.nextInt(METHODS.size()));
        add(new Paid(now(), payment, till(), method, cents, naming, named));
        return payment;
    }

    final String refund(String payment, long cents) {
        String refund = label("refund");
        add(new Refunded(now(), refund, payment, cents));
        return refund;
    }

    final String chargeback(String payment, long cents) {
        String chargeback = label("chargeback");
        add(new ChargedBack(now(), chargeback, payment, cents));
        return chargeback;
    }

    final Naming naming() {
        return random.nextBoolean() ? Naming.METADATA : Naming.NUMBER;
    }

    final List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        boolean high = random.nextInt(3) > 0;
        lines.add(new Line(1000 + random.nextInt(90_000), high));
        if (random.nextInt(3) == 0) {
            lines.add(new Line(1000 + random.nextInt(20_000), !high));
        }
        return lines;
    }

    final List<Line> other(List<Line> lines) {
        List<Line> other = new ArrayList<>(lines);
        Line first = lines.get(0);
        other.set(0, new Line(first.net() + 1 + random.nextInt(5000), first.high()));
        return other;
    }

    static long sum(List<Line> lines) {
        long sum = 0;
        for (Line line : lines) {
            sum += line.net() + (line.net() * (line.high() ? 21 : 9) + 50) / 100;
        }
        return sum;
    }

    /** The next step comes on a later day. */
    final void later() {
        day += 1 + (random.nextInt(4) == 0 ? 1 : 0);
    }

    /** Parts may come on one day: their order makes no difference. */
    final void sometimesLater() {
        if (random.nextBoolean()) {
            later();
        }
    }

    final int now() {
        return day <= last ? minuteOf.applyAsInt(day) : Integer.MAX_VALUE;
    }

    final String label(String kind) {
        return kind + " " + books + numbers.merge(kind, 1, Integer::sum);
    }

    /** What would come after the end does not happen. */
    final void add(Happening happening) {
        if (happening.minute() != Integer.MAX_VALUE) {
            happenings.add(happening);
        }
    }
}

package nl.afletter.prove.history;

import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import nl.afletter.prove.history.Happening.Authorised;
import nl.afletter.prove.history.Happening.Captured;
import nl.afletter.prove.history.Happening.ChargebackWon;
import nl.afletter.prove.history.Happening.DraftApproved;
import nl.afletter.prove.history.Happening.InvoiceApproved;
import nl.afletter.prove.history.Happening.InvoiceChanged;
import nl.afletter.prove.history.Happening.InvoiceDeleted;
import nl.afletter.prove.history.Happening.InvoiceDrafted;
import nl.afletter.prove.history.Happening.ItemByHand;
import nl.afletter.prove.history.Happening.Line;
import nl.afletter.prove.history.Happening.Naming;
import nl.afletter.prove.history.Happening.NothingPaid;
import nl.afletter.prove.history.Happening.PaidInDollars;
import nl.afletter.prove.history.Happening.RefundCanceled;
import nl.afletter.prove.history.Happening.RefundLeft;
import nl.afletter.prove.history.Happening.RefundOrdered;
import nl.afletter.prove.history.Happening.RefundReturned;

/**
 * A matter between us and a customer: an invoice and what becomes of it, step by step, each step on a later active day
 * than the one before. Where the last day comes first, the matter stays as it is.
 */
final class Matter extends Steps {

    static final int CUSTOMERS = 3;

    Matter(Random random, String books, int tills, List<Happening> happenings, IntUnaryOperator minuteOf) {
        super(random, books, tills, happenings, minuteOf);
    }

    /** One more matter. @param first active day of its beginning @param end last active day */
    void begin(int first, int end) {
        begins(first, end, 1 + random.nextInt(CUSTOMERS));
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
                this::neverPaid,
                this::refundOrdered,
                this::byReference,
                this::namedWrongly,
                this::inDollars);
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
        add(new InvoiceDrafted(now(), invoice, customer(), lines));
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

    private void refundOrdered() {
        List<Line> lines = lines();
        String invoice = invoice(lines);
        later();
        long more = 500 + random.nextInt(5000);
        String payment = pay(sum(lines) + more, Naming.METADATA, List.of(invoice));
        later();
        String refund = label("refund");
        add(new RefundOrdered(now(), refund, payment, more));
        sometimesLater();
        later();
        if (random.nextInt(3) == 0) {
            add(new RefundCanceled(now(), refund));
            return;
        }
        add(new RefundLeft(now(), refund));
        if (random.nextInt(4) == 0) {
            later();
            add(new RefundReturned(now(), refund));
        }
    }

    private void byReference() {
        List<Line> lines = lines();
        boolean early = random.nextInt(4) == 0;
        String invoice = early ? label("invoice") : invoice(lines);
        if (early) {
            add(new InvoiceDrafted(now(), invoice, customer(), lines));
        }
        later();
        long cents = sum(lines) + List.of(0, 0, 1500, -700, 3).get(random.nextInt(5));
        String payment = pay(cents, Naming.REFERENCE, List.of(invoice));
        later();
        if (early) {
            add(new DraftApproved(now(), invoice));
        } else if (random.nextInt(3) == 0) {
            chargeback(payment, cents);
        }
    }

    /** Of another administration, with a wrong digit, or of an invoice that does not exist. */
    private void namedWrongly() {
        List<Line> lines = lines();
        String invoice = invoice(lines);
        later();
        int how = random.nextInt(3);
        String elsewhere = happenings.stream()
                .filter(each -> each instanceof InvoiceApproved && !each.books().equals(books))
                .filter(each -> each.minute() < now())
                .map(Happening::makes)
                .findFirst()
                .orElse(invoice);
        if (how == 0) {
            pay(sum(lines), Naming.METADATA, List.of(elsewhere));
        } else {
            pay(sum(lines), how == 1 ? Naming.WRONG_REFERENCE : Naming.WRONG_NUMBER, List.of(invoice));
        }
        later();
        if (random.nextBoolean()) {
            pay(sum(lines), naming(), List.of(invoice));
        }
    }

    private void inDollars() {
        List<Line> lines = lines();
        String invoice = invoice(lines);
        later();
        Naming naming = random.nextBoolean() ? Naming.METADATA : Naming.NOTHING;
        long dollars = 1000 + random.nextInt(50_000);
        add(new PaidInDollars(
                now(), label("payment"), till(), dollars, dollars * 9 / 10 + random.nextInt(100), naming, invoice));
        later();
        if (random.nextBoolean()) {
            pay(sum(lines), naming(), List.of(invoice));
        }
    }
}

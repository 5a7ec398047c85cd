package nl.afletter.local.demo;

import static nl.afletter.local.sim.teamleader.TeamleaderSimulator.RATE_HIGH;
import static nl.afletter.local.sim.teamleader.TeamleaderSimulator.RATE_LOW;
import static nl.afletter.local.sim.teamleader.TeamleaderSimulator.RATE_REVERSED;

import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;

/**
 * Two weeks of a small company: 20 invoices, payments of every kind through two accounts at its PSP, refunds, chargebacks,
 * payouts. What is told is what happens outside; what Afletter makes of it stands in the console.
 */
final class Story {

    /** First day. */
    static final LocalDate START = LocalDate.of(2026, 3, 2);

    /** Key of the first payout. */
    static final String PAYOUT_1 = "payout-1";

    /** Key of the second. */
    static final String PAYOUT_2 = "payout-2";

    /** Key of the web shop's. */
    static final String PAYOUT_OF_SHOP = "payout-shop";

    /** What befalls the webhooks of a day. */
    enum Post {
        /** Each comes once. */
        ONCE,
        /** Each comes twice. */
        TWICE,
        /** They come a day late. */
        LATE,
        /** They never come: the change feed has to find out. */
        LOST
    }

    /** One day. @param date when @param post what befalls its webhooks @param acts what happens in the morning */
    record Day(LocalDate date, Post post, Runnable acts) {}

    private final Acts acts;
    private final Consumer<String> tell;

    Story(Acts acts, Consumer<String> tell) {
        this.acts = acts;
        this.tell = tell;
    }

    List<Day> days() {
        return List.of(
                day(0, Post.ONCE, this::firstInvoices),
                day(1, Post.TWICE, this::firstPayments),
                day(2, Post.ONCE, this::oddPayments),
                day(3, Post.LATE, this::tooMuchAndTooEarly),
                day(4, Post.ONCE, this::theLateInvoice),
                day(7, Post.ONCE, this::firstPayout),
                day(8, Post.ONCE, this::refundsAndChargebacks),
                day(9, Post.LOST, this::lostCalls),
                day(10, Post.ONCE, this::wonBack),
                day(11, Post.ONCE, this::lastPayments),
                day(14, Post.ONCE, this::secondPayout),
                day(15, Post.ONCE, () -> {}),
                day(16, Post.ONCE, () -> {}));
    }

    private void firstInvoices() {
        acts.company("bakkerij", "Bakkerij Jansen B.V.", "NL123456782B13", "68750110");
        acts.company("garage", "Garage De Vries B.V.", "NL810433941B01", "17234567");
        acts.company("muster", "Muster GmbH", "DE811907980", "HRB12345");
        acts.company("studio", "Studio Noord B.V.", "NL003660564B01", "30123456");
        invoice("i01", "bakkerij", "1000.00", RATE_HIGH);
        invoice("i02", "garage", "200.00", RATE_LOW);
        invoice("i03", "muster", "500.00", RATE_REVERSED);
        invoice("i04", "studio", "100.00", RATE_HIGH);
        invoice("i05", "bakkerij", "500.00", RATE_HIGH);
        invoice("i06", "garage", "200.00", RATE_HIGH);
    }

    private void firstPayments() {
        pays("p01", "1210.00", "i01", "in full", "ideal");
        pays("p02", "218.00", "i02", "in full", "ideal");
        pays("p03", "500.00", "i03", "in full, from Germany", "ideal");
        pays("p04a", "60.00", "i04", "the first of two parts", "ideal");
        invoice("i07", "studio", "300.00", RATE_HIGH);
        invoice("i08", "garage", "150.00", RATE_HIGH);
        acts.byHand("i20", "2026-H01", 25000);
        tell.accept("invoice 2026-H01 of 302.50 is typed into Moneybird by hand: nobody else knows it");
    }

    private void oddPayments() {
        pays("p04b", "61.00", "i04", "the second part", "ideal");
        pays("p05", "300.00", "i05", "only a part", "ideal");
        pays("p06", "242.02", "i06", "two cents too much", "ideal");
        paysText("p20", "302.50", "Factuur 2026-H01", "the invoice that was typed in by hand");
        invoice("i09", "bakkerij", "80.00", RATE_HIGH);
        invoice("i10", "garage", "100.00", RATE_LOW);
    }

    private void tooMuchAndTooEarly() {
        pays("p07", "373.00", "i07", "ten euro too much", "ideal");
        pays("p08a", "181.50", "i08", "in full", "ideal");
        acts.paysInShop("p08b", "181.50", "Factuur " + number("i08"), number("i08"), "ideal");
        tell.accept("181.50 is paid for invoice " + number("i08") + ": once more, through the web shop");
        paysText("p12", "121.00", "Factuur 2026 / 12", "an invoice that is not made yet");
        pays("p10", "109.00", "i10", "in full", "ideal");
        invoice("i11", "studio", "100.00", RATE_HIGH);
    }

    private void theLateInvoice() {
        invoice("i12", "bakkerij", "100.00", RATE_HIGH);
        invoice("i13", "garage", "400.00", RATE_HIGH);
        invoice("i14", "studio", "80.00", RATE_HIGH);
        paysText("p99", "45.00", "bedankt!", "something, without saying what");
        pays("p11", "121.00", "i11", "in full", "ideal");
        pays("p13", "484.00", "i13", "in full, by card", "creditcard");
        pays("p14", "96.80", "i14", "in full, by direct debit", "directdebit");
    }

    private void firstPayout() {
        acts.payout(PAYOUT_1);
        tell.accept("Mollie pays out what it holds");
        invoice("i15", "bakkerij", "60.00", RATE_HIGH);
        invoice("i16", "garage", "70.00", RATE_HIGH);
    }

    private void refundsAndChargebacks() {
        acts.creditNote("c10", "i10", "garage", "50.00", RATE_LOW);
        tell.accept("a credit note of 54.50 corrects invoice " + number("i10"));
        acts.refund("r10", "p10", "54.50");
        tell.accept("54.50 goes back to its payer");
        acts.refund("r11", "p11", "20.00");
        tell.accept("20.00 goes back to the payer of invoice " + number("i11") + ", without a credit note");
        acts.chargeback("b13", "p13", "484.00");
        tell.accept("a bank takes 484.00 of invoice " + number("i13") + " back");
        acts.chargeback("b14", "p14", "96.80");
        tell.accept("a bank takes 96.80 of invoice " + number("i14") + " back");
    }

    private void lostCalls() {
        pays("p15", "72.60", "i15", "in full, and the webhook gets lost", "ideal");
        pays("p09", "96.80", "i09", "in full, and the webhook gets lost", "ideal");
        invoice("i17", "studio", "90.00", RATE_HIGH);
    }

    private void wonBack() {
        acts.wonBack("w14", "b14");
        tell.accept("the 96.80 of invoice " + number("i14") + " is won back");
        pays("p16", "84.70", "i16", "in full", "ideal");
        invoice("i18", "bakkerij", "110.00", RATE_HIGH);
    }

    private void lastPayments() {
        pays("p17", "108.90", "i17", "in full", "ideal");
        pays("p18", "133.10", "i18", "in full", "ideal");
        invoice("i19", "garage", "120.00", RATE_HIGH);
    }

    private void secondPayout() {
        acts.payout(PAYOUT_2);
        acts.payoutOfShop(PAYOUT_OF_SHOP);
        tell.accept("Mollie pays out what it holds, for the web shop too");
    }

    private void invoice(String key, String company, String price, String rate) {
        acts.invoice(key, company, price, rate);
        tell.accept("invoice " + number(key) + " is booked in Teamleader, " + price + " without VAT");
    }

    private void pays(String key, String amount, String invoice, String how, String method) {
        acts.pays(key, amount, "Factuur " + number(invoice), number(invoice), method);
        tell.accept(amount + " is paid for invoice " + number(invoice) + ": " + how);
    }

    private void paysText(String key, String amount, String text, String what) {
        acts.pays(key, amount, text, "", "ideal");
        tell.accept(amount + " is paid with the text \"" + text + "\": " + what);
    }

    private String number(String invoice) {
        return acts.number(acts.made(invoice));
    }

    private static Day day(int after, Post post, Runnable acts) {
        return new Day(START.plusDays(after), post, acts);
    }
}

package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nl.afletter.chain.Points.Point;
import nl.afletter.local.sim.moneybird.MoneybirdBooks;
import nl.afletter.local.sim.stripe.StripeSimulator;
import nl.afletter.local.sim.stripe.StripeState.Billing;
import nl.afletter.model.Administration.VatMapping;
import nl.afletter.model.Sales;
import nl.afletter.model.Sales.Make;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Register;
import nl.afletter.prove.Sample;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A payment that nobody made an invoice for gets one, where the settings say so: once, with the VAT that the settings
 * give and the payment proves, or put to a person; and its refund takes the VAT back.
 */
@Tag("prove")
class SaleTest extends MoneyBench {

    private static final int SAMPLED_POINTS = 10;
    static final Billing AT_HOME =
            new Billing("cus_1", "jansen@example.nl", "Kade 1", "1011 AB", "Amsterdam", "NL", "NL", "");

    private StripeSimulator stripe;

    private void sell(Make make) {
        stripe = chain.connectStripe(Map.of());
        chain.change(books -> selling(books, sales(make, books.vat().get(0), 1)));
    }

    static Sales sales(Make make, VatMapping high, int signs) {
        Sales.Row row = new Sales.Row("NL", "", "S", new BigDecimal("0.21"), high.code(), high.ledger(), eur("500.00"));
        return new Sales(make, signs, "", List.of(row));
    }

    @Test
    void aPaidPaymentWithoutAnInvoiceGetsOneAndSettlesIt() {
        sell(Make.BOOKED);
        String charge = bought("121.00", AT_HOME);
        soon();
        assertThat(balances()).as("nothing is open").isEqualTo(Map.of("1220", "121.00"));
        assertThat(chain.vat()).containsEntry("21%", "-21.00");
        assertThat(openOf(saleNumber(charge))).isEqualTo("0.00");
        assertThat(row(SubjectKind.SALE, charge).fact("reason"))
                .contains("sold to NL (address NL, card NL): case S 21%");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void onePaymentMakesOneInvoiceHoweverOftenItIsToldOf() {
        sell(Make.BOOKED);
        String charge = stripe.charge(eur("121.00"), "card", "Webshop", Map.of());
        stripe.billing(charge, AT_HOME);
        stripe.pay(charge, "J. Jansen");
        stripe.deliverWebhooks(calls -> List.copyOf(twice(calls)));
        days(2);
        chain.hint(new SubjectRef("stripe", SubjectKind.PAYMENT, charge));
        chain.hint(new SubjectRef("stripe", SubjectKind.SALE, charge));
        days(1);
        assertThat(invoices()).isEqualTo(1);
        assertThat(balances()).isEqualTo(Map.of("1220", "121.00"));
    }

    @Test
    void aCustomerThatBuysAgainIsOneDebtor() {
        sell(Make.BOOKED);
        bought("121.00", AT_HOME);
        bought("12.10", AT_HOME);
        soon();
        assertThat(invoices()).isEqualTo(2);
        assertThat(chain.moneybird.requests().count("POST", ".*/contacts.json")).isEqualTo(1);
    }

    @Test
    void aRefundOfASaleMakesItsCreditNoteWithTheSameVat() {
        sell(Make.BOOKED);
        String charge = bought("121.00", AT_HOME);
        soon();
        String part = stripe.refund(charge, eur("24.20"));
        soon();
        assertThat(chain.vat()).containsEntry("21%", "-16.80");
        assertThat(balances()).isEqualTo(Map.of("1220", "96.80"));
        assertThat(openOf(saleNumber(part))).as("the credit note").isEqualTo("0.00");
        stripe.refund(charge, eur("96.80"));
        soon();
        assertThat(balances()).isEmpty();
        assertThat(chain.vat().getOrDefault("21%", "0.00")).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aPriceThatNoVatComputesToLeavesACentOfPaymentDifferenceAndItsRefundTakesItBack() {
        sell(Make.BOOKED);
        String charge = bought("100.00", AT_HOME);
        soon();
        assertThat(chain.vat()).containsEntry("21%", "-17.35");
        assertThat(balances()).isEqualTo(Map.of("1220", "100.00", "4790", "-0.01"));
        assertThat(openOf(saleNumber(charge))).isEqualTo("0.00");
        stripe.refund(charge, eur("100.00"));
        soon();
        assertThat(balances()).isEmpty();
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void whatThePaymentDoesNotProveIsPutToAPersonAndTheMoneyIsNotLost() {
        sell(Make.BOOKED);
        bought("121.00", new Billing("", "a@example.nl", "Kade 1", "1011 AB", "Amsterdam", "NL", "DE", ""));
        bought("121.00", new Billing("", "b@example.de", "Kai 1", "10115", "Berlin", "DE", "DE", "DE123456789"));
        bought("121.00", new Billing("", "c@example.de", "Kai 1", "10115", "Berlin", "DE", "DE", ""));
        bought("600.00", AT_HOME);
        soon();
        assertThat(invoices()).isZero();
        assertThat(chain.tasks())
                .containsExactlyInAnyOrder(
                        "SALE sale-country-unclear",
                        "SALE sale-to-business",
                        "SALE sale-vat-not-mapped",
                        "SALE sale-above-limit");
        days(6);
        assertThat(balances()).isEqualTo(Map.of("1220", "963.00", "2000", "-963.00"));
    }

    @Test
    void twoSignsOfTheCountryAreWantedWhereTheSettingsSaySo() {
        sell(Make.BOOKED);
        chain.change(books -> selling(books, sales(Make.BOOKED, books.vat().get(0), 2)));
        bought("121.00", new Billing("", "a@example.nl", "Kade 1", "1011 AB", "Amsterdam", "NL", "", ""));
        soon();
        assertThat(chain.tasks()).containsExactly("SALE sale-country-unclear");
        bought("121.00", AT_HOME);
        soon();
        assertThat(invoices()).isEqualTo(1);
    }

    @Test
    void aPaymentThatNamesAnInvoiceWaitsForItAndMakesNone() {
        sell(Make.BOOKED);
        String charge = stripe.charge(eur("121.00"), "card", "factuur", Map.of("invoiceNumber", "2026 / 99"));
        stripe.billing(charge, AT_HOME);
        stripe.pay(charge, "J. Jansen");
        days(7);
        assertThat(invoices()).isZero();
        assertThat(chain.tasks()).containsExactly("PAYMENT payment-without-invoice");
    }

    @Test
    void withoutTheSettingNoInvoiceIsMade() {
        stripe = chain.connectStripe(Map.of());
        bought("121.00", AT_HOME);
        days(7);
        assertThat(invoices()).isZero();
        assertThat(chain.tasks()).containsExactly("PAYMENT payment-without-invoice");
    }

    @Test
    void aDraftThatAPersonSendsIsSettledByItsPayment() {
        sell(Make.DRAFT);
        String charge = bought("121.00", AT_HOME);
        soon();
        assertThat(chain.seed.drafts()).hasSize(1);
        assertThat(balances()).as("nothing is booked yet").isEmpty();
        String number = chain.seed.send(chain.seed.drafts().get(0));
        chain.readBacksAfter(Duration.ofHours(25));
        chain.live(Duration.ofDays(2), Duration.ofHours(1));
        assertThat(balances()).isEqualTo(Map.of("1220", "121.00"));
        assertThat(row(SubjectKind.SALE, charge).fact("number")).isEqualTo(number);
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aDraftThatIsSentAfterThePayoutIsSettledFromUnallocatedReceipts() {
        sell(Make.DRAFT);
        bought("121.00", AT_HOME);
        days(7);
        assertThat(balances()).isEqualTo(Map.of("1220", "121.00", "2000", "-121.00"));
        chain.readBacksAfter(Duration.ofHours(25));
        chain.seed.send(chain.seed.drafts().get(0));
        chain.live(Duration.ofDays(3), Duration.ofHours(1));
        assertThat(balances()).isEqualTo(Map.of("1220", "121.00"));
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aProcessThatDiesAtAnyPointMakesOneInvoiceAndTheSameBooks() {
        sell(Make.BOOKED);
        String charge = bought("121.00", AT_HOME);
        List<Point> points = Points.of(chain, () -> chain.calm(Duration.ofHours(3)));
        List<String> undisturbed = Footprint.of(chain);
        assertThat(undisturbed).anyMatch(line -> line.contains(saleNumber(charge)));
        for (int n : Sample.numbersBelow(points.size(), SAMPLED_POINTS, "sale")) {
            chain.takeBack(points.get(n).world());
            chain.calm(Duration.ofHours(3));
            assertThat(Footprint.difference(undisturbed, Footprint.of(chain)))
                    .as("point %d: %s", n, points.get(n).what())
                    .isEmpty();
        }
    }

    @Test
    void aLostAnswerMakesNoSecondInvoiceOrDebtor() {
        sell(Make.BOOKED);
        for (String path : List.of(".*/contacts.json", ".*/external_sales_invoices.json")) {
            chain.moneybird.faults().on("POST", path).resetAfterEffect();
            bought("121.00", new Billing("cus_" + path.length(), "", "Kade 1", "1011 AB", "Amsterdam", "NL", "NL", ""));
            chain.calm(Duration.ofDays(1));
        }
        assertThat(invoices()).isEqualTo(2);
        assertThat(balances()).isEqualTo(Map.of("1220", "242.00"));
        assertThat(chain.tasks()).isEmpty();
    }

    private String bought(String amount, Billing billing) {
        String id = stripe.charge(eur(amount), "card", "Webshop", Map.of());
        stripe.billing(id, billing);
        stripe.pay(id, "J. Jansen");
        return id;
    }

    private static List<StripeSimulator.WebhookCall> twice(List<StripeSimulator.WebhookCall> calls) {
        return Stream.concat(calls.stream(), calls.stream()).toList();
    }

    private long invoices() {
        return chain.books().items().stream()
                .map(MoneybirdBooks.Item::reference)
                .filter(reference -> reference.startsWith("ch_"))
                .count();
    }

    private String saleNumber(String id) {
        return row(SubjectKind.SALE, id.startsWith("ch_") ? id : refundOf(id)).fact("number");
    }

    private String refundOf(String refund) {
        return chain.table.register().list(Chain.BOOKS, Register.Shelf.INVOICES, "", 50).rows().stream()
                .map(SubjectRef::id)
                .filter(id -> id.endsWith(":" + refund))
                .findFirst()
                .orElseThrow();
    }

    private Subject row(SubjectKind kind, String id) {
        return chain.subject(new SubjectRef("stripe", kind, id));
    }
}

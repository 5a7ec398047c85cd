package nl.afletter.chain;

import static nl.afletter.chain.Deeds.booked;
import static nl.afletter.chain.Deeds.calm;
import static nl.afletter.chain.Deeds.company;
import static nl.afletter.chain.Deeds.dollars;
import static nl.afletter.chain.Deeds.foreign;
import static nl.afletter.chain.Deeds.invoice;
import static nl.afletter.chain.Deeds.paid;
import static nl.afletter.chain.Deeds.paidInDollars;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.afletter.chain.Stories.Story;
import nl.afletter.local.sim.stripe.StripeSimulator;
import nl.afletter.model.Sales;

/** Money that comes in: just enough, too little, too much, twice, before its invoice, for two, for none. */
final class PaymentStories {

    private static final String SETTLE = "SettlePayment";
    static final Duration PAST_THE_HORIZON = Duration.ofDays(6);

    private PaymentStories() {}

    static List<Story> all() {
        return List.of(
                Story.of("InvoiceOfPayment", "make the invoice of a payment that has none", chain -> {
                    StripeSimulator stripe = selling(chain);
                    return () -> sold(stripe);
                }),
                Story.of("InvoiceOfPayment", "make the credit note of a refunded sale", chain -> {
                    StripeSimulator stripe = selling(chain);
                    String charge = sold(stripe);
                    chain.calm(Duration.ofHours(3));
                    return () -> stripe.refund(charge, MoneyBench.eur("24.20"));
                }),
                Story.of("BuyerAsDebtor", "make the debtor of a sale", chain -> {
                    StripeSimulator stripe = selling(chain);
                    return () -> {
                        sold(stripe);
                        sold(stripe);
                    };
                }),
                Story.of(SETTLE, "settle payment, write back", chain -> {
                    String invoice = booked(chain, "1000.00");
                    return () -> chain.paid("1210.00", "factuur", invoice);
                }),
                Story.of(SETTLE, "settle payment, a little short", chain -> {
                    String invoice = booked(chain, "1000.00");
                    return () -> chain.paid("1209.98", "factuur", invoice);
                }),
                Story.of(SETTLE, "settle payment, a part", chain -> {
                    String invoice = booked(chain, "1000.00");
                    return () -> chain.paid("500.00", "factuur", invoice);
                }),
                Story.of(SETTLE, "settle over-payment", chain -> {
                    String invoice = booked(chain, "1000.00");
                    return () -> chain.paid("1300.00", "factuur", invoice);
                }),
                Story.of(SETTLE, "two parts of one invoice at once", chain -> {
                    String invoice = booked(chain, "1000.00");
                    return () -> {
                        chain.paid("500.00", "factuur", invoice);
                        chain.paid("710.00", "factuur", invoice);
                    };
                }),
                Story.of(SETTLE, "a second payment of a paid invoice", chain -> {
                    String invoice = booked(chain, "1000.00");
                    paid(chain, "1210.00", invoice);
                    return () -> chain.paid("1210.00", "nogmaals", invoice);
                }),
                Story.of(SETTLE, "one payment of two invoices", chain -> {
                    foreign(chain, "F-1001");
                    foreign(chain, "F-1002");
                    return () -> chain.paid("242.00", "F-1001 en F-1002", null);
                }),
                Story.of(SETTLE, "invoice wakes its payment", chain -> {
                    String company = company(chain);
                    chain.paid("1210.00", "factuur 2026 / 1", null);
                    return () -> invoice(chain, company, "1000.00");
                }),
                Story.of(SETTLE, "invoice wakes a payment that waited for days", chain -> {
                    String company = company(chain);
                    chain.paid("1210.00", "factuur 2026 / 1", null);
                    chain.calm(Duration.ofDays(2));
                    return () -> invoice(chain, company, "1000.00");
                }),
                Story.of(SETTLE, "payment without invoice", chain -> () -> chain.paid("121.00", "wie weet", null))
                        .within(PAST_THE_HORIZON),
                Story.of("LaterMatch", "an invoice after its payment's patience", chain -> {
                    String company = company(chain);
                    chain.paid("1210.00", "factuur 2026 / 1", null);
                    chain.calm(PAST_THE_HORIZON);
                    return () -> invoice(chain, company, "1000.00");
                }),
                Story.of(SETTLE, "settle dollars with an exchange difference", chain -> {
                    String invoice = dollars(chain);
                    return () -> paidInDollars(chain, invoice);
                }),
                Story.of("WriteBackInvoice", "write back: a second part", chain -> {
                    String invoice = booked(chain, "1000.00");
                    paid(chain, "500.00", invoice);
                    calm(chain);
                    return () -> chain.paid("710.00", "factuur", invoice);
                }));
    }

    private static StripeSimulator selling(Chain chain) {
        StripeSimulator stripe = chain.connectStripe(Map.of());
        chain.change(books -> MoneyBench.selling(
                books, SaleTest.sales(Sales.Make.BOOKED, books.vat().get(0), 1)));
        return stripe;
    }

    private static String sold(StripeSimulator stripe) {
        String charge = stripe.charge(MoneyBench.eur("121.00"), "card", "Webshop", Map.of());
        stripe.billing(charge, SaleTest.AT_HOME);
        stripe.pay(charge, "J. Jansen");
        return charge;
    }
}

package nl.afletter.chain;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import nl.afletter.local.sim.teamleader.Deliveries;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.FeePolicy;
import nl.afletter.model.FeePolicies;
import nl.afletter.model.Money;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;

/** A short story per use case, for proofs that go through it point by point. */
final class Stories {

    static final LocalDate DAY = LocalDate.of(2026, 11, 2);

    private Stories() {}

    /**
     * A story.
     *
     * @param useCase the class of the use case that it is about
     * @param name what happens in it, in words
     * @param reach how long after its act everything is done
     * @param inFeeds whether a change feed or a due time finds it again when every message is lost. Teamleader's lists do
     *     not show what was deleted: only its webhook tells, and SQS keeps that. Nor does a feed tell twice: its own hints
     *     are kept by SQS alone
     * @param beginning lives through what goes before, and gives the act itself
     */
    record Story(
            String useCase, String name, Duration reach, boolean inFeeds, Function<Chain, Runnable> beginning) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** One or more for each use case of the chain. */
    static List<Story> all() {
        Duration hours = Duration.ofHours(3);
        return List.of(
                new Story("BookInvoice", "book invoice", hours, true, chain -> {
                    String company = company(chain);
                    return () -> invoice(chain, company, "1000.00");
                }),
                new Story("BookInvoice", "book credit note", hours, true, chain -> {
                    String company = company(chain);
                    String invoice = invoice(chain, company, "1000.00");
                    return () -> note(chain, company, invoice, "200.00");
                }),
                new Story("ReviseInvoice", "revise invoice: changed", hours, true, chain -> {
                    String invoice = invoice(chain, company(chain), "1000.00");
                    return () -> chain.teamleader.people().updateBooked(invoice, line("900.00"));
                }),
                new Story("ReviseInvoice", "revise invoice: deleted", hours, false, chain -> {
                    String invoice = invoice(chain, company(chain), "1000.00");
                    return () -> chain.teamleader.people().delete(invoice);
                }),
                new Story("SettlePayment", "settle payment, write back", hours, true, chain -> {
                    String invoice = invoice(chain, company(chain), "1000.00");
                    return () -> chain.paid("1210.00", "factuur", invoice);
                }),
                new Story("SettlePayment", "settle payment, a little short", hours, true, chain -> {
                    String invoice = invoice(chain, company(chain), "1000.00");
                    return () -> chain.paid("1209.98", "factuur", invoice);
                }),
                new Story("SettlePayment", "settle over-payment", hours, true, chain -> {
                    String invoice = invoice(chain, company(chain), "1000.00");
                    return () -> chain.paid("1300.00", "factuur", invoice);
                }),
                new Story("SettlePayment", "invoice wakes its payment", hours, true, chain -> {
                    String company = company(chain);
                    chain.paid("1210.00", "factuur 2026 / 1", null);
                    return () -> invoice(chain, company, "1000.00");
                }),
                new Story("SettlePayment", "settle dollars with an exchange difference", hours, true, chain -> {
                    String invoice = dollars(chain);
                    return () -> paidInDollars(chain, invoice);
                }),
                new Story("ReversePayment", "reverse dollars: chargeback", hours, true, chain -> {
                    String payment = paidInDollars(chain, dollars(chain));
                    calm(chain);
                    return () -> chain.mollie.chargeback(
                            payment, Money.of("121.00", "USD"), Money.of("109.10", "EUR"));
                }),
                new Story("ReversePayment", "reverse payment: refund", hours, true, chain -> {
                    String company = company(chain);
                    String invoice = invoice(chain, company, "1000.00");
                    String payment = paid(chain, "1210.00", invoice);
                    note(chain, company, invoice, "200.00");
                    calm(chain);
                    return () -> chain.mollie.refund(payment, Money.of("242.00", "EUR"), "retour");
                }),
                new Story("ReversePayment", "reverse payment: chargeback", hours, true, chain -> {
                    String payment = paid(chain, "1210.00", invoice(chain, company(chain), "1000.00"));
                    return () -> chain.mollie.chargeback(payment, Money.of("1210.00", "EUR"));
                }),
                new Story("ImportPayout", "import payout, prove clearing", Duration.ofHours(30), true, chain -> {
                    String company = company(chain);
                    paid(chain, "1210.00", invoice(chain, company, "1000.00"));
                    String payment = paid(chain, "121.00", invoice(chain, company, "100.00"));
                    chain.mollie.refund(payment, Money.of("21.00", "EUR"), "retour");
                    calm(chain);
                    String settlement = chain.mollie.settle(chain.clock.today());
                    return () -> chain.tick(new SubjectRef(Chain.PSP, SubjectKind.PAYOUT, settlement));
                }),
                new Story("CompareFeeInvoice", "compare fee invoice with creditor", Duration.ofHours(30), true, chain -> {
                    MoneyBench.fees(chain, FeePolicies.always(FeePolicy.INVOICE));
                    paid(chain, "1210.00", invoice(chain, company(chain), "1000.00"));
                    String settlement = chain.mollie.settle(chain.clock.today());
                    chain.tick(new SubjectRef(Chain.PSP, SubjectKind.PAYOUT, settlement));
                    chain.calm(Duration.ofHours(30));
                    chain.clock.set(Instant.parse("2026-12-01T09:00:00Z"));
                    String invoice = chain.mollie.feeInvoices().get(0);
                    return () -> chain.tick(new SubjectRef(Chain.PSP, SubjectKind.FEE_INVOICE, invoice));
                }),
                new Story("SyncDebtor", "sync debtor", hours, true, chain -> {
                    String company = company(chain);
                    invoice(chain, company, "1000.00");
                    return () ->
                            chain.teamleader.people().updateRelation(company, card -> card.put("name", "Anders BV"));
                }),
                new Story("ReadBackOpenItems", "read back open items, write back", hours, true, chain -> {
                    invoice(chain, company(chain), "1000.00");
                    calm(chain);
                    String item = chain.books().items().get(0).id();
                    return () -> {
                        chain.seed.payByHand(item, chain.clock.today(), 50000);
                        chain.readBacksAfter(Duration.ofHours(25));
                    };
                }),
                new Story("AgreeOnPeriod", "ask about a closed period", hours, true, chain -> {
                    String invoice = lateInvoice(chain);
                    return () -> chain.paid("1210.00", "factuur", invoice);
                }),
                new Story("AgreeOnPeriod", "agree on a closed period", hours, true, chain -> {
                    String invoice = lateInvoice(chain);
                    chain.paid("1210.00", "factuur", invoice);
                    invoice(chain, company(chain), "100.00");
                    calm(chain);
                    return () -> chain.agree(chain.period(DAY));
                }),
                new Story("FollowFeed", "follow feeds after lost webhooks", hours, false, chain -> {
                    String company = company(chain);
                    chain.feedsAfter(Duration.ofMinutes(1));
                    calm(chain);
                    return () -> {
                        String id = invoice(chain, company, "100.00");
                        chain.paid("121.00", "factuur", id);
                        chain.teamleader.webhooks().deliver(Deliveries.Fate.lost());
                        chain.mollie.deliverWebhooks(calls -> List.of());
                        chain.feedsAfter(Duration.ofHours(1));
                    };
                }));
    }

    /** An invoice in a period that is closed since, and for which late events need a person's agreement. */
    private static String lateInvoice(Chain chain) {
        chain.settings(Chain.BOOKS, books -> Books.closedPeriod(books, Administration.ClosedPeriod.FIRST_OPEN_DAY));
        String invoice = invoice(chain, company(chain), "1000.00");
        calm(chain);
        chain.seed.lockedUntil(DAY);
        // Settings and what the adapter knows of the books are kept for minutes.
        chain.clock.advance(Duration.ofMinutes(6));
        return invoice;
    }

    /** An invoice of USD 121.00 that the books have for 110.00. */
    private static String dollars(Chain chain) {
        chain.seed.exchangeRate("USD", "1.10");
        chain.mollie.settledEverywhere(true);
        String company = company(chain);
        String invoice = chain.teamleader.people().in("USD").invoice(People.NewInvoice.of(company, DAY, line("100.00")));
        calm(chain);
        return invoice;
    }

    private static String paidInDollars(Chain chain, String invoice) {
        return chain.paidAs(Money.of("121.00", "USD"), Money.of("108.40", "EUR"), invoice);
    }

    /** Documents with more than one version: what a table that went back may have forgotten from the beginning. */
    static List<Story> histories() {
        Duration hours = Duration.ofHours(3);
        return List.of(
                new Story("ReviseInvoice", "history: invoice changed", hours, true, chain -> {
                    String company = company(chain);
                    return () -> changed(chain, invoice(chain, company, "1000.00"), "900.00");
                }),
                new Story("ReviseInvoice", "history: invoice changed twice", hours, true, chain -> {
                    String company = company(chain);
                    return () -> changed(chain, invoice(chain, company, "1000.00"), "900.00", "1100.00");
                }),
                new Story("ReviseInvoice", "history: changed and changed back", hours, true, chain -> {
                    String company = company(chain);
                    return () -> changed(chain, invoice(chain, company, "1000.00"), "900.00", "1000.00");
                }),
                new Story("ReviseInvoice", "history: invoice deleted", hours, true, chain -> {
                    String company = company(chain);
                    return () -> {
                        String invoice = invoice(chain, company, "1000.00");
                        calm(chain);
                        chain.teamleader.people().delete(invoice);
                    };
                }));
    }

    private static void changed(Chain chain, String invoice, String... prices) {
        for (String price : prices) {
            calm(chain);
            chain.teamleader.people().updateBooked(invoice, line(price));
        }
    }

    private static void calm(Chain chain) {
        chain.calm(Duration.ofHours(3));
    }

    private static String company(Chain chain) {
        return chain.teamleader.people().company("A BV", "NL001234567B01", "11111111");
    }

    private static String invoice(Chain chain, String company, String net) {
        return chain.teamleader.people().invoice(People.NewInvoice.of(company, DAY, line(net)));
    }

    private static void note(Chain chain, String company, String invoice, String net) {
        chain.teamleader.people().creditNote(invoice, People.NewInvoice.of(company, DAY, line(net)));
    }

    private static String paid(Chain chain, String amount, String invoice) {
        calm(chain);
        String payment = chain.paid(amount, "factuur", invoice);
        calm(chain);
        return payment;
    }

    private static People.Line line(String price) {
        return new People.Line(
                "Advies", BigDecimal.ONE, new BigDecimal(price), TeamleaderSimulator.RATE_HIGH, null, null);
    }
}

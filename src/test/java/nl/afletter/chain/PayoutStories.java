package nl.afletter.chain;

import static nl.afletter.chain.Deeds.booked;
import static nl.afletter.chain.Deeds.calm;
import static nl.afletter.chain.Deeds.company;
import static nl.afletter.chain.Deeds.invoice;
import static nl.afletter.chain.Deeds.paid;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import nl.afletter.chain.Stories.Story;
import nl.afletter.model.Administration.FeePolicy;
import nl.afletter.model.FeePolicies;
import nl.afletter.model.Money;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;

/** Payouts by both fee policies, before and after their payments' invoices, proven and not. */
final class PayoutStories {

    private static final String IMPORT = "ImportPayout";
    private static final Duration TILL_PROVEN = Duration.ofHours(30);

    private PayoutStories() {}

    static List<Story> all() {
        return List.of(
                Story.of(IMPORT, "import payout, prove clearing", chain -> {
                            chain.mollie.tariff("ideal", "iDEAL", "0.29", null);
                            return twoPaymentsAndARefund(chain);
                        })
                        .within(TILL_PROVEN),
                Story.of(IMPORT, "import payout: fees on the PSP's invoice", chain -> {
                            MoneyBench.fees(chain, FeePolicies.always(FeePolicy.INVOICE));
                            chain.mollie.tariff("ideal", "iDEAL", "0.29", null);
                            paid(chain, "1210.00", booked(chain, "1000.00"));
                            return payout(chain);
                        })
                        .within(TILL_PROVEN),
                Story.of(IMPORT, "import payout: a payment has no invoice yet", chain -> {
                            chain.paid("121.00", "wie weet", null);
                            calm(chain);
                            return payout(chain);
                        })
                        .within(TILL_PROVEN),
                Story.of("ProveClearing", "prove clearing: somebody booked on it", chain -> {
                            paid(chain, "1210.00", booked(chain, "1000.00"));
                            Deeds.moveByHand(chain, "0.07");
                            return payout(chain);
                        })
                        .within(TILL_PROVEN),
                Story.of("CompareFeeInvoice", "compare fee invoice with creditor", chain -> {
                            MoneyBench.fees(chain, FeePolicies.always(FeePolicy.INVOICE));
                            paid(chain, "1210.00", booked(chain, "1000.00"));
                            payout(chain).run();
                            chain.calm(TILL_PROVEN);
                            chain.clock.set(Instant.parse("2026-12-01T09:00:00Z"));
                            String invoice = chain.mollie.feeInvoices().get(0);
                            return () -> chain.tick(new SubjectRef(Chain.PSP, SubjectKind.FEE_INVOICE, invoice));
                        })
                        .within(TILL_PROVEN));
    }

    private static Runnable twoPaymentsAndARefund(Chain chain) {
        String company = company(chain);
        paid(chain, "1210.00", invoice(chain, company, "1000.00"));
        String payment = paid(chain, "121.00", invoice(chain, company, "100.00"));
        chain.mollie.refund(payment, Money.of("21.00", "EUR"), "retour");
        calm(chain);
        return payout(chain);
    }

    private static Runnable payout(Chain chain) {
        String settlement = chain.mollie.settle(chain.clock.today());
        return () -> chain.tick(new SubjectRef(Chain.PSP, SubjectKind.PAYOUT, settlement));
    }
}

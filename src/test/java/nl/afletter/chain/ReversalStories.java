package nl.afletter.chain;

import static nl.afletter.chain.Deeds.booked;
import static nl.afletter.chain.Deeds.calm;
import static nl.afletter.chain.Deeds.company;
import static nl.afletter.chain.Deeds.dollars;
import static nl.afletter.chain.Deeds.invoice;
import static nl.afletter.chain.Deeds.note;
import static nl.afletter.chain.Deeds.paid;
import static nl.afletter.chain.Deeds.paidInDollars;

import java.time.Duration;
import java.util.List;
import nl.afletter.chain.Stories.Story;
import nl.afletter.model.Money;

/** Money that goes back, and comes back again. */
final class ReversalStories {

    private static final String REVERSE = "ReversePayment";

    private ReversalStories() {}

    static List<Story> all() {
        return List.of(
                Story.of(REVERSE, "reverse payment: refund", chain -> {
                    String company = company(chain);
                    String invoice = invoice(chain, company, "1000.00");
                    String payment = paid(chain, "1210.00", invoice);
                    note(chain, company, invoice, "200.00");
                    calm(chain);
                    return () -> chain.mollie.refund(payment, eur("242.00"), "retour");
                }),
                Story.of(REVERSE, "reverse payment: refund without credit note", chain -> {
                            String payment = paid(chain, "1210.00", booked(chain, "1000.00"));
                            return () -> chain.mollie.refund(payment, eur("242.00"), "retour");
                        })
                        .within(PaymentStories.PAST_THE_HORIZON),
                Story.of(REVERSE, "reverse payment: refund of too much", chain -> {
                    String payment = paid(chain, "1300.00", booked(chain, "1000.00"));
                    return () -> chain.mollie.refund(payment, eur("90.00"), "te veel");
                }),
                Story.of(REVERSE, "reverse payment: a booked refund fails", chain -> {
                    String payment = paid(chain, "1300.00", booked(chain, "1000.00"));
                    String refund = chain.mollie.refund(payment, eur("90.00"), "te veel");
                    calm(chain);
                    return () -> chain.mollie.refundFails(refund);
                }),
                Story.of(REVERSE, "reverse payment: chargeback", chain -> {
                    String payment = paid(chain, "1210.00", booked(chain, "1000.00"));
                    return () -> chain.mollie.chargeback(payment, eur("1210.00"));
                }),
                Story.of(REVERSE, "chargeback wakes the second payment of its invoice", chain -> {
                    String invoice = booked(chain, "1000.00");
                    String payment = paid(chain, "1210.00", invoice);
                    paid(chain, "1210.00", invoice);
                    return () -> chain.mollie.chargeback(payment, eur("1210.00"));
                }),
                Story.of(REVERSE, "reverse dollars: chargeback", chain -> {
                    String payment = paidInDollars(chain, dollars(chain));
                    calm(chain);
                    return () -> chain.mollie.chargeback(payment, Money.of("121.00", "USD"), eur("109.10"));
                }),
                Story.of(REVERSE, "reverse payment: chargeback won back", chain -> {
                            String payment = paid(chain, "1210.00", booked(chain, "1000.00"));
                            String chargeback = chain.mollie.chargeback(payment, eur("1210.00"));
                            calm(chain);
                            return () -> {
                                chain.mollie.reverseChargeback(chargeback);
                                // Mollie calls nobody about it.
                                chain.feedsAfter(Duration.ofHours(1));
                            };
                        })
                        .inMessagesOnly());
    }

    private static Money eur(String amount) {
        return Money.of(amount, "EUR");
    }
}

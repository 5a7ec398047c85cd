package nl.afletter.chain;

import static nl.afletter.chain.Deeds.booked;
import static nl.afletter.chain.Deeds.calm;
import static nl.afletter.chain.Deeds.company;
import static nl.afletter.chain.Deeds.foreign;
import static nl.afletter.chain.Deeds.invoice;
import static nl.afletter.chain.Deeds.sentAgain;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.afletter.chain.Stories.Story;
import nl.afletter.local.sim.WebhookFate;
import nl.afletter.model.Administration.ClosedPeriod;
import nl.afletter.model.RelationPolicy;
import nl.afletter.model.SubjectRef;

/** What goes on beside the money: debtors, read-backs, change feeds. */
final class UpkeepStories {

    private static final String READ_BACK = "ReadBackOpenItems";

    private UpkeepStories() {}

    static List<Story> all() {
        return List.of(
                Story.of("SyncDebtor", "sync debtor", chain -> {
                    String company = company(chain);
                    invoice(chain, company, "1000.00");
                    return () ->
                            chain.teamleader.people().updateRelation(company, card -> card.put("name", "Anders BV"));
                }),
                Story.of("SyncDebtor", "sync creditor: a supplier that is a debtor already", chain -> {
                    chain.change(books ->
                            Relations.with(books, new RelationPolicy(Map.of(), RelationPolicy.Conflict.ASK, true)));
                    String company = company(chain);
                    invoice(chain, company, "1000.00");
                    calm(chain);
                    return () -> chain.teamleader.people().updateRelation(company, card -> card.put("name", "Anders BV")
                            .putArray("tags")
                            .add("leverancier"));
                }),
                Story.of("SyncDebtor", "sync debtor: both sides changed, a person takes the CRM's", chain -> {
                    SubjectRef relation = Relations.differing(chain);
                    return () -> Relations.choose(chain, relation, "crm");
                }),
                Story.of(READ_BACK, "read back open items, write back", chain -> {
                    booked(chain, "1000.00");
                    String item = chain.books().items().get(0).id();
                    return () -> {
                        chain.seed.payByHand(item, chain.clock.today(), 50000);
                        chain.readBacksAfter(Duration.ofHours(25));
                    };
                }),
                Story.of(READ_BACK, "read back a foreign item: its payment is woken", chain -> {
                    chain.paid("121.00", "betreft HAND-7", null);
                    calm(chain);
                    return () -> {
                        foreign(chain, "HAND-7");
                        chain.readBacksAfter(Duration.ofHours(25));
                    };
                }),
                Story.of(READ_BACK, "read back an invoice sent twice and settled by hand", chain -> {
                    booked(chain, "1000.00");
                    String twin = sentAgain(chain, "2026 / 1");
                    chain.seed.payByHand(twin, chain.clock.today(), 121000);
                    return () -> chain.readBacksAfter(Duration.ofHours(25));
                }),
                Story.of("ReadBackPurchases", "show purchases: a new one and a corrected one", chain -> {
                    String project = chain.teamleader.people().project("Verbouwing");
                    String place = chain.seed.project("P-77");
                    chain.change(books -> Purchases.shown(books, Map.of(project, place)));
                    String supplier = chain.seed.contact("9001", "Bouwmat BV");
                    String first = Purchases.book(chain, supplier, "INK-1", 100_00, place);
                    chain.readBacksAfter(Duration.ofHours(25));
                    calm(chain);
                    return () -> {
                        chain.seed.changePurchase(first, 110_00);
                        Purchases.book(chain, supplier, "INK-2", 20_00, place);
                        chain.readBacksAfter(Duration.ofHours(25));
                    };
                }),
                Story.of("AgreeOnPeriod", "ask about a closed period", chain -> {
                    String invoice = lateInvoice(chain);
                    return () -> chain.paid("1210.00", "factuur", invoice);
                }),
                Story.of("AgreeOnPeriod", "agree on a closed period", chain -> {
                    String invoice = lateInvoice(chain);
                    chain.paid("1210.00", "factuur", invoice);
                    invoice(chain, company(chain), "100.00");
                    calm(chain);
                    return () -> chain.agree(chain.period(Stories.DAY));
                }),
                Story.of("FollowFeed", "follow feeds after lost webhooks", chain -> {
                            String company = company(chain);
                            chain.feedsAfter(Duration.ofMinutes(1));
                            calm(chain);
                            return () -> {
                                String id = invoice(chain, company, "100.00");
                                chain.paid("121.00", "factuur", id);
                                chain.teamleader.webhooks().deliver(WebhookFate.lost());
                                chain.mollie.deliverWebhooks(calls -> List.of());
                                chain.feedsAfter(Duration.ofHours(1));
                            };
                        })
                        .inMessagesOnly());
    }

    /** An invoice in a period that is closed since, and for which late events need a person's agreement. */
    private static String lateInvoice(Chain chain) {
        chain.settings(Chain.BOOKS, books -> Books.closedPeriod(books, ClosedPeriod.FIRST_OPEN_DAY));
        String invoice = booked(chain, "1000.00");
        chain.seed.lockedUntil(Stories.DAY);
        // Settings and what the adapter knows of the books are kept for minutes.
        chain.clock.advance(Duration.ofMinutes(6));
        return invoice;
    }
}

package nl.afletter.chain;

import static nl.afletter.chain.Deeds.booked;
import static nl.afletter.chain.Deeds.calm;
import static nl.afletter.chain.Deeds.company;
import static nl.afletter.chain.Deeds.dollars;
import static nl.afletter.chain.Deeds.foreign;
import static nl.afletter.chain.Deeds.invoice;
import static nl.afletter.chain.Deeds.invoiceInDollars;
import static nl.afletter.chain.Deeds.line;
import static nl.afletter.chain.Deeds.note;
import static nl.afletter.chain.Deeds.noteInDollars;
import static nl.afletter.chain.Deeds.paid;

import java.util.List;
import java.util.Map;
import nl.afletter.chain.Stories.Story;
import nl.afletter.local.sim.hubspot.HubSpotPeople;
import nl.afletter.local.sim.hubspot.HubSpotSimulator;
import nl.afletter.model.Administration.CrmTrigger;
import nl.afletter.model.Administration.Twin;

/** Invoices and credit notes: booked, adopted, changed, deleted. */
final class InvoiceStories {

    private static final String BOOK = "BookInvoice";
    private static final String REVISE = "ReviseInvoice";

    private InvoiceStories() {}

    static List<Story> all() {
        return List.of(
                Story.of(BOOK, "book invoice", chain -> {
                    String company = company(chain);
                    return () -> invoice(chain, company, "1000.00");
                }),
                Story.of(BOOK, "book credit note", chain -> {
                    String company = company(chain);
                    String invoice = invoice(chain, company, "1000.00");
                    return () -> note(chain, company, invoice, "200.00");
                }),
                Story.of(BOOK, "book credit note in dollars at another rate", chain -> {
                    String company = company(chain);
                    String invoice = dollars(chain, company);
                    chain.seed.exchangeRate("USD", "1.25");
                    return () -> noteInDollars(chain, company, invoice, "20.00");
                }),
                Story.of(BOOK, "book invoice: proven by VIES", chain -> {
                    chain.vies.register("DE", "811907980", "C GmbH");
                    String customer = chain.teamleader.people().company("C GmbH", "DE811907980", "");
                    return () -> chain.teamleader.people().invoice(Books.of(customer, Books.reversed("500.00")));
                }),
                Story.of(BOOK, "book invoice: a foreign twin is adopted", chain -> {
                    chain.settings(Chain.BOOKS, books -> Books.twin(books, Twin.ADOPT));
                    foreign(chain, "2026 / 1");
                    String company = company(chain);
                    return () -> invoice(chain, company, "100.00");
                }),
                Story.of(BOOK, "book invoice: a foreign twin is parked", chain -> {
                    foreign(chain, "2026 / 1");
                    String company = company(chain);
                    return () -> invoice(chain, company, "100.00");
                }),
                Story.of("DraftInvoice", "make and send the invoice of a won deal", chain -> {
                    HubSpotPeople people = chain.connectHubSpot(Map.of()).people();
                    chain.change(books -> MoneyBench.triggeredBy(books, CrmTrigger.DEAL_SEND));
                    String company = people.company("A BV", "NL001234567B01", "11111111");
                    String deal = people.deal(
                            "Website",
                            company,
                            HubSpotPeople.Line.of("Ontwerp", "1000.00", HubSpotSimulator.RATE_HIGH));
                    calm(chain);
                    return () -> people.win(deal);
                }),
                Story.of(REVISE, "revise invoice: changed", chain -> {
                    String invoice = booked(chain, "1000.00");
                    return () -> chain.teamleader.people().updateBooked(invoice, line("900.00"));
                }),
                Story.of(REVISE, "revise invoice in dollars at another rate", chain -> {
                    String invoice = dollars(chain);
                    chain.seed.exchangeRate("USD", "1.25");
                    return () -> chain.teamleader.people().in("USD").updateBooked(invoice, line("90.00"));
                }),
                Story.of(REVISE, "revise invoice: changed after a part was paid", chain -> {
                    String invoice = booked(chain, "1000.00");
                    paid(chain, "10.00", invoice);
                    return () -> chain.teamleader.people().updateBooked(invoice, line("900.00"));
                }),
                Story.of(REVISE, "revise invoice: deleted", chain -> {
                    String invoice = booked(chain, "1000.00");
                    return () -> chain.teamleader.people().delete(invoice);
                }));
    }

    /** Lives with more than one version of a document, told from its beginning. */
    static List<Story> histories() {
        return List.of(
                Story.of(REVISE, "history: invoice changed", chain -> {
                    String company = company(chain);
                    return () -> changed(chain, invoice(chain, company, "1000.00"), "900.00");
                }),
                Story.of(REVISE, "history: invoice changed twice", chain -> {
                    String company = company(chain);
                    return () -> changed(chain, invoice(chain, company, "1000.00"), "900.00", "1100.00");
                }),
                Story.of(REVISE, "history: invoice in dollars changed", chain -> {
                    String company = company(chain);
                    return () -> {
                        String invoice = invoiceInDollars(chain, company);
                        calm(chain);
                        chain.seed.exchangeRate("USD", "1.25");
                        chain.teamleader.people().in("USD").updateBooked(invoice, line("90.00"));
                    };
                }),
                Story.of(REVISE, "history: changed and changed back", chain -> {
                    String company = company(chain);
                    return () -> changed(chain, invoice(chain, company, "1000.00"), "900.00", "1000.00");
                }),
                Story.of(REVISE, "history: invoice deleted", chain -> {
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
}

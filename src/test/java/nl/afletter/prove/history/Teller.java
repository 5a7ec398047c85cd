package nl.afletter.prove.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import nl.afletter.chain.Chain;
import nl.afletter.local.sim.mollie.MollieSimulator;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.model.Administration;
import nl.afletter.model.Money;
import nl.afletter.prove.history.Happening.Authorised;
import nl.afletter.prove.history.Happening.BalanceMoved;
import nl.afletter.prove.history.Happening.Captured;
import nl.afletter.prove.history.Happening.ChargebackWon;
import nl.afletter.prove.history.Happening.ChargedBack;
import nl.afletter.prove.history.Happening.CreditNoteApproved;
import nl.afletter.prove.history.Happening.CustomerRenamed;
import nl.afletter.prove.history.Happening.DraftApproved;
import nl.afletter.prove.history.Happening.InvoiceApproved;
import nl.afletter.prove.history.Happening.InvoiceChanged;
import nl.afletter.prove.history.Happening.InvoiceDeleted;
import nl.afletter.prove.history.Happening.InvoiceDrafted;
import nl.afletter.prove.history.Happening.ItemByHand;
import nl.afletter.prove.history.Happening.Line;
import nl.afletter.prove.history.Happening.Naming;
import nl.afletter.prove.history.Happening.NothingPaid;
import nl.afletter.prove.history.Happening.Paid;
import nl.afletter.prove.history.Happening.PaidOut;
import nl.afletter.prove.history.Happening.RefundReturned;
import nl.afletter.prove.history.Happening.Refunded;

/** Makes things happen at the simulated vendors, as people, banks and the vendors themselves do it. */
final class Teller {

    private final Chain chain;
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, String> numbers = new HashMap<>();
    private final Map<String, String> paymentOf = new HashMap<>();
    private final List<String> customers = new ArrayList<>();

    Teller(Chain chain) {
        this.chain = chain;
        for (int n = 1; n <= Matter.CUSTOMERS; n++) {
            customers.add(people().company("Klant " + n + " BV", "NL00123456" + n + "B01", "1111111" + n));
        }
    }

    /** The vendor's id of what a label stands for; its movement for a row of the balance. */
    String id(String label) {
        return ids.get(label);
    }

    /** The number of a document. */
    String number(String label) {
        return numbers.get(label);
    }

    /** The payment behind a refund, chargeback or capture. */
    String paymentOf(String label) {
        return paymentOf.get(label);
    }

    void happen(Happening happening) {
        if (happening instanceof InvoiceApproved it) {
            ids.put(it.makes(), people().draft(document(it.customer(), it.lines())));
            approve(it.makes());
        } else if (happening instanceof InvoiceDrafted it) {
            ids.put(it.makes(), people().draft(document(it.customer(), it.lines())));
        } else if (happening instanceof DraftApproved it) {
            approve(it.invoice());
        } else if (happening instanceof InvoiceChanged it) {
            people().updateBooked(ids.get(it.invoice()), lines(it.lines()));
        } else if (happening instanceof InvoiceDeleted it) {
            people().delete(ids.get(it.invoice()));
        } else if (happening instanceof CreditNoteApproved it) {
            ids.put(it.makes(), people().creditNote(ids.get(it.invoice()), document(it.customer(), it.lines())));
        } else if (happening instanceof ItemByHand it) {
            byHand(it);
        } else if (happening instanceof CustomerRenamed it) {
            people().updateRelation(customers.get(it.customer() - 1), card -> card.put("name", it.name()));
        } else {
            money(happening);
        }
    }

    private void money(Happening happening) {
        if (happening instanceof Paid it) {
            String id = create(it.makes(), it.cents(), it.method(), it.naming(), it.named(), false);
            chain.mollie.pay(id, chain.clock.instant(), "NL02ABNA0123456789", "J. Jansen");
        } else if (happening instanceof Authorised it) {
            String id = create(it.makes(), it.cents(), "klarna", Naming.METADATA, List.of(it.invoice()), false);
            chain.mollie.authorise(id, chain.clock.instant(), "", "J. Jansen");
        } else if (happening instanceof NothingPaid it) {
            nothingPaid(it);
        } else if (happening instanceof Captured it) {
            of(it.makes(), it.payment(), chain.mollie.capture(ids.get(it.payment()), eur(it.cents())));
        } else if (happening instanceof Refunded it) {
            of(it.makes(), it.payment(), chain.mollie.refund(ids.get(it.payment()), eur(it.cents()), "retour"));
        } else if (happening instanceof RefundReturned it) {
            chain.mollie.refundFails(ids.get(it.refund()));
        } else if (happening instanceof ChargedBack it) {
            of(it.makes(), it.payment(), chain.mollie.chargeback(ids.get(it.payment()), eur(it.cents())));
        } else if (happening instanceof ChargebackWon it) {
            chain.mollie.reverseChargeback(ids.get(it.chargeback()));
        } else if (happening instanceof BalanceMoved it) {
            ids.put(it.makes(), balanceMoves(it));
        } else if (happening instanceof PaidOut it) {
            chain.mollie.feeInvoices();
            ids.put(it.makes(), chain.mollie.settle(chain.clock.today()));
        } else {
            throw new IllegalArgumentException("nobody can tell this: " + happening.sentence());
        }
    }

    private void of(String label, String payment, String id) {
        ids.put(label, id);
        paymentOf.put(label, payment);
    }

    private void approve(String label) {
        people().book(ids.get(label));
        numbers.put(label, crm(label).path("invoice_number").asText());
    }

    private JsonNode crm(String label) {
        return chain.teamleader.invoice(ids.get(label)).orElseThrow();
    }

    private void byHand(ItemByHand it) {
        Administration.VatMapping high = chain.table
                .settings()
                .administration(Chain.BOOKS)
                .orElseThrow()
                .vat()
                .get(0);
        String number = "F-10" + it.makes().replaceAll("\\D", "");
        String contact = chain.seed.contact("4711" + number.replaceAll("\\D", ""), "Oude klant BV");
        var day = chain.clock.today();
        numbers.put(it.makes(), number);
        ids.put(
                it.makes(),
                chain.seed.foreignInvoice(
                        null, contact, number, day, day.plusDays(30), it.net(), high.code(), high.ledger()));
    }

    private String create(String label, long cents, String method, Naming naming, List<String> named, boolean test) {
        var metadata = JsonNodeFactory.instance.objectNode();
        String text = "dank u wel";
        if (naming == Naming.METADATA) {
            metadata.put("invoiceId", ids.get(named.get(0)));
        } else if (naming == Naming.NUMBER) {
            text = "Factuur " + named.stream().map(numbers::get).collect(Collectors.joining(" en "));
        }
        String id = chain.mollie.createPayment(eur(cents), text, metadata, method, MollieSimulator.PROFILE, test);
        ids.put(label, id);
        return id;
    }

    private void nothingPaid(NothingPaid it) {
        boolean paypal = it.how().equals("paypal");
        boolean test = it.how().equals("test");
        String id = create(
                it.makes(), it.cents(), paypal ? "paypal" : "ideal", Naming.METADATA, List.of(it.invoice()), test);
        if (paypal || test) {
            chain.mollie.pay(id, chain.clock.instant(), "", "J. Jansen");
        } else {
            chain.mollie.endUnpaid(id, it.how());
        }
    }

    private String balanceMoves(BalanceMoved it) {
        return switch (it.type()) {
            case "reserve" -> chain.mollie.reserve(eur(-it.cents()));
            case "own payout" -> chain.mollie.payOutCustom(eur(-it.cents()));
            default -> chain.mollie.move(it.type(), eur(it.cents()), Map.of());
        };
    }

    private People people() {
        return chain.teamleader.people();
    }

    private People.NewInvoice document(int customer, List<Line> lines) {
        return People.NewInvoice.of(customers.get(customer - 1), chain.clock.today(), lines(lines));
    }

    private static People.Line[] lines(List<Line> lines) {
        return lines.stream()
                .map(line -> People.Line.of(
                        "Werk",
                        BigDecimal.valueOf(line.net(), 2).toPlainString(),
                        line.high() ? TeamleaderSimulator.RATE_HIGH : TeamleaderSimulator.RATE_LOW))
                .toArray(People.Line[]::new);
    }

    private static Money eur(long cents) {
        return Money.ofMinor(cents, "EUR");
    }
}

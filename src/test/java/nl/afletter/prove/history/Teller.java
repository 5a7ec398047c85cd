package nl.afletter.prove.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import nl.afletter.chain.Chain;
import nl.afletter.chain.Office;
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
import nl.afletter.prove.history.Happening.PaidInDollars;
import nl.afletter.prove.history.Happening.PaidOut;
import nl.afletter.prove.history.Happening.PayoutFailed;
import nl.afletter.prove.history.Happening.RefundCanceled;
import nl.afletter.prove.history.Happening.RefundLeft;
import nl.afletter.prove.history.Happening.RefundOrdered;
import nl.afletter.prove.history.Happening.RefundReturned;
import nl.afletter.prove.history.Happening.Refunded;

/** Makes things happen at the simulated vendors, as people, banks and the vendors themselves do it. */
final class Teller {

    private final Chain chain;
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, String> numbers = new HashMap<>();
    private final Map<String, String> paymentOf = new HashMap<>();
    private final Map<String, MollieSimulator> tillOf = new HashMap<>();
    private final List<String> customers = new ArrayList<>();
    private final Map<String, Office> offices = new TreeMap<>();

    /** New tokens are asked for five minutes before the end: so nearly every beat needs some. */
    private static final Duration TOKENS = Duration.ofMinutes(6);

    /** Opens what the history needs: administrations, connections to PSPs, customers that they share. */
    Teller(Chain chain, History history) {
        this.chain = chain;
        people().accessTokensLive(TOKENS);
        people().reuseRevokes(true);
        chain.consent();
        for (int n = 0; n < history.tills().size(); n++) {
            String books = History.books(n);
            Office office =
                    n == 0 ? chain.office : chain.openOffice("books-" + books.toLowerCase(Locale.ROOT), books + " BV");
            offices.put(books, office);
            for (int till = 1; till < history.tills().get(n); till++) {
                chain.addTill(office, "121" + till);
            }
        }
        for (int n = 1; n <= Matter.CUSTOMERS; n++) {
            customers.add(people().company("Klant " + n + " BV", "NL00123456" + n + "B01", "1111111" + n));
        }
    }

    /** The vendor's id of what a label stands for; its movement for a row of the balance. */
    String id(String label) {
        return ids.get(label);
    }

    /** All that has an id at a vendor. */
    Set<String> labels() {
        return ids.keySet();
    }

    /** Administrations by their letter. */
    Map<String, Office> offices() {
        return offices;
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
            ids.put(it.makes(), people(it).draft(document(it.makes(), it.customer(), it.lines())));
            approve(it.makes());
        } else if (happening instanceof InvoiceDrafted it) {
            ids.put(it.makes(), people(it).draft(document(it.makes(), it.customer(), it.lines())));
        } else if (happening instanceof DraftApproved it) {
            approve(it.invoice());
        } else if (happening instanceof InvoiceChanged it) {
            people().updateBooked(ids.get(it.invoice()), lines(it.lines()));
        } else if (happening instanceof InvoiceDeleted it) {
            people().delete(ids.get(it.invoice()));
        } else if (happening instanceof CreditNoteApproved it) {
            ids.put(it.makes(), people(it).creditNote(ids.get(it.invoice()), document("", it.customer(), it.lines())));
        } else if (happening instanceof ItemByHand it) {
            byHand(it);
        } else if (happening instanceof CustomerRenamed it) {
            people().updateRelation(customers.get(it.customer() - 1), card -> card.put("name", it.name()));
        } else {
            money(happening);
        }
    }

    private void money(Happening happening) {
        MollieSimulator psp = psp(happening);
        if (happening instanceof Paid it) {
            String id = create(it.makes(), psp, it.cents(), it.method(), it.naming(), it.named(), false);
            psp.pay(id, chain.clock.instant(), "NL02ABNA0123456789", "J. Jansen");
        } else if (happening instanceof Authorised it) {
            String id = create(it.makes(), psp, it.cents(), "klarna", Naming.METADATA, List.of(it.invoice()), false);
            psp.authorise(id, chain.clock.instant(), "", "J. Jansen");
        } else if (happening instanceof NothingPaid it) {
            nothingPaid(it, psp);
        } else if (happening instanceof Captured it) {
            of(it.makes(), it.payment(), psp.capture(ids.get(it.payment()), eur(it.cents())));
        } else if (happening instanceof Refunded it) {
            of(it.makes(), it.payment(), psp.refund(ids.get(it.payment()), eur(it.cents()), "retour"));
        } else if (happening instanceof PaidInDollars it) {
            dollars(it, psp);
        } else if (happening instanceof RefundOrdered it) {
            of(it.makes(), it.payment(), psp.refundPending(ids.get(it.payment()), eur(it.cents()), "retour"));
        } else if (happening instanceof RefundLeft it) {
            psp.refundLeaves(ids.get(it.refund()));
        } else if (happening instanceof RefundCanceled it) {
            psp.refundFails(ids.get(it.refund()));
        } else if (happening instanceof PayoutFailed it) {
            ids.put(it.makes(), psp.payoutFails(ids.get(it.payout())));
        } else if (happening instanceof RefundReturned it) {
            psp.refundFails(ids.get(it.refund()));
        } else if (happening instanceof ChargedBack it) {
            of(it.makes(), it.payment(), psp.chargeback(ids.get(it.payment()), eur(it.cents())));
        } else if (happening instanceof ChargebackWon it) {
            psp.reverseChargeback(ids.get(it.chargeback()));
        } else if (happening instanceof BalanceMoved it) {
            ids.put(it.makes(), balanceMoves(it, psp));
        } else if (happening instanceof PaidOut it) {
            psp.feeInvoices();
            ids.put(it.makes(), psp.settle(chain.clock.today()));
        } else {
            throw new IllegalArgumentException("nobody can tell this: " + happening.sentence());
        }
    }

    /** The PSP account where it happens: a payment's own for all that becomes of it. */
    private MollieSimulator psp(Happening happening) {
        String origin = happening.needs().isEmpty() ? "" : happening.needs().get(0);
        String payment = paymentOf.getOrDefault(origin, origin);
        Office office = offices.get(happening.books());
        return tillOf.getOrDefault(payment, office.tills().get(happening.till()).mollie());
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
        Office office = offices.get(it.books());
        Administration.VatMapping high = chain.table
                .settings()
                .administration(office.id)
                .orElseThrow()
                .vat()
                .get(0);
        String number = "F-10" + it.makes().replaceAll("\\D", "");
        String contact = office.seed.contact("4711" + number.replaceAll("\\D", ""), "Oude klant BV");
        var day = chain.clock.today();
        numbers.put(it.makes(), number);
        ids.put(
                it.makes(),
                office.seed.foreignInvoice(
                        null, contact, number, day, day.plusDays(30), it.net(), high.code(), high.ledger()));
    }

    private String create(
            String label,
            MollieSimulator psp,
            long cents,
            String method,
            Naming naming,
            List<String> named,
            boolean test) {
        var metadata = JsonNodeFactory.instance.objectNode();
        if (naming == Naming.METADATA) {
            metadata.put("invoiceId", ids.get(named.get(0)));
        }
        String text = text(naming, named);
        String id = psp.createPayment(eur(cents), text, metadata, method, MollieSimulator.PROFILE, test);
        ids.put(label, id);
        tillOf.put(label, psp);
        return id;
    }

    private String text(Naming naming, List<String> named) {
        return switch (naming) {
            case NUMBER -> "Factuur " + named.stream().map(numbers::get).collect(Collectors.joining(" en "));
            case REFERENCE -> "uw kenmerk " + PrintedReference.of(named.get(0));
            case WRONG_REFERENCE -> "uw kenmerk " + PrintedReference.misread(named.get(0));
            case WRONG_NUMBER -> "Factuur 1999 / 4711";
            default -> "dank u wel";
        };
    }

    private void dollars(PaidInDollars it, MollieSimulator psp) {
        var metadata = JsonNodeFactory.instance.objectNode();
        if (it.naming() == Naming.METADATA) {
            metadata.put("invoiceId", ids.get(it.invoice()));
        }
        Money paid = Money.ofMinor(it.cents(), "USD");
        String id = psp.createPayment(paid, "thank you", metadata, "creditcard");
        psp.pay(id, chain.clock.instant(), "", "J. Johnson", eur(it.settles()));
        ids.put(it.makes(), id);
        tillOf.put(it.makes(), psp);
    }

    private void nothingPaid(NothingPaid it, MollieSimulator psp) {
        boolean paypal = it.how().equals("paypal");
        boolean test = it.how().equals("test");
        String id = create(
                it.makes(), psp, it.cents(), paypal ? "paypal" : "ideal", Naming.METADATA, List.of(it.invoice()), test);
        if (paypal || test) {
            psp.pay(id, chain.clock.instant(), "", "J. Jansen");
        } else {
            psp.endUnpaid(id, it.how());
        }
    }

    private String balanceMoves(BalanceMoved it, MollieSimulator psp) {
        return switch (it.type()) {
            case "reserve" -> psp.reserve(eur(-it.cents()));
            case "own payout" -> psp.payOutCustom(eur(-it.cents()));
            default -> psp.move(it.type(), eur(it.cents()), Map.of());
        };
    }

    private People people() {
        return chain.teamleader.people();
    }

    private People people(Happening happening) {
        return people().of(offices.get(happening.books()).department);
    }

    /** @param label of an invoice, for its reference; empty for none */
    private People.NewInvoice document(String label, int customer, List<Line> lines) {
        return new People.NewInvoice(
                "company",
                customers.get(customer - 1),
                chain.clock.today(),
                30,
                List.of(lines(lines)),
                List.of(),
                null,
                label.isEmpty() ? null : PrintedReference.of(label));
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

package nl.afletter.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.Simulator;
import nl.afletter.local.sim.mollie.MollieSimulator;
import nl.afletter.local.sim.moneybird.MoneybirdSeed;
import nl.afletter.local.sim.teamleader.People.Line;
import nl.afletter.local.sim.teamleader.People.NewInvoice;
import nl.afletter.model.Money;

/**
 * What people, payers and banks do in the story. Each act has a key that stands in what it makes; an act whose process
 * was killed before it could be noted is found by that key and not done twice.
 */
final class Acts {

    private static final String IBAN = "NL91ABNA0417164300";

    private final DemoVendors vendors;
    private final StateOnDisk state;
    private final HttpClient http = HttpClient.newHttpClient();

    Acts(DemoVendors vendors, StateOnDisk state) {
        this.vendors = vendors;
        this.state = state;
    }

    /** A company in the CRM. */
    void company(String key, String name, String vatNumber, String chamberOfCommerce) {
        once(
                key,
                () -> first(crm().path("companies"), row -> text(row, "name").equals(name))
                        .map(Acts::id),
                () -> vendors.crm().people().company(name, vatNumber, chamberOfCommerce));
    }

    /** An invoice in the CRM, booked there. @param price without VAT */
    String invoice(String key, String company, String price, String taxRate) {
        String words = "Werkzaamheden " + key;
        String id = once(
                key + ":draft",
                () -> first(crm().path("invoices"), row -> firstLine(row).equals(words))
                        .map(Acts::id),
                () -> vendors.crm()
                        .people()
                        .draft(NewInvoice.of(made(company), today(), Line.of(words, price, taxRate))));
        return once(key, () -> Optional.of(id).filter(each -> !number(each).isEmpty()), () -> {
            vendors.crm().people().book(id);
            return id;
        });
    }

    /** A credit note in the CRM over a part of an invoice. */
    void creditNote(String key, String invoice, String company, String price, String taxRate) {
        String words = "Creditering " + key;
        once(
                key,
                () -> first(crm().path("creditNotes"), row -> firstLine(row).equals(words))
                        .map(Acts::id),
                () -> vendors.crm()
                        .people()
                        .creditNote(
                                made(invoice), NewInvoice.of(made(company), today(), Line.of(words, price, taxRate))));
    }

    /** An invoice that a bookkeeper types into Moneybird: it is in no CRM. */
    void byHand(String key, String reference, long netMinor) {
        once(
                key,
                () -> vendors.books().books(division()).withReference(reference).stream()
                        .findFirst()
                        .map(item -> item.id()),
                () -> {
                    MoneybirdSeed seed = vendors.books().administrationById(division());
                    return seed.foreignInvoice(
                            null,
                            seed.contact("70001", "Klant Buitenom B.V."),
                            reference,
                            today(),
                            today().plusDays(30),
                            netMinor,
                            vendors.id("moneybird.high"),
                            vendors.id("moneybird.revenueHigh"));
                });
    }

    /**
     * Somebody pays.
     *
     * @param text what stands on the payment
     * @param invoice number of the invoice for which a shop or CRM made the payment, or empty for a text of the payer's
     */
    String pays(String key, String amount, String text, String invoice, String method) {
        return pays(vendors.psp(), key, amount, text, invoice, method);
    }

    /** As {@link #pays(String, String, String, String, String)}, through the web shop's account. */
    String paysInShop(String key, String amount, String text, String invoice, String method) {
        return pays(vendors.shop(), key, amount, text, invoice, method);
    }

    private String pays(MollieSimulator psp, String key, String amount, String text, String invoice, String method) {
        String id = once(
                key + ":made",
                () -> payment(psp, row -> text(row.path("metadata"), "order").equals(key))
                        .map(Acts::id),
                () -> psp.createPayment(
                        money(amount), text, SimJson.object().put("order", key).put("invoiceNumber", invoice), method));
        return once(
                key,
                () -> payment(
                                psp,
                                row -> id(row).equals(id) && text(row, "status").equals("paid"))
                        .map(Acts::id),
                () -> {
                    psp.pay(id, vendors.clock().instant(), IBAN, "Betaler " + key);
                    return id;
                });
    }

    /** We give money back. */
    void refund(String key, String payment, String amount) {
        String words = "Terug " + key;
        once(
                key,
                () -> first(psp().path("refunds").path("rows"), row -> text(row, "description")
                                .equals(words))
                        .map(Acts::id),
                () -> vendors.psp().refund(made(payment), money(amount), words));
    }

    /** The payer's bank takes the money back. */
    void chargeback(String key, String payment, String amount) {
        once(
                key,
                () -> first(psp().path("chargebacks").path("rows"), row -> text(row, "payment")
                                .equals(made(payment)))
                        .map(Acts::id),
                () -> vendors.psp().chargeback(made(payment), money(amount)));
    }

    /** The chargeback is won back. */
    void wonBack(String key, String chargeback) {
        once(
                key,
                () -> first(
                                psp().path("chargebacks").path("rows"),
                                row -> id(row).equals(made(chargeback)) && row.hasNonNull("reversedAt"))
                        .map(Acts::id),
                () -> {
                    vendors.psp().reverseChargeback(made(chargeback));
                    return made(chargeback);
                });
    }

    /** Mollie pays out what it holds. */
    String payout(String key) {
        return payout(vendors.psp(), key);
    }

    /** Mollie pays out what it holds for the web shop. */
    String payoutOfShop(String key) {
        return payout(vendors.shop(), key);
    }

    private String payout(MollieSimulator psp, String key) {
        LocalDate day = today();
        return once(
                key,
                () -> first(books(psp).path("settlements").path("rows"), row -> text(row, "createdAt")
                                .startsWith(day.toString()))
                        .map(Acts::id),
                () -> psp.settle(day));
    }

    /** Anything else that leaves no trace and does no harm when it happens twice. */
    void happens(String key, Runnable act) {
        once(key, Optional::empty, () -> {
            act.run();
            return "done";
        });
    }

    /** The id under which an act made something. */
    String made(String key) {
        return state.done(key).orElseThrow(() -> new IllegalStateException("the story has no " + key + " yet"));
    }

    /** Number of a booked invoice, or empty. */
    String number(String invoice) {
        return vendors.crm()
                .invoice(invoice)
                .map(row -> text(row, "invoice_number"))
                .orElse("");
    }

    static Money money(String amount) {
        return Money.of(amount, "EUR");
    }

    private String once(String key, Supplier<Optional<String>> find, Supplier<String> act) {
        Optional<String> known = state.done(key);
        if (known.isPresent()) {
            return known.get();
        }
        String id = find.get().orElseGet(act);
        state.done(key, id);
        return id;
    }

    private LocalDate today() {
        return vendors.clock().today();
    }

    private String division() {
        return vendors.id("moneybird.division");
    }

    private Optional<JsonNode> payment(MollieSimulator psp, Predicate<JsonNode> which) {
        return first(books(psp).path("payments").path("rows"), which);
    }

    private JsonNode crm() {
        return books(vendors.crm());
    }

    private JsonNode psp() {
        return books(vendors.psp());
    }

    /** The whole state through the simulator's control door. */
    private JsonNode books(Simulator<?> simulator) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(simulator.baseUrl() + "/_control/books"))
                .build();
        try {
            return SimJson.MAPPER.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
        } catch (IOException e) {
            throw new UncheckedIOException("a simulator does not answer", e);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped");
        }
    }

    private static Optional<JsonNode> first(JsonNode rows, Predicate<JsonNode> which) {
        return StreamSupport.stream(rows.spliterator(), false).filter(which).findFirst();
    }

    private static String firstLine(JsonNode document) {
        return text(document.path("grouped_lines").path(0).path("line_items").path(0), "description");
    }

    private static String id(JsonNode row) {
        return text(row, "id");
    }

    private static String text(JsonNode row, String name) {
        return row.hasNonNull(name) ? row.path(name).asText() : "";
    }
}

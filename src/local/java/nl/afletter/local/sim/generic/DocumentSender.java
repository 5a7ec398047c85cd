package nl.afletter.local.sim.generic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.SmallPdf;

/**
 * A CRM without an API: customers and invoices, each told of at once. PDFs are posted, or stand behind links on a
 * server of its own.
 */
public final class DocumentSender implements AutoCloseable {

    private final SimClock clock;
    private final Postbox post;
    private final HttpServer files;
    private final Map<String, ObjectNode> parties = new LinkedHashMap<>();
    private final Map<String, ObjectNode> documents = new LinkedHashMap<>();
    private final Map<String, Instant> pdfFrom = new LinkedHashMap<>();
    private Duration pdfTakes = Duration.ZERO;
    private boolean postsPdf;
    private int lastParty;
    private int lastDocument;

    /** A line. @param category VAT category @param rate percentage, or empty with category O */
    public record Line(String name, String net, String category, String rate) {}

    /** @param post where it tells */
    public DocumentSender(SimClock clock, Postbox post) {
        this.clock = clock;
        this.post = post;
        try {
            files = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        files.createContext("/pdf/", this::file);
        files.start();
    }

    /** Where its PDFs are. */
    public String baseUrl() {
        return "http://127.0.0.1:" + files.getAddress().getPort();
    }

    /** Where it posts. */
    public Postbox post() {
        return post;
    }

    /** PDFs of documents made from now on are posted with them, or stand behind a link. */
    public void postsPdf(boolean posts) {
        postsPdf = posts;
    }

    /** PDFs of documents made from now on are there after so long. */
    public void pdfTakes(Duration delay) {
        pdfTakes = delay;
    }

    /** A company in the country of its VAT number, with a number of the Dutch chamber of commerce or none. @return its id */
    public String company(String name, String vatId, String chamberOfCommerce) {
        return party(name, party -> {
            party.put("vatId", vatId);
            if (!chamberOfCommerce.isEmpty()) {
                party.put("legalRegistrationId", chamberOfCommerce).put("legalRegistrationScheme", "0106");
            }
            ((ObjectNode) party.get("address"))
                    .put("countryCode", vatId.matches("[A-Z]{2}.*") ? vatId.substring(0, 2) : "NL");
            party.put("invoiceEmail", "facturen@klant.example");
        });
    }

    public String person(String first, String last, String email) {
        return party(
                first + " " + last,
                party -> party.put("firstName", first).put("lastName", last).put("email", email));
    }

    private String party(String name, Consumer<ObjectNode> more) {
        ObjectNode party = JsonNodeFactory.instance.objectNode();
        party.put("externalId", "rel-" + ++lastParty).put("name", name);
        party.putObject("address")
                .put("line1", "Dam 1")
                .put("city", "Amsterdam")
                .put("postalZone", "1012 JS")
                .put("countryCode", "NL");
        more.accept(party);
        String id = party.get("externalId").asText();
        parties.put(id, party);
        post.send("party.changed", party);
        return id;
    }

    public void rename(String party, String name) {
        change(party, card -> card.put("name", name));
    }

    /** It invoices us, too. */
    public void markSupplier(String party) {
        change(party, card -> card.put("supplier", true));
    }

    private void change(String party, Consumer<ObjectNode> step) {
        ObjectNode card = parties.get(party).deepCopy();
        step.accept(card);
        parties.put(party, card);
        post.send("party.changed", card);
    }

    /** An approved invoice. @return its id */
    public String invoice(String party, LocalDate date, List<Line> lines) {
        return approve("inv-" + ++lastDocument, "380", party, date, lines, "");
    }

    /** An approved credit note. @param corrects number of the invoice, or empty */
    public String creditNote(String corrects, String party, LocalDate date, List<Line> lines) {
        return approve("cn-" + ++lastDocument, "381", party, date, lines, corrects);
    }

    /** The data of a document as it was sent; may be changed and sent again. */
    public ObjectNode document(String id) {
        return documents.get(id).deepCopy();
    }

    public String number(String id) {
        return documents.get(id).get("number").asText();
    }

    /** Tells that a document shall not count. */
    public void cancel(String id, String reason) {
        post.send(
                "invoice.cancelled",
                JsonNodeFactory.instance.objectNode().put("externalId", id).put("reason", reason));
    }

    private String approve(String id, String type, String party, LocalDate date, List<Line> lines, String corrects) {
        ObjectNode data = data(id, type, party, date, lines);
        if (!corrects.isEmpty()) {
            data.put("precedingInvoiceNumber", corrects);
        }
        ObjectNode document = data.putObject("document");
        document.put("fileName", id + ".pdf").put("mimeType", "application/pdf");
        if (postsPdf) {
            document.put("base64", Base64.getEncoder().encodeToString(SmallPdf.saying(id)));
        } else {
            document.put("url", baseUrl() + "/pdf/" + id);
        }
        pdfFrom.put(id, clock.instant().plus(pdfTakes));
        documents.put(id, data);
        post.send("invoice.approved", data);
        return id;
    }

    /** An invoice that is not sent yet. */
    public ObjectNode data(String id, String type, String party, LocalDate date, List<Line> lines) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("externalId", id).put("number", date.getYear() + "-" + id).put("typeCode", type);
        data.put("issueDate", date.toString()).put("dueDate", date.plusDays(14).toString());
        data.put("currency", "EUR");
        data.set("buyer", parties.get(party).deepCopy());
        if (lines.stream().anyMatch(line -> line.category().equals("K"))) {
            data.put("deliveryDate", date.toString());
            data.set("deliverToCountryCode", parties.get(party).path("address").path("countryCode"));
        }
        ArrayNode rows = data.putArray("lines");
        Map<String, BigDecimal> bases = new LinkedHashMap<>();
        for (Line line : lines) {
            ObjectNode row = rows.addObject();
            row.put("id", Integer.toString(rows.size()))
                    .put("itemName", line.name())
                    .put("quantity", "1");
            row.put("netPrice", line.net()).put("lineNetAmount", line.net());
            ObjectNode vat = row.putObject("vat").put("categoryCode", line.category());
            if (!line.rate().isEmpty()) {
                vat.put("rate", line.rate());
            }
            bases.merge(line.rate(), new BigDecimal(line.net()), BigDecimal::add);
        }
        BigDecimal net = bases.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal tax = bases.entrySet().stream()
                .map(base -> tax(base.getKey(), base.getValue()))
                .reduce(new BigDecimal("0.00"), BigDecimal::add);
        data.putObject("totals")
                .put("taxExclusiveAmount", net.toPlainString())
                .put("taxAmount", tax.toPlainString())
                .put("taxInclusiveAmount", net.add(tax).toPlainString())
                .put("payableAmount", net.add(tax).toPlainString());
        return data;
    }

    private static BigDecimal tax(String rate, BigDecimal base) {
        return rate.isEmpty()
                ? BigDecimal.ZERO
                : base.multiply(new BigDecimal(rate)).movePointLeft(2).setScale(2, RoundingMode.HALF_UP);
    }

    private void file(HttpExchange exchange) throws IOException {
        String id = exchange.getRequestURI().getPath().substring("/pdf/".length());
        Instant from = pdfFrom.get(id);
        boolean there = from != null && !clock.instant().isBefore(from);
        byte[] body = there ? SmallPdf.saying(id) : new byte[0];
        exchange.getResponseHeaders().set("content-type", "application/pdf");
        exchange.sendResponseHeaders(there ? 200 : 404, there ? body.length : -1);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        files.stop(0);
    }
}

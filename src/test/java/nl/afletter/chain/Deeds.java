package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.VatMapping;
import nl.afletter.model.Money;

/** What people do in the stories, in one word each. */
final class Deeds {

    private Deeds() {}

    static void calm(Chain chain) {
        chain.calm(Duration.ofHours(3));
    }

    static String company(Chain chain) {
        return chain.teamleader.people().company("A BV", "NL001234567B01", "11111111");
    }

    /** An approved invoice of one line with 21% VAT. @return the CRM's id */
    static String invoice(Chain chain, String company, String net) {
        return chain.teamleader.people().invoice(People.NewInvoice.of(company, Stories.DAY, line(net)));
    }

    /** The same, booked. */
    static String booked(Chain chain, String net) {
        String invoice = invoice(chain, company(chain), net);
        calm(chain);
        return invoice;
    }

    static void note(Chain chain, String company, String invoice, String net) {
        chain.teamleader.people().creditNote(invoice, People.NewInvoice.of(company, Stories.DAY, line(net)));
    }

    /** A payment that names an invoice, worked off. */
    static String paid(Chain chain, String amount, String invoice) {
        calm(chain);
        String payment = chain.paid(amount, "factuur", invoice);
        calm(chain);
        return payment;
    }

    /** An invoice of USD 121.00 that the books have for 110.00, booked. */
    static String dollars(Chain chain) {
        return dollars(chain, company(chain));
    }

    static String dollars(Chain chain, String company) {
        chain.mollie.settledEverywhere(true);
        String invoice = invoiceInDollars(chain, company);
        calm(chain);
        return invoice;
    }

    /** The same, not booked yet. */
    static String invoiceInDollars(Chain chain, String company) {
        chain.seed.exchangeRate("USD", "1.10");
        return chain.teamleader.people().in("USD").invoice(People.NewInvoice.of(company, Stories.DAY, line("100.00")));
    }

    static void noteInDollars(Chain chain, String company, String invoice, String net) {
        chain.teamleader.people().in("USD").creditNote(invoice, People.NewInvoice.of(company, Stories.DAY, line(net)));
    }

    static String paidInDollars(Chain chain, String invoice) {
        return chain.paidAs(Money.of("121.00", "USD"), Money.of("108.40", "EUR"), invoice);
    }

    /** An invoice of 121.00 that somebody else put into the books. @return the package's id */
    static String foreign(Chain chain, String number) {
        VatMapping high = chain.table
                .settings()
                .administration(Chain.BOOKS)
                .orElseThrow()
                .vat()
                .get(0);
        return chain.seed.foreignInvoice(
                "upload",
                chain.seed.contact("77" + number.replaceAll("\\D", ""), "Hand BV"),
                number,
                Stories.DAY,
                Stories.DAY.plusDays(30),
                100_00,
                high.code(),
                high.ledger());
    }

    /** A movement of the clearing account that a bookkeeper typed in and booked to account 2999. */
    static void moveByHand(Chain chain, String amount) {
        Administration books =
                chain.table.settings().administration(Chain.BOOKS).orElseThrow();
        String account = books.clearings().get(0).account();
        JsonNode statement = moneybird(chain, "POST", "financial_statements", """
                {"financial_statement":{"financial_account_id":"%s","reference":"hand","official_date":"%s",
                "financial_mutations_attributes":[{"date":"%s","message":"hand","amount":"%s"}]}}""".formatted(
                        account, chain.clock.today(), chain.clock.today(), amount));
        String movement =
                statement.path("financial_mutations").get(0).path("id").asText();
        moneybird(chain, "PATCH", "financial_mutations/" + movement + "/link_booking", """
                {"booking_type":"LedgerAccount","booking_id":"%s","price_base":"%s"}""".formatted(
                        chain.accounts.get("2999"), amount));
    }

    /**
     * An invoice or credit note goes out once more with all that it bears: what a process does that was frozen beyond all
     * waits. @return the package's id of the second
     */
    static String sentAgain(Chain chain, String number) {
        String first = chain.books().withReference(number).get(0).id();
        JsonNode there = moneybird(chain, "GET", "external_sales_invoices/" + first, "");
        ObjectNode body = SimJson.MAPPER.createObjectNode();
        ObjectNode twin = body.putObject("external_sales_invoice");
        for (String field :
                List.of("contact_id", "reference", "date", "due_date", "currency", "source", "source_url")) {
            twin.set(field, there.path(field));
        }
        twin.put("prices_are_incl_tax", false);
        for (JsonNode line : there.path("details")) {
            ObjectNode copy = twin.withArray("details_attributes").addObject();
            for (String field : List.of("description", "price", "amount", "tax_rate_id", "ledger_account_id")) {
                copy.set(field, line.path(field));
            }
        }
        return moneybird(chain, "POST", "external_sales_invoices", body.toString())
                .path("id")
                .asText();
    }

    /** What somebody else's program, or a person, does in Moneybird. */
    static JsonNode moneybird(Chain chain, String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(chain.moneybird.baseUrl() + "/api/v2/" + chain.seed.id() + "/" + path + ".json"))
                .header("Authorization", "Bearer moneybird-token")
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<byte[]> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isBetween(200, 299);
            return answer.body().length == 0 ? NullNode.getInstance() : SimJson.MAPPER.readTree(answer.body());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    static People.Line line(String price) {
        return new People.Line(
                "Advies", BigDecimal.ONE, new BigDecimal(price), TeamleaderSimulator.RATE_HIGH, null, null);
    }
}

package nl.afletter.vendor.stripe;

import static nl.afletter.vendor.stripe.StripeValues.required;
import static nl.afletter.vendor.stripe.StripeValues.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import nl.afletter.model.Buyer;

/**
 * Who paid a charge: its billing details, and where the charge came from a Checkout Session what was filled in there
 * (stripe.md section 4). Signs of the country are the address, the card and the bank account that paid.
 */
final class BuyerOfStripe {

    /** Places 5 and 6 of a BIC are the bank's country. */
    private static final int BIC_COUNTRY = 4;

    private final StripeApi api;

    BuyerOfStripe(StripeApi api) {
        this.api = api;
    }

    Buyer translate(JsonNode charge) {
        JsonNode billing = charge.path("billing_details");
        JsonNode filledIn = filledIn(charge);
        JsonNode address = text(billing.path("address"), "country").isEmpty()
                        && !text(filledIn.path("address"), "country").isEmpty()
                ? filledIn.path("address")
                : billing.path("address");
        String email = first(text(billing, "email"), text(filledIn, "email"), text(charge, "receipt_email"));
        String customer = text(charge, "customer");
        String country = text(address, "country").toUpperCase(Locale.ROOT);
        return new Buyer(
                first(customer, email.toLowerCase(Locale.ROOT), required(charge, "id")),
                first(text(billing, "name"), text(filledIn, "name"), verifiedName(charge)),
                email,
                first(text(billing, "phone"), text(filledIn, "phone"), ""),
                (text(address, "line1") + " " + text(address, "line2")).strip(),
                text(address, "postal_code"),
                text(address, "city"),
                country,
                vatNumber(billing, filledIn),
                signs(charge, country));
    }

    /** What the buyer filled in at the checkout; nothing where the charge did not come from one. */
    private JsonNode filledIn(JsonNode charge) {
        String intent = text(charge, "payment_intent");
        List<JsonNode> sessions =
                intent.isEmpty() ? List.of() : api.sessions(intent).rows();
        return sessions.isEmpty()
                ? StripeValues.JSON.createObjectNode()
                : sessions.get(0).path("customer_details");
    }

    private static String vatNumber(JsonNode billing, JsonNode filledIn) {
        for (JsonNode tax : filledIn.path("tax_ids")) {
            if (text(tax, "type").endsWith("_vat")) {
                return plain(text(tax, "value"));
            }
        }
        return plain(text(billing, "tax_id"));
    }

    private static String plain(String number) {
        return number.replaceAll("[^A-Za-z0-9]", "").toUpperCase(Locale.ROOT);
    }

    private static Map<String, String> signs(JsonNode charge, String address) {
        Map<String, String> signs = new TreeMap<>();
        JsonNode details = charge.path("payment_method_details");
        put(signs, "address", address);
        put(signs, "card", text(details.path("card"), "country"));
        put(signs, "bank account", text(details.path("sepa_debit"), "country"));
        for (String method : List.of("ideal", "bancontact", "eps", "p24")) {
            String bic = text(details.path(method), "bic");
            if (bic.length() >= BIC_COUNTRY + 2) {
                put(signs, "bank", bic.substring(BIC_COUNTRY, BIC_COUNTRY + 2));
            }
        }
        return signs;
    }

    private static void put(Map<String, String> signs, String where, String country) {
        if (country.matches("[A-Za-z]{2}")) {
            signs.put(where, country.toUpperCase(Locale.ROOT));
        }
    }

    private static String verifiedName(JsonNode charge) {
        return text(charge.path("payment_method_details").path("ideal"), "verified_name");
    }

    private static String first(String one, String two, String three) {
        return !one.isEmpty() ? one : !two.isEmpty() ? two : three;
    }
}

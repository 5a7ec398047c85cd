package nl.afletter.vendor.generic;

import static nl.afletter.vendor.generic.Values.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import nl.afletter.model.Debtor;

/** Reads what is known of a party: the buyer block. */
final class DebtorOfEvent {

    /** The type word of every customer. */
    static final String PARTY = "party";

    private DebtorOfEvent() {}

    static Debtor debtor(JsonNode buyer) {
        boolean person = buyer.has("firstName") && buyer.has("lastName");
        JsonNode address = buyer.path("address");
        return new Debtor(
                text(buyer, "externalId"),
                !person,
                text(buyer, "name"),
                person ? text(buyer, "firstName") : "",
                person ? text(buyer, "lastName") : "",
                first(text(buyer, "invoiceEmail"), text(buyer, "email"), text(buyer.path("contact"), "email")),
                first(text(buyer, "phone"), text(buyer.path("contact"), "phone")),
                (text(address, "line1") + " " + text(address, "line2")).strip(),
                text(address, "postalZone"),
                text(address, "city"),
                text(address, "countryCode"),
                vatNumber(buyer),
                isChamberOfCommerce(buyer) ? text(buyer, "legalRegistrationId").replaceAll("\\s", "") : "",
                text(buyer, "iban"),
                buyer.path("supplier").asBoolean(false));
    }

    /** With its prefix, without blanks and dots. */
    static String vatNumber(JsonNode buyer) {
        return text(buyer, "vatId").replaceAll("[\\s.]", "").toUpperCase(Locale.ROOT);
    }

    /** Scheme 0106 is the Dutch register; without a scheme it is taken for that in the Netherlands only. */
    private static boolean isChamberOfCommerce(JsonNode buyer) {
        String scheme = text(buyer, "legalRegistrationScheme");
        return scheme.equals("0106")
                || (scheme.isEmpty()
                        && text(buyer.path("address"), "countryCode").equals("NL"));
    }

    private static String first(String... texts) {
        for (String text : texts) {
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }
}

package nl.afletter.vendor.teamleader;

import static nl.afletter.vendor.teamleader.TeamleaderValues.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import nl.afletter.model.Connection;
import nl.afletter.model.Debtor;
import nl.afletter.port.Failure;

/** Reads {@code companies.info} and {@code contacts.info} (teamleader.md section 6). */
final class DebtorOfTeamleader {

    /** Option: the tag by which the account marks its suppliers, in whatever capitals. */
    static final String SUPPLIER_TAG = "supplierTag";

    private final String supplierTag;

    DebtorOfTeamleader(Connection connection) {
        this.supplierTag = connection.option(SUPPLIER_TAG, "leverancier").strip();
    }

    Debtor company(JsonNode row) {
        return debtor(row, true, text(row, "name"), "", "");
    }

    Debtor contact(JsonNode row) {
        String first = text(row, "first_name");
        String last = text(row, "last_name");
        return debtor(row, false, (first + " " + last).strip(), first, last);
    }

    /** A VAT number as we compare it: upper case, without blanks and dots. */
    static String vatNumber(String written) {
        return written.replaceAll("[\\s.-]", "").toUpperCase(Locale.ROOT);
    }

    private Debtor debtor(JsonNode row, boolean company, String name, String first, String last) {
        if (name.isEmpty()) {
            throw new Failure.Rejected(
                    "debtor-without-name",
                    "a " + (company ? "company" : "contact") + " in Teamleader has no name",
                    "Give it a name in Teamleader, then choose try again.");
        }
        JsonNode address = preferred(row.path("addresses"), List.of("invoicing", "primary"))
                .path("address");
        return new Debtor(
                text(row, "id"),
                company,
                name,
                first,
                last,
                text(preferred(row.path("emails"), List.of("invoicing", "primary")), "email"),
                text(row.path("telephones").path(0), "number"),
                text(address, "line_1"),
                text(address, "postal_code"),
                text(address, "city"),
                text(address, "country").toUpperCase(Locale.ROOT),
                vatNumber(text(row, "vat_number")),
                text(row, "national_identification_number").replaceAll("\\s", ""),
                text(row, "iban").replaceAll("\\s", ""),
                isSupplier(row));
    }

    private boolean isSupplier(JsonNode row) {
        for (JsonNode tag : row.path("tags")) {
            if (!supplierTag.isEmpty() && tag.asText().strip().equalsIgnoreCase(supplierTag)) {
                return true;
            }
        }
        return false;
    }

    /** The entry of the first of these types that there is, else the first entry. */
    private static JsonNode preferred(JsonNode entries, List<String> types) {
        for (String type : types) {
            for (JsonNode entry : entries) {
                if (text(entry, "type").equals(type)) {
                    return entry;
                }
            }
        }
        return entries.path(0);
    }
}

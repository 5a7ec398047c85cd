package nl.afletter.vendor.hubspot;

import static nl.afletter.vendor.hubspot.HubSpotValues.property;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import nl.afletter.model.Debtor;
import nl.afletter.model.Invoice.CustomerRef;
import nl.afletter.port.Failure;

/** Reads companies and contacts (hubspot.md section 6); VAT and KvK number stand in the customer's own properties. */
final class DebtorOfHubSpot {
    private static final List<String> COMPANY =
            List.of("name", "address", "address2", "zip", "city", "country", "phone");
    private static final List<String> CONTACT =
            List.of("firstname", "lastname", "email", "address", "zip", "city", "country", "phone");

    private final HubSpotApi api;
    private final OwnProperties own;
    private final String supplierValue;

    /** @param supplierValue what the property of suppliers holds for one */
    DebtorOfHubSpot(HubSpotApi api, OwnProperties own, String supplierValue) {
        this.api = api;
        this.own = own;
        this.supplierValue = supplierValue;
    }

    /** The customer, or empty when HubSpot does not have it (any more). */
    Optional<Debtor> debtor(CustomerRef customer) {
        return switch (customer.type()) {
            case "company" ->
                api.object(
                                "companies",
                                customer.id(),
                                own.with(
                                        COMPANY,
                                        OwnProperties.VAT_NUMBER,
                                        OwnProperties.CHAMBER_OF_COMMERCE,
                                        OwnProperties.EMAIL,
                                        OwnProperties.IBAN,
                                        OwnProperties.SUPPLIER),
                                List.of())
                        .map(this::company);
            case "contact" ->
                api.object(
                                "contacts",
                                customer.id(),
                                own.with(CONTACT, OwnProperties.VAT_NUMBER, OwnProperties.IBAN),
                                List.of())
                        .map(this::contact);
            default ->
                throw new Failure.Rejected(
                        "unknown-customer-type",
                        "HubSpot names a customer of the type '" + customer.type() + "'",
                        "Tie a company or a contact to the invoice in HubSpot.");
        };
    }

    Debtor company(JsonNode row) {
        return debtor(row, true, property(row, "name"), "", "", property(row, own.name(OwnProperties.EMAIL)));
    }

    Debtor contact(JsonNode row) {
        String first = property(row, "firstname");
        String last = property(row, "lastname");
        return debtor(row, false, (first + " " + last).strip(), first, last, property(row, "email"));
    }

    private Debtor debtor(JsonNode row, boolean company, String name, String first, String last, String email) {
        if (name.isEmpty()) {
            throw new Failure.Rejected(
                    "debtor-without-name",
                    "a " + (company ? "company" : "contact") + " in HubSpot has no name",
                    "Give it a name in HubSpot, then choose try again.");
        }
        return new Debtor(
                HubSpotValues.id(row.path("id")),
                company,
                name,
                first,
                last,
                email,
                property(row, "phone"),
                (property(row, "address") + " " + property(row, "address2")).strip(),
                property(row, "zip"),
                property(row, "city"),
                Countries.iso(property(row, "country")),
                HubSpotValues.vatNumber(property(row, own.name(OwnProperties.VAT_NUMBER))),
                property(row, own.name(OwnProperties.CHAMBER_OF_COMMERCE)).replaceAll("\\s", ""),
                property(row, own.name(OwnProperties.IBAN)).replaceAll("\\s", ""),
                company && property(row, own.name(OwnProperties.SUPPLIER)).equalsIgnoreCase(supplierValue));
    }
}

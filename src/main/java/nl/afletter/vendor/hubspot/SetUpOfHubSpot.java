package nl.afletter.vendor.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.CrmTrigger;
import nl.afletter.port.Failure;

/**
 * Whether an account has what the settings name: the properties that are written, and the tax rates that are mapped with
 * the percentage that is booked (hubspot.md sections 6 and 9). Its webhooks are not to be seen with the app's token.
 */
final class SetUpOfHubSpot {

    private final HubSpotApi api;
    private final OwnProperties own;
    private final TaxRates rates;

    SetUpOfHubSpot(HubSpotApi api, OwnProperties own, TaxRates rates) {
        this.api = api;
        this.own = own;
        this.rates = rates;
    }

    List<String> faults(Administration books) {
        List<String> faults = new ArrayList<>();
        boolean deals = books.policies().crmTrigger() != CrmTrigger.INVOICE;
        faults.addAll(missing(deals ? "deals" : "invoices", OwnProperties.SHOWN));
        faults.addAll(missing("companies", List.of(OwnProperties.CUSTOMER_DEBTOR)));
        faults.addAll(missing("contacts", List.of(OwnProperties.CUSTOMER_DEBTOR)));
        for (Administration.VatMapping row : books.vat()) {
            if (HubSpotValues.isId(row.crmRate())) {
                rate(row.crmRate(), row.rate(), faults);
            }
        }
        return faults;
    }

    private List<String> missing(String type, List<String> options) {
        Set<String> there = new HashSet<>();
        for (JsonNode row : api.properties(type).path("results")) {
            there.add(row.path("name").asText());
        }
        List<String> missing = options.stream()
                .map(own::name)
                .filter(name -> !name.isEmpty() && !there.contains(name))
                .toList();
        return missing.isEmpty()
                ? List.of()
                : List.of("HubSpot's " + type + " have no property " + String.join(", ", missing)
                        + ": make it, or empty its option at the connection.");
    }

    private void rate(String id, BigDecimal booked, List<String> faults) {
        try {
            BigDecimal there = rates.fraction(id);
            if (there.compareTo(booked) != 0) {
                faults.add("HubSpot's tax rate " + id + " is " + percent(there) + ", the settings book "
                        + percent(booked) + ": correct the row under vat.");
            }
        } catch (Failure.Rejected unknown) {
            faults.add("The settings map the tax rate " + id
                    + ", which HubSpot does not list: take the row out, or name" + " another.");
        }
    }

    private static String percent(BigDecimal fraction) {
        return fraction.movePointRight(2).stripTrailingZeros().toPlainString() + "%";
    }
}

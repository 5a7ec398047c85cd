package nl.afletter.vendor.hubspot;

import static nl.afletter.vendor.hubspot.HubSpotValues.property;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nl.afletter.model.Invoice;
import nl.afletter.model.Money;
import nl.afletter.port.Failure;

/** Reads the line items of an invoice or a deal (hubspot.md section 6, "Line item properties"). */
final class LinesOfHubSpot {
    private static final int MOST_LINES = 1_000;
    private static final List<String> WANTED = List.of(
            "name",
            "description",
            "quantity",
            "amount",
            "hs_tax_rate_group_id",
            "hs_post_tax_amount",
            "hs_line_item_currency_code");

    private final HubSpotApi api;
    private final Associations associations;
    private final TaxRates rates;
    private final OwnProperties own;

    LinesOfHubSpot(HubSpotApi api, TaxRates rates, OwnProperties own) {
        this.api = api;
        this.associations = new Associations(api);
        this.rates = rates;
        this.own = own;
    }

    /**
     * A line with what its VAT may be.
     *
     * @param rate fraction
     * @param withTax the line's own figure with VAT, where HubSpot tells it
     */
    record Line(Invoice.Line line, BigDecimal rate, Optional<Money> withTax) {}

    /**
     * The lines of a record.
     *
     * @param type plural name of its type
     * @param name for people
     * @param otherwise id of the tax rate of lines that have none
     * @throws Failure.Rejected for more than 1,000 lines
     * @throws HubSpotValues.Unreadable for a line that cannot be read
     */
    List<Line> of(String type, JsonNode row, String currency, String name, String otherwise) {
        List<String> ids = associations.lines(type, row);
        if (ids.size() > MOST_LINES) {
            throw new Failure.Rejected(
                    "too-many-lines",
                    name + " has " + ids.size() + " lines; at most " + MOST_LINES + " are booked.",
                    "Split it in HubSpot, or book it by hand.");
        }
        List<Line> lines = new ArrayList<>();
        if (!ids.isEmpty()) {
            api.objects("line_items", ids, own.with(WANTED, OwnProperties.LEDGER))
                    .forEach(each -> lines.add(line(each, currency, otherwise)));
        }
        return lines;
    }

    private Line line(JsonNode row, String currency, String otherwise) {
        String its = property(row, "hs_line_item_currency_code");
        if (!its.isEmpty() && !its.equals(currency)) {
            throw new HubSpotValues.Unreadable("a line is in " + its + ", not in " + currency);
        }
        String group = property(row, "hs_tax_rate_group_id");
        String rate = group.isEmpty() ? otherwise : group;
        String text = property(row, "name");
        return new Line(
                new Invoice.Line(
                        text.isEmpty() ? property(row, "description") : text,
                        HubSpotValues.optionalDecimal(row, "quantity").orElse(BigDecimal.ONE),
                        cents(HubSpotValues.decimal(row, "amount"), currency),
                        rate,
                        property(row, own.name(OwnProperties.LEDGER))),
                rates.fraction(rate),
                HubSpotValues.optionalDecimal(row, "hs_post_tax_amount").map(gross -> cents(gross, currency)));
    }

    /** HubSpot calculates with more decimals than a currency has. */
    static Money cents(BigDecimal exact, String currency) {
        return Money.of(exact.setScale(Money.digits(currency), RoundingMode.HALF_UP), currency);
    }
}

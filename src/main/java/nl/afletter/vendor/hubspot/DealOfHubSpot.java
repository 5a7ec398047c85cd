package nl.afletter.vendor.hubspot;

import static nl.afletter.vendor.hubspot.HubSpotValues.property;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import nl.afletter.model.Connection;
import nl.afletter.model.Debtor;
import nl.afletter.model.Invoice;
import nl.afletter.model.Invoice.CustomerRef;
import nl.afletter.model.Money;
import nl.afletter.port.Failure;
import nl.afletter.vendor.hubspot.HubSpotValues.Unreadable;

/**
 * Reads a deal as the invoice that is to be made of it (hubspot.md section 8). Its amount is typed by hand: the lines
 * count. Won is what stands in one of the stages of option {@code wonStages}, else what HubSpot itself calls won: a
 * stage's name says nothing.
 */
final class DealOfHubSpot {
    static final String WON_STAGES = "wonStages";

    /** Id of the tax rate of a deal's lines that have none. */
    static final String TAX_RATE = "dealTaxRate";

    private static final List<String> WANTED =
            List.of("dealname", "deal_currency_code", "dealstage", "closedate", "hs_is_closed_won");

    private final Connection connection;
    private final LinesOfHubSpot lines;
    private final DebtorOfHubSpot debtors;
    private final OwnProperties own;

    DealOfHubSpot(Connection connection, LinesOfHubSpot lines, DebtorOfHubSpot debtors, OwnProperties own) {
        this.connection = connection;
        this.lines = lines;
        this.debtors = debtors;
        this.own = own;
    }

    /** The stages of option {@code wonStages}; empty where HubSpot's own word counts. */
    static List<String> wonStages(Connection connection) {
        List<String> stages = new ArrayList<>();
        for (String stage : connection.option(WON_STAGES, "").split(",")) {
            if (!stage.isBlank()) {
                stages.add(stage.strip());
            }
        }
        return stages;
    }

    /** The properties to ask for. */
    List<String> wanted() {
        return own.with(WANTED, OwnProperties.DEPARTMENT, OwnProperties.PROJECT);
    }

    /** @throws Failure.Rejected when it is won and cannot be read */
    Invoice deal(JsonNode row) {
        String name = "Deal " + title(row);
        try {
            return isWon(row) ? won(row, name) : invoice(row, Invoice.Status.DRAFT, nobody(), "", "", List.of(), "EUR");
        } catch (Unreadable unreadable) {
            throw InvoiceOfHubSpot.unreadable(name, unreadable.getMessage());
        } catch (ArithmeticException | IllegalArgumentException tooLarge) {
            throw InvoiceOfHubSpot.unreadable(name, "its amounts are too large to be added");
        }
    }

    private boolean isWon(JsonNode row) {
        List<String> stages = wonStages(connection);
        return stages.isEmpty()
                ? property(row, "hs_is_closed_won").equals("true")
                : stages.contains(property(row, "dealstage"));
    }

    private Invoice won(JsonNode row, String name) {
        String currency = HubSpotValues.currency(row, "deal_currency_code");
        List<LinesOfHubSpot.Line> read =
                lines.of("deals", row, currency, name, connection.option(TAX_RATE, TaxRates.NONE));
        CustomerRef customer = Associations.customer(row, name);
        if (customer.id().isEmpty()) {
            throw new Failure.Rejected(
                    "customer-missing",
                    name + " has neither a company nor a contact in HubSpot.",
                    "Tie a company to it in HubSpot, then choose try again.");
        }
        Debtor debtor = debtors.debtor(customer)
                .orElseThrow(() -> new Failure.NoEffect("HubSpot does not give the customer of a deal"));
        return invoice(row, Invoice.Status.APPROVED, customer, debtor.name(), debtor.vatNumber(), read, currency);
    }

    private Invoice invoice(
            JsonNode row,
            Invoice.Status status,
            CustomerRef customer,
            String customerName,
            String customerVatNumber,
            List<LinesOfHubSpot.Line> read,
            String currency) {
        Instant createdAt = HubSpotValues.instant(row, "createdAt");
        LocalDate day = status == Invoice.Status.APPROVED
                ? HubSpotValues.day(row, "closedate")
                : HubSpotValues.dayOf(createdAt);
        List<Invoice.VatTotal> vat = VatOfLines.perRate(read);
        Money total = VatOfLines.gross(vat, currency);
        String department = property(row, own.name(OwnProperties.DEPARTMENT));
        return new Invoice(
                HubSpotValues.id(row.path("id")),
                false,
                status,
                title(row),
                day,
                day,
                currency,
                customer,
                customerName,
                customerVatNumber,
                read.stream().map(LinesOfHubSpot.Line::line).toList(),
                vat,
                VatOfLines.net(read, currency),
                total,
                department.isEmpty() ? connection.account() : department,
                property(row, own.name(OwnProperties.PROJECT)),
                "",
                "",
                List.of(),
                total,
                "",
                createdAt);
    }

    private static String title(JsonNode row) {
        String name = property(row, "dealname");
        return name.isEmpty() ? HubSpotValues.id(row.path("id")) : name;
    }

    private static CustomerRef nobody() {
        return new CustomerRef("company", "");
    }
}

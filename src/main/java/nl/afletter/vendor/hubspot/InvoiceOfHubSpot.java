package nl.afletter.vendor.hubspot;

import static nl.afletter.vendor.hubspot.HubSpotValues.property;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import nl.afletter.model.Debtor;
import nl.afletter.model.Invoice;
import nl.afletter.model.Invoice.CustomerRef;
import nl.afletter.model.Money;
import nl.afletter.port.Failure;
import nl.afletter.vendor.hubspot.HubSpotValues.Unreadable;

/**
 * Reads an invoice with its lines and customer (hubspot.md sections 6 and 7). Its total is the truth; lines that do not
 * lead to it stop the invoice.
 */
final class InvoiceOfHubSpot {
    private static final List<String> WANTED = List.of(
            "hs_number",
            "hs_invoice_status",
            "hs_invoice_date",
            "hs_due_date",
            "hs_currency",
            "hs_amount_billed",
            "hs_balance_due",
            "hs_invoice_link");

    private final String account;
    private final LinesOfHubSpot lines;
    private final DebtorOfHubSpot debtors;
    private final OwnProperties own;

    /** @param account the portal's id */
    InvoiceOfHubSpot(String account, LinesOfHubSpot lines, DebtorOfHubSpot debtors, OwnProperties own) {
        this.account = account;
        this.lines = lines;
        this.debtors = debtors;
        this.own = own;
    }

    /** The properties to ask for. */
    List<String> wanted() {
        return own.with(WANTED, OwnProperties.DEPARTMENT, OwnProperties.PROJECT);
    }

    /** @throws Failure.Rejected when it cannot be read or does not add up */
    Invoice invoice(JsonNode row) {
        String name = ("Invoice " + property(row, "hs_number")).strip();
        try {
            return isApproved(row) ? approved(row, name) : notApproved(row);
        } catch (Unreadable unreadable) {
            throw unreadable(name, unreadable.getMessage());
        } catch (ArithmeticException | IllegalArgumentException tooLarge) {
            throw unreadable(name, "its amounts are too large to be added");
        }
    }

    static Failure.Rejected unreadable(String name, String why) {
        return new Failure.Rejected(
                "unreadable-document",
                name + " cannot be read: " + why + ".",
                "Look at it in HubSpot; if it looks right there, tell the maintainer.");
    }

    /** A voided invoice is no longer approved: what is booked of it is taken back. */
    private static boolean isApproved(JsonNode row) {
        String word = property(row, "hs_invoice_status");
        return switch (word) {
            case "open", "paid" -> true;
            case "draft", "voided", "" -> false;
            default -> throw new Unreadable("HubSpot calls its status '" + word + "', which is new to us");
        };
    }

    /** Nothing of a draft is booked, so nothing of it has to be complete. */
    private Invoice notApproved(JsonNode row) {
        Instant createdAt = HubSpotValues.instant(row, "createdAt");
        LocalDate day = HubSpotValues.dayOf(createdAt);
        Money nothing = Money.zero("EUR");
        return invoice(
                row,
                Invoice.Status.DRAFT,
                day,
                day,
                new CustomerRef("company", ""),
                "",
                "",
                List.of(),
                List.of(),
                nothing,
                nothing,
                nothing,
                createdAt);
    }

    private Invoice approved(JsonNode row, String name) {
        if (property(row, "hs_number").isEmpty()) {
            throw new Unreadable("it has no number");
        }
        String currency = HubSpotValues.currency(row, "hs_currency");
        Money total = HubSpotValues.money(row, "hs_amount_billed", currency);
        List<LinesOfHubSpot.Line> read = lines.of("invoices", row, currency, name, TaxRates.NONE);
        if (read.isEmpty()) {
            throw new Unreadable("it has no lines");
        }
        List<Invoice.VatTotal> vat = VatOfLines.leadingTo(total, read);
        if (vat.isEmpty()) {
            throw notAddingUp(name, total, read);
        }
        CustomerRef customer = Associations.customer(row, name);
        if (customer.id().isEmpty()) {
            throw new Failure.Rejected(
                    "customer-missing",
                    name + " has neither a company nor a contact in HubSpot.",
                    "Tie a company to it in HubSpot, then choose try again.");
        }
        Debtor debtor = debtors.debtor(customer)
                .orElseThrow(() -> new Failure.NoEffect("HubSpot does not give the customer of an invoice"));
        LocalDate date = HubSpotValues.day(row, "hs_invoice_date");
        boolean dated = !property(row, "hs_due_date").isEmpty();
        boolean balanced = !property(row, "hs_balance_due").isEmpty();
        return invoice(
                row,
                Invoice.Status.APPROVED,
                date,
                dated ? HubSpotValues.day(row, "hs_due_date") : date,
                customer,
                debtor.name(),
                debtor.vatNumber(),
                read.stream().map(LinesOfHubSpot.Line::line).toList(),
                vat,
                VatOfLines.net(read, currency),
                total,
                balanced ? HubSpotValues.money(row, "hs_balance_due", currency) : total,
                HubSpotValues.instant(row, "createdAt"));
    }

    private static Failure.Rejected notAddingUp(String name, Money total, List<LinesOfHubSpot.Line> lines) {
        Money sum = VatOfLines.gross(VatOfLines.perRate(lines), total.currency());
        return new Failure.Rejected(
                "totals-do-not-add-up",
                name + ": its lines add up to " + sum + " with VAT, but the invoice's total says " + total + ".",
                "Open the invoice in HubSpot: a discount, fee or tax on the whole cannot be booked, put it on the lines."
                        + " Then choose try again.");
    }

    private Invoice invoice(
            JsonNode row,
            Invoice.Status status,
            LocalDate date,
            LocalDate due,
            CustomerRef customer,
            String customerName,
            String customerVatNumber,
            List<Invoice.Line> itsLines,
            List<Invoice.VatTotal> vat,
            Money net,
            Money total,
            Money open,
            Instant createdAt) {
        String department = property(row, own.name(OwnProperties.DEPARTMENT));
        return new Invoice(
                HubSpotValues.id(row.path("id")),
                false,
                status,
                property(row, "hs_number"),
                date,
                due,
                total.currency(),
                customer,
                customerName,
                customerVatNumber,
                itsLines,
                vat,
                net,
                total,
                department.isEmpty() ? account : department,
                property(row, own.name(OwnProperties.PROJECT)),
                "",
                "",
                List.of(),
                open,
                property(row, "hs_invoice_link"),
                createdAt);
    }
}

package nl.afletter.chain;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.ClosedPeriod;
import nl.afletter.model.Administration.ClosedPeriods;
import nl.afletter.model.Administration.LedgerRole;
import nl.afletter.model.Administration.Policies;
import nl.afletter.model.Administration.Twin;
import nl.afletter.model.Administration.VatMapping;
import nl.afletter.model.Connection;

/** Settings and documents in one word each, for tests of the chain. */
final class Books {

    static final LocalDate DAY = LocalDate.of(2026, 11, 2);

    private Books() {}

    static People.Line high(String price) {
        return People.Line.of("Advies", price, TeamleaderSimulator.RATE_HIGH);
    }

    static People.Line low(String price) {
        return People.Line.of("Boeken", price, TeamleaderSimulator.RATE_LOW);
    }

    static People.Line reversed(String price) {
        return People.Line.of("Dienst", price, TeamleaderSimulator.RATE_REVERSED);
    }

    static People.Line line(String text, String quantity, String price, String rate, String discount) {
        return new People.Line(
                text,
                new BigDecimal(quantity),
                new BigDecimal(price),
                rate,
                discount == null ? null : new BigDecimal(discount),
                null);
    }

    /** An invoice of the tests' first day. */
    static People.NewInvoice of(String company, People.Line... lines) {
        return People.NewInvoice.of(company, DAY, lines);
    }

    static People.NewInvoice withProject(People.NewInvoice invoice, String project) {
        return new People.NewInvoice(
                invoice.customerType(),
                invoice.customerId(),
                invoice.date(),
                invoice.days(),
                invoice.lines(),
                invoice.discounts(),
                project,
                invoice.paymentReference());
    }

    static Administration twin(Administration books, Twin twin) {
        return policies(books, books.policies().closedPeriod(), twin);
    }

    static Administration closedPeriod(Administration books, ClosedPeriod closed) {
        return policies(books, ClosedPeriods.all(closed), books.policies().twin());
    }

    private static Administration policies(Administration books, ClosedPeriods closed, Twin twin) {
        Policies old = books.policies();
        return with(
                books,
                books.vatNumber(),
                books.vat(),
                books.projects(),
                new Policies(
                        old.fees(),
                        old.feeVatCode(),
                        old.pspCreditor(),
                        closed,
                        twin,
                        old.horizon(),
                        old.toleranceAbsolute(),
                        old.tolerancePermille(),
                        Duration.ofDays(1),
                        old.sameDebtorKnownIban(),
                        old.wrongCurrency()));
    }

    static Administration vatNumber(Administration books, String number) {
        return with(books, number, books.vat(), books.projects(), books.policies());
    }

    static Administration project(Administration books, String crm, String here) {
        return with(books, books.vatNumber(), books.vat(), Map.of(crm, here), books.policies());
    }

    /** Without the row of a tax rate. */
    static Administration withoutVat(Administration books, String crmRate) {
        return vat(
                books,
                books.vat().stream()
                        .filter(row -> !row.crmRate().equals(crmRate))
                        .toList());
    }

    /** With another category for a tax rate. */
    static Administration category(Administration books, String crmRate, String category) {
        List<VatMapping> rows = new ArrayList<>();
        books.vat()
                .forEach(row -> rows.add(
                        row.crmRate().equals(crmRate)
                                ? new VatMapping(crmRate, category, row.rate(), row.code(), row.ledger())
                                : row));
        return vat(books, rows);
    }

    static Administration vat(Administration books, List<VatMapping> rows) {
        return with(books, books.vatNumber(), rows, books.projects(), books.policies());
    }

    /** With another ledger account for a role, or without one. @param ledger empty for none */
    static Administration ledger(Administration books, LedgerRole role, String ledger) {
        Map<LedgerRole, String> ledgers = new EnumMap<>(books.ledgers());
        ledgers.remove(role);
        if (!ledger.isEmpty()) {
            ledgers.put(role, ledger);
        }
        return with(books, books.vatNumber(), ledgers, books.vat(), books.projects(), books.policies());
    }

    /** The same administration with its books in another division, and other tax rates. */
    static Administration division(Administration books, String division, List<VatMapping> vat) {
        return new Administration(
                books.id(),
                books.name(),
                books.country(),
                books.vatNumber(),
                books.currency(),
                books.startDate(),
                books.dryRun(),
                books.crm(),
                books.psps(),
                books.accounting(),
                division,
                books.ledgers(),
                books.clearings(),
                vat,
                books.projects(),
                books.policies());
    }

    static Administration projects(Administration books, Map<String, String> projects) {
        return with(books, books.vatNumber(), books.vat(), projects, books.policies());
    }

    private static Administration with(
            Administration books,
            String vatNumber,
            List<VatMapping> vat,
            Map<String, String> projects,
            Policies policies) {
        return with(books, vatNumber, books.ledgers(), vat, projects, policies);
    }

    private static Administration with(
            Administration books,
            String vatNumber,
            Map<LedgerRole, String> ledgers,
            List<VatMapping> vat,
            Map<String, String> projects,
            Policies policies) {
        return new Administration(
                books.id(),
                books.name(),
                books.country(),
                vatNumber,
                books.currency(),
                books.startDate(),
                books.dryRun(),
                books.crm(),
                books.psps(),
                books.accounting(),
                books.division(),
                ledgers,
                books.clearings(),
                vat,
                projects,
                policies);
    }

    static Connection routing(Connection connection, String only, Map<String, String> byKey) {
        return new Connection(
                connection.id(),
                connection.vendor(),
                connection.role(),
                connection.baseUrl(),
                connection.account(),
                connection.secrets(),
                connection.webhookTokens(),
                connection.options(),
                new Connection.Routing(only, byKey));
    }
}

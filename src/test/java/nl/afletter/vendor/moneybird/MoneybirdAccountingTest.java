package nl.afletter.vendor.moneybird;

import java.time.LocalDate;
import java.util.List;
import nl.afletter.contract.AccountingContract;
import nl.afletter.local.sim.Faults;
import nl.afletter.local.sim.SimClock;
import nl.afletter.model.Money;
import nl.afletter.port.Accounting;
import org.junit.jupiter.api.AfterEach;

/** Protects the promises of an accounting adapter for Moneybird, over HTTP. */
class MoneybirdAccountingTest extends AccountingContract {
    private final Company company = new Company();
    private final Accounting accounting = company.impatient();

    @AfterEach
    void stop() {
        company.close();
    }

    @Override
    protected Accounting accounting() {
        return accounting;
    }

    @Override
    protected SimClock clock() {
        return company.clock;
    }

    @Override
    protected Chart chart() {
        return company.chart;
    }

    @Override
    protected void close(LocalDate day) {
        company.seed.lockedUntil(day);
    }

    @Override
    protected String foreign(String debtor, String number, LocalDate date, Money net) {
        return "xi:"
                + company.seed.foreignInvoice(
                        null, debtor, number, date, date.plusDays(14), net.minor(), chart().high(), chart().revenue());
    }

    @Override
    protected void changePhone(String relation, String phone) {
        company.seed.changeContact(relation, "phone", phone);
    }

    @Override
    protected String project(String code) {
        return company.seed.project("Project " + code);
    }

    @Override
    protected String purchase(String project, String number, LocalDate date, Money net) {
        return company.seed.purchase(
                debtor,
                number,
                date,
                net.minor(),
                chart().purchaseHigh(),
                chart().costs(),
                project,
                net.minor() % 2 == 0 && net.isNegative());
    }

    @Override
    protected void removePurchase(String id) {
        company.seed.removePurchase(id);
    }

    @Override
    protected Faults.Rule nextWrite(String operation) {
        boolean patch =
                List.of("link-booking", "update-contact", "send-sales-invoice").contains(operation);
        return company.simulator.faults().on(patch ? "PATCH" : "POST", "(?!.*synchronization).*");
    }

    @Override
    protected List<String> contradictions() {
        return company.simulator.books(company.seed.id()).contradictions();
    }
}

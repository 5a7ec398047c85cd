package nl.afletter.vendor.snelstart;

import java.time.LocalDate;
import java.util.List;
import nl.afletter.contract.AccountingContract;
import nl.afletter.local.sim.Faults;
import nl.afletter.local.sim.SimClock;
import nl.afletter.model.Money;
import nl.afletter.port.Accounting;
import org.junit.jupiter.api.AfterEach;

/** Protects the promises of an accounting adapter for SnelStart, over HTTP. */
class SnelStartAccountingTest extends AccountingContract {
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
        // A filed return of the month that ends on this day.
        company.seed.vatReturn(day.minusMonths(1).plusDays(1), "Maand", "Geaccepteerd");
    }

    @Override
    protected String foreign(String debtor, String number, LocalDate date, Money net) {
        return company.seed.foreignInvoice(debtor, number, date, net.minor(), chart().revenue());
    }

    @Override
    protected void changePhone(String relation, String phone) {
        company.seed.change(relation, "telefoon", phone);
    }

    @Override
    protected String project(String code) {
        return company.seed.costCentre(code, "Project " + code);
    }

    @Override
    protected String purchase(String project, String number, LocalDate date, Money net) {
        return company.seed.purchase(debtor, number, date, net.minor(), chart().costs(), project);
    }

    @Override
    protected void removePurchase(String id) {
        company.seed.removePurchase(id);
    }

    @Override
    protected Faults.Rule nextWrite(String operation) {
        return switch (operation) {
            case BookSale.NAME -> company.simulator.faults().on("POST", "/v2/verkoopboekingen");
            case BookBank.NAME -> company.simulator.faults().on("POST", "/v2/bankboekingen");
            case BookMemorial.NAME -> company.simulator.faults().on("POST", "/v2/memoriaalboekingen");
            case AttachDocument.NAME -> company.simulator.faults().on("POST", "/v2/documenten/.*");
            case CreateRelation.NAME -> company.simulator.faults().on("POST", "/v2/relaties");
            default -> company.simulator.faults().on("PUT", "/v2/relaties/.*");
        };
    }

    @Override
    protected List<String> contradictions() {
        return company.simulator.books(company.seed.id()).contradictions();
    }
}

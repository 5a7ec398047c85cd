package nl.afletter.vendor.exact;

import java.time.LocalDate;
import java.util.List;
import nl.afletter.contract.AccountingContract;
import nl.afletter.local.sim.Faults;
import nl.afletter.local.sim.SimClock;
import nl.afletter.model.Money;
import nl.afletter.port.Accounting;
import org.junit.jupiter.api.AfterEach;

/** Protects the promises of an accounting adapter for Exact Online, over HTTP. */
class ExactAccountingTest extends AccountingContract {
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
        company.seed.closeUntil(day);
    }

    @Override
    protected String foreign(String debtor, String number, LocalDate date, Money net) {
        return company.seed.foreignInvoice(debtor, number, date, net.minor(), chart().revenue());
    }

    @Override
    protected void changePhone(String relation, String phone) {
        company.seed.changeAccount(relation, "Phone", phone);
    }

    @Override
    protected String project(String code) {
        return "project:" + company.seed.project(code, "Project " + code);
    }

    @Override
    protected String purchase(String project, String number, LocalDate date, Money net) {
        return company.seed.purchase(debtor, number, date, net.minor(), project.substring("project:".length()));
    }

    @Override
    protected void removePurchase(String id) {
        company.seed.removePurchase(id);
    }

    @Override
    protected Faults.Rule nextWrite(String operation) {
        Faults faults = company.simulator.faults();
        return switch (operation) {
            case BookSale.NAME -> faults.on("POST", ".*/salesentry/SalesEntries");
            case BookEntry.NAME -> faults.on("POST", ".*/GeneralJournalEntries");
            case MatchEntries.NAME -> faults.on("POST", "/docs/XMLUpload.aspx");
            case CreateDocument.NAME -> faults.on("POST", ".*/documents/Documents");
            case AttachFile.NAME -> faults.on("POST", ".*/documents/DocumentAttachments");
            case LinkDocument.NAME -> faults.on("PUT", ".*/salesentry/.*");
            case CreateSalesInvoice.NAME -> faults.on("POST", ".*/salesinvoice/SalesInvoices");
            case SendSalesInvoice.NAME -> faults.on("POST", ".*/PrintedSalesInvoices");
            case CreateAccount.NAME -> faults.on("POST", ".*/crm/Accounts");
            default -> faults.on("PUT", ".*/crm/Accounts.*");
        };
    }

    @Override
    protected List<String> contradictions() {
        return company.simulator.books(company.seed.division()).contradictions();
    }
}

package nl.afletter.chain;

import java.time.LocalDate;
import java.util.Map;
import nl.afletter.model.Connection;
import nl.afletter.model.Money;

/** Books without a CRM: invoices are typed in there, and payments name their numbers. */
final class NoCrm implements CrmSide {
    private final Chain chain;
    private int invoices;

    NoCrm(Chain chain) {
        this.chain = chain;
    }

    @Override
    public String name() {
        return "no CRM";
    }

    @Override
    public boolean isConnected() {
        return false;
    }

    @Override
    public Connection settings() {
        throw new UnsupportedOperationException("there is no CRM");
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of();
    }

    /** No invoice comes from a CRM, so its tax rate is in no setting. */
    @Override
    public String rate(Rate rate) {
        return rate.name();
    }

    /** All that is typed in bears 21%. */
    @Override
    public Rate rated(Rate wished) {
        return Rate.HIGH;
    }

    @Override
    public String company(String name, String vatNumber) {
        return name;
    }

    @Override
    public void rename(String company, String name) {
        throw new UnsupportedOperationException("there is no CRM");
    }

    /** @return its number */
    @Override
    public String invoice(String company, LocalDate date, String net, Rate rate) {
        String number = "HAND-" + (1000 + ++invoices);
        chain.accounting().typedIn(number, date, Money.of(net, "EUR"));
        return number;
    }

    @Override
    public String creditNote(String invoice, String company, LocalDate date, String net, Rate rate) {
        throw new UnsupportedOperationException("there is no CRM");
    }

    @Override
    public void change(String invoice, String net) {
        throw new UnsupportedOperationException("there is no CRM");
    }

    @Override
    public Map<String, String> named(String invoice) {
        return invoice == null ? Map.of() : Map.of("invoiceNumber", invoice);
    }

    @Override
    public String shows(String invoice) {
        throw new UnsupportedOperationException("there is no CRM");
    }

    @Override
    public void takeBack(String invoice) {
        throw new UnsupportedOperationException("there is no CRM");
    }
}

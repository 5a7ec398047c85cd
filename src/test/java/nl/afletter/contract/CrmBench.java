package nl.afletter.contract;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import nl.afletter.local.sim.Faults;
import nl.afletter.local.sim.RequestLog;
import nl.afletter.local.sim.SimClock;
import nl.afletter.model.Invoice.CustomerRef;
import nl.afletter.model.Money;
import nl.afletter.port.Crm;

/** A CRM's adapter on its own simulator, and what people do there. Used by {@link CrmContract}. */
public interface CrmBench extends AutoCloseable {

    /** VAT rates that every simulated CRM has. */
    enum Rate {
        HIGH_21,
        LOW_9,
        ZERO
    }

    /** A line. @param net without VAT, one piece */
    record Line(String description, Money net, Rate rate) {}

    /** A document. @param discount percentage on the whole, 0 for none; a CRM without such a thing ignores it */
    record Sale(CustomerRef customer, LocalDate date, int discount, List<Line> lines) {}

    /** The adapter, talking to the simulator over HTTP. */
    Crm crm();

    /** The clock of both; stands still until it is moved. */
    SimClock clock();

    Faults faults();

    RequestLog requests();

    /** A text that must never be seen in a message: the credential. */
    String credential();

    /** A company in Amsterdam with this VAT and KvK number. */
    CustomerRef company(String name, String vatNumber, String chamberOfCommerce);

    CustomerRef person(String firstName, String lastName, String email);

    /** Changes the name of a company. */
    void rename(CustomerRef company, String name);

    /** Marks a company as a supplier, as this CRM does it. */
    void markSupplier(CustomerRef company);

    /** A new project with a place for purchases; empty where this CRM has none. */
    default Optional<String> project() {
        return Optional.empty();
    }

    /** The sum of the purchases that a project shows. */
    default Money shownPurchases(String project) {
        throw new UnsupportedOperationException("this CRM shows no purchases");
    }

    /** An approved invoice. Returns its id. */
    String invoice(Sale sale);

    /** An invoice that nobody has approved yet. */
    String draft(Sale sale);

    /** Whether this CRM has credit notes; without them {@link #creditNote} is never called. */
    default boolean hasCreditNotes() {
        return true;
    }

    /** Whether this CRM is asked at all; else its documents were sent to us, and there are neither drafts nor deletions. */
    default boolean isAsked() {
        return true;
    }

    /** An approved credit note. @param invoice what it corrects */
    String creditNote(String invoice, Sale sale);

    /** Deletes the newest approved invoice. */
    void delete(String invoice);

    /** Somebody enters a payment at the CRM's own screen. */
    void payByHand(String invoice, Money amount, LocalDate date);

    /** How long PDFs take to be there, for documents made from now on. */
    void pdfTakes(Duration delay);

    /** From now on every call is over the limit, until {@link #limitIsOver}. */
    void limitReached();

    void limitIsOver();

    /** The access token is refused from now on; a refresh, where there is one, still works. */
    void revokeAccess();

    @Override
    void close();
}

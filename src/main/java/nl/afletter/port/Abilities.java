package nl.afletter.port;

import java.time.Duration;
import java.util.Objects;

/**
 * What a vendor can do, as data; use cases ask it and never a vendor's name (design.md section 7).
 *
 * @param vendor folder name
 * @param settleDown how long an effect may stay invisible to look-ups (2 minutes where the sheet is silent)
 * @param attachesPdf whether a PDF can be kept with an invoice
 * @param projects whether a line can carry a project or cost centre
 * @param writesPayments whether a CRM takes payments
 * @param clearingBalance whether an accounting package can tell a ledger balance at a day's end
 * @param showsBooks whether a CRM has a place for what the books say of an invoice: number, what is open, debtor
 * @param draftsInvoices whether an accounting package makes invoices of its own: a draft, and sends it
 * @param namesBuyers whether a PSP tells who paid: name, address, country
 */
public record Abilities(
        String vendor,
        Duration settleDown,
        boolean attachesPdf,
        boolean projects,
        boolean writesPayments,
        boolean clearingBalance,
        boolean showsBooks,
        boolean draftsInvoices,
        boolean namesBuyers) {

    /** Settle-down time where a sheet is silent. */
    public static final Duration DEFAULT_SETTLE_DOWN = Duration.ofMinutes(2);

    /** A CRM without a place for what the books say, a package that makes no invoices. */
    public Abilities(
            String vendor,
            Duration settleDown,
            boolean attachesPdf,
            boolean projects,
            boolean writesPayments,
            boolean clearingBalance) {
        this(vendor, settleDown, attachesPdf, projects, writesPayments, clearingBalance, false, false, false);
    }

    /** A CRM or an accounting package, or a PSP that does not tell who paid. */
    public Abilities(
            String vendor,
            Duration settleDown,
            boolean attachesPdf,
            boolean projects,
            boolean writesPayments,
            boolean clearingBalance,
            boolean showsBooks,
            boolean draftsInvoices) {
        this(
                vendor,
                settleDown,
                attachesPdf,
                projects,
                writesPayments,
                clearingBalance,
                showsBooks,
                draftsInvoices,
                false);
    }

    public Abilities {
        Objects.requireNonNull(vendor);
        Objects.requireNonNull(settleDown);
    }
}

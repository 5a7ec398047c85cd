package nl.afletter.local.sim.moneybird;

import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.moneybird.Rows.FinancialAccount;
import nl.afletter.local.sim.moneybird.Rows.Invoice;
import nl.afletter.local.sim.moneybird.Rows.LedgerAccount;
import nl.afletter.local.sim.moneybird.Rows.Mutation;
import nl.afletter.local.sim.moneybird.Rows.Payment;

/** Payments below an invoice (moneybird.md section 8, way 1). A POST that comes twice makes two. */
final class PaymentRoutes {
    private static final Set<String> FIELDS = Set.of(
            "payment_date",
            "price",
            "price_base",
            "financial_account_id",
            "financial_mutation_id",
            "transaction_identifier",
            "manual_payment_action",
            "ledger_account_id",
            "invoice_id");
    private static final Set<String> ACTIONS = Set.of(
            "private_payment",
            "payment_without_proof",
            "cash_payment",
            "rounding_error",
            "bank_transfer",
            "balance_settlement",
            "invoices_settlement");

    void addTo(MoneybirdSimulator simulator) {
        Scopes sales = Scopes.any("sales_invoices");
        Scopes documents = Scopes.any("documents");
        simulator.post(
                "/external_sales_invoices/{invoice_id}/payments",
                sales,
                visit -> add(visit, InvoiceRoutes.sales(visit.books())));
        simulator.post(
                "/sales_invoices/{invoice_id}/payments",
                sales,
                visit -> add(visit, OwnInvoiceRoutes.own(visit.books())));
        simulator.delete("/external_sales_invoices/{invoice_id}/payments/{id}", sales, this::remove);
        simulator.post(
                "/documents/purchase_invoices/{invoice_id}/payments",
                documents,
                visit -> add(visit, PurchaseRoutes.purchases(visit.books())));
        simulator.delete("/documents/purchase_invoices/{invoice_id}/payments/{id}", documents, this::remove);
        simulator.get(
                "/payments/{id}",
                Scopes.NONE,
                visit -> Visit.ok(visit.render().payment(visit.row(visit.books().payments, "id", "id"))));
    }

    private SimResponse add(Visit visit, Map<String, Invoice> known) {
        Invoice invoice = visit.row(known, "invoice_id", "invoice_id");
        Body body = Body.wrapped(visit.request(), "payment", FIELDS);
        Refusals.Fields faults = new Refusals.Fields();
        LocalDate date = body.date("payment_date", faults).orElse(null);
        Long price = body.money("price", faults).orElse(null);
        if (body.text("payment_date").isEmpty()) {
            faults.blank("payment_date").add("payment_date", "is not a valid date", "is not a valid date");
        }
        if (body.text("price").isEmpty()) {
            faults.blank("price").add("price", "is not a number", "not_a_number");
        }
        visit.requireUnlocked(date, "payment_date", faults);
        Long given = body.money("price_base", faults).orElse(null);
        body.text("manual_payment_action")
                .filter(action -> !ACTIONS.contains(action))
                .ifPresent(action -> faults.add("manual_payment_action", "is not included in the list", "inclusion"));
        faults.throwIfAny();
        requireTowards(visit, invoice, price);
        long base = given != null && !invoice.currency.equals(visit.books().currency)
                ? given
                : Totals.toBase(price, invoice);
        return Visit.created(visit.render().payment(book(visit, body, invoice, date, price, base)));
    }

    /** The sign of a price is the sign of the invoice's total (moneybird.md section 8). */
    private static void requireTowards(Visit visit, Invoice invoice, long price) {
        if (Long.signum(price) == -Long.signum(Totals.of(invoice, visit.books()).incl)) {
            throw Refusals.invalid("price", "has the wrong sign for this invoice");
        }
        visit.settling().requireRoom(invoice, price, text -> Refusals.invalid("price", text));
    }

    private Payment book(Visit visit, Body body, Invoice invoice, LocalDate date, long price, long base) {
        String action = body.textOrNull("manual_payment_action");
        if ("invoices_settlement".equals(action)) {
            return visit.settling().setOff(invoice, other(visit, body, invoice, price), date, price);
        }
        Payment payment = visit.settling().draft(invoice, date, price, base);
        payment.action = action;
        payment.financialAccountId = account(visit, body, action);
        payment.mutationId = mutation(visit, body, action, invoice.purchase ? -base : base);
        payment.ledgerId = ledger(visit, body, payment);
        payment.transactionIdentifier = body.textOrNull("transaction_identifier");
        return visit.settling().book(payment);
    }

    /** Where the money is: the mutation's, the account's, the ledger account named, or one that Moneybird chooses. */
    private static String ledger(Visit visit, Body body, Payment payment) {
        Administration books = visit.books();
        if (payment.mutationId != null) {
            return books.unprocessedLedger;
        }
        if ("balance_settlement".equals(payment.action)) {
            LedgerAccount ledger =
                    body.text("ledger_account_id").map(books.ledgers::get).orElse(null);
            if (ledger == null || !ledger.allowedDocumentTypes.contains("payment")) {
                throw Refusals.invalid("ledger_account_id", "is invalid");
            }
            return ledger.id;
        }
        if ("rounding_error".equals(payment.action)) {
            return books.differencesLedger;
        }
        return payment.financialAccountId == null
                ? books.withoutProofLedger
                : books.financialAccounts.get(payment.financialAccountId).ledgerId;
    }

    private static String account(Visit visit, Body body, String action) {
        boolean needed = "private_payment".equals(action) || "cash_payment".equals(action);
        String id = body.textOrNull("financial_account_id");
        FinancialAccount account =
                id == null ? null : visit.books().financialAccounts.get(id);
        if (account == null && (needed || id != null)) {
            throw Refusals.invalid("financial_account_id", "is invalid");
        }
        return id;
    }

    private static String mutation(Visit visit, Body body, String action, long moneyIn) {
        String id = body.textOrNull("financial_mutation_id");
        Mutation mutation = id == null ? null : visit.books().mutations.get(id);
        if (mutation == null && ("bank_transfer".equals(action) || id != null)) {
            throw Refusals.invalid("financial_mutation_id", "is invalid");
        }
        if (mutation != null && !MutationRoutes.fits(visit.books(), mutation, moneyIn)) {
            throw Refusals.invalid("price", "is invalid");
        }
        return id;
    }

    /** The other side of a set-off: same contact, opposite sign, with room for it (own reading). */
    private static Invoice other(Visit visit, Body body, Invoice invoice, long price) {
        Invoice other = body.text("invoice_id").map(visit.books().invoices::get).orElse(null);
        if (other == null || !other.contactId.equals(invoice.contactId) || other.purchase != invoice.purchase) {
            throw Refusals.invalid("invoice_id", "is invalid");
        }
        long total = Totals.of(other, visit.books()).incl;
        if (Long.signum(total) == Long.signum(price) || !other.currency.equals(invoice.currency)) {
            throw Refusals.invalid("invoice_id", "is invalid");
        }
        visit.settling().requireRoom(other, -price, text -> Refusals.invalid("price", "is invalid"));
        return other;
    }

    private SimResponse remove(Visit visit) {
        Payment payment = visit.row(visit.books().payments, "id", "id");
        if (!payment.invoiceId.equals(visit.request().param("invoice_id"))) {
            throw Refusals.notFound("id");
        }
        visit.requireUnlocked(payment.date);
        visit.settling().remove(payment);
        return SimResponse.empty(204);
    }
}

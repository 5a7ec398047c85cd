package nl.afletter.local.sim.moneybird;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.moneybird.Rows.Invoice;
import nl.afletter.local.sim.moneybird.Rows.LedgerAccount;
import nl.afletter.local.sim.moneybird.Rows.LedgerBooking;
import nl.afletter.local.sim.moneybird.Rows.Mutation;
import nl.afletter.local.sim.moneybird.Rows.Payment;

/**
 * Mutations of financial accounts and what they are linked to (moneybird.md section 8).
 *
 * <p>Money that goes the other way than an invoice's total (a chargeback: a negative mutation linked to a paid invoice)
 * adds a negative payment and opens the invoice again. The spec says that the direction is taken from the mutation and
 * does not forbid it; own reading, because Afletter deletes nothing that is booked.
 */
final class MutationRoutes {
    private static final Scopes BANK = Scopes.any("bank");
    private static final int MOST = 100;
    private static final Set<String> FILTERS =
            Set.of("period", "state", "mutation_type", "financial_account_id", "amount_from", "amount_to");
    private static final Set<String> LINK_FIELDS = Set.of(
            "booking_type",
            "booking_id",
            "price_base",
            "price",
            "description",
            "payment_batch_identifier",
            "project_id",
            "mark_open_sepa_transaction_as_paid");
    private static final Set<String> BOOKING_TYPES = Set.of(
            "SalesInvoice",
            "Document",
            "LedgerAccount",
            "PaymentTransactionBatch",
            "PurchaseTransaction",
            "NewPurchaseInvoice",
            "NewReceipt",
            "PaymentTransaction",
            "PurchaseTransactionBatch",
            "ExternalSalesInvoice",
            "Payment",
            "VatDocument");

    void addTo(MoneybirdSimulator simulator) {
        simulator.get(
                "/financial_mutations/synchronization",
                BANK,
                visit -> visit.versions(found(visit, visit.listing(FILTERS))));
        simulator.postReading(
                "/financial_mutations/synchronization",
                BANK,
                visit -> visit.byIds(visit.books().mutations, visit.render()::mutation));
        simulator.get("/financial_mutations", BANK, this::list);
        simulator.get(
                "/financial_mutations/{id}",
                BANK,
                visit -> Visit.ok(visit.render().mutation(visit.row(visit.books().mutations, "id", "id"))));
        simulator.patch("/financial_mutations/{id}/link_booking", BANK, this::link);
        simulator.delete("/financial_mutations/{id}/unlink_booking", BANK, this::unlink);
    }

    private SimResponse list(Visit visit) {
        List<Mutation> found = found(visit, visit.listing(FILTERS));
        if (found.size() > MOST) {
            throw Refusals.plain(400, "Too many financial mutations to return, please use sync API");
        }
        ArrayNode list = SimJson.array();
        found.forEach(mutation -> list.add(visit.render().mutation(mutation)));
        return Visit.ok(list);
    }

    private static List<Mutation> found(Visit visit, Listing listing) {
        Administration books = visit.books();
        Period period = listing.period(visit.today());
        long from = bound(listing, "amount_from").orElse(0L);
        long to = bound(listing, "amount_to").orElse(Long.MAX_VALUE);
        return books.mutations.values().stream()
                .filter(mutation -> period.contains(mutation.date))
                .filter(mutation -> listing.allows(
                        "state",
                        Set.of("unprocessed", "processed", "auto_booked"),
                        books.open(mutation) == 0 ? "processed" : "unprocessed"))
                .filter(mutation -> listing.allows(
                        "mutation_type", Set.of("debit", "credit"), mutation.amount < 0 ? "debit" : "credit"))
                .filter(mutation -> listing.value("financial_account_id")
                        .map(mutation.financialAccountId::equals)
                        .orElse(true))
                .filter(mutation -> Math.abs(mutation.amount) >= from && Math.abs(mutation.amount) <= to)
                .sorted(Comparator.comparing((Mutation mutation) -> mutation.date)
                        .thenComparing(mutation -> mutation.id)
                        .reversed())
                .toList();
    }

    private static Optional<Long> bound(Listing listing, String key) {
        try {
            return listing.value(key).map(value -> Math.abs(Amounts.minor(new BigDecimal(value))));
        } catch (NumberFormatException e) {
            throw Refusals.symbolic(400, key + " is invalid", "filter", "invalid");
        }
    }

    private SimResponse link(Visit visit) {
        Mutation mutation = visit.row(visit.books().mutations, "id", "id");
        Body body = Body.flat(visit.request(), LINK_FIELDS);
        String type = body.text("booking_type").orElse("");
        if (!BOOKING_TYPES.contains(type)) {
            throw Refusals.symbolic(400, "Booking Type isn't an option", "booking_type", "in");
        }
        if (type.startsWith("New")) {
            throw Refusals.plain(400, "This simulator makes no purchases out of mutations");
        }
        String id = body.text("booking_id")
                .orElseThrow(() -> Refusals.symbolic(400, "Booking ID can't be blank", "booking_id", "blank"));
        visit.requireUnlocked(mutation.date);
        switch (type) {
            case "ExternalSalesInvoice" ->
                linkInvoice(
                        visit,
                        body,
                        mutation,
                        InvoiceRoutes.sales(visit.books()).get(id));
            case "SalesInvoice" ->
                linkInvoice(
                        visit,
                        body,
                        mutation,
                        OwnInvoiceRoutes.own(visit.books()).get(id));
            case "Document" ->
                linkInvoice(
                        visit,
                        body,
                        mutation,
                        PurchaseRoutes.purchases(visit.books()).get(id));
            case "LedgerAccount" ->
                linkLedger(visit, body, mutation, visit.books().ledgers.get(id));
            case "Payment" ->
                linkPayment(visit, mutation, visit.books().payments.get(id));
            default -> throw Refusals.notFound("booking_id");
        }
        visit.settling().touch(mutation);
        return Visit.statusCode();
    }

    /** The price is always positive; the direction is the mutation's. */
    private static void linkInvoice(Visit visit, Body body, Mutation mutation, Invoice invoice) {
        Administration books = visit.books();
        if (invoice == null) {
            throw Refusals.notFound("booking_id");
        }
        long base = positive(body, "price_base");
        boolean foreign = !invoice.currency.equals(books.currency);
        long price = foreign ? positive(body, "price") : base;
        long moneyIn = Long.signum(mutation.amount) * base;
        if (!fits(books, mutation, moneyIn)) {
            throw Refusals.symbolic(400, "Price is more than is open of the mutation", "price", "too_much");
        }
        int sign = Long.signum(mutation.amount) * (invoice.purchase ? -1 : 1);
        visit.settling()
                .requireRoom(
                        invoice, sign * price, text -> Refusals.symbolic(400, "Price " + text, "price", "too_much"));
        Payment payment = visit.settling().draft(invoice, mutation.date, sign * price, sign * base);
        payment.mutationId = mutation.id;
        payment.financialAccountId = mutation.financialAccountId;
        payment.ledgerId = books.unprocessedLedger;
        visit.settling().book(payment);
    }

    private static long positive(Body body, String field) {
        long price = price(body, field);
        if (price <= 0) {
            throw Refusals.symbolic(400, "Price must be greater than 0", "price", "greater_than");
        }
        return price;
    }

    private static long price(Body body, String field) {
        if (body.text(field).isEmpty()) {
            throw Refusals.symbolic(400, "Price can't be nil", "price", "nils");
        }
        Refusals.Fields faults = new Refusals.Fields();
        return body.money(field, faults)
                .orElseThrow(() -> Refusals.symbolic(400, "Price is not a number", "price", "not_a_number"));
    }

    /** Whether a mutation has this much open in its own direction. */
    static boolean fits(Administration books, Mutation mutation, long moneyIn) {
        long open = books.open(mutation);
        return Long.signum(moneyIn) == Long.signum(mutation.amount)
                && Long.signum(open) == Long.signum(mutation.amount)
                && Math.abs(moneyIn) <= Math.abs(open);
    }

    /**
     * Positive books with the mutation, negative against it. Parts may add up to more than the mutation until another
     * part takes it back; an incoming mutation in that state swaps the signs, as the spec says.
     */
    private static void linkLedger(Visit visit, Body body, Mutation mutation, LedgerAccount ledger) {
        if (ledger == null) {
            throw Refusals.notFound("booking_id");
        }
        if (!ledger.allowedDocumentTypes.contains("financial_mutation")) {
            throw Refusals.symbolic(400, "Ledger account can't be used here", "booking_id", "invalid");
        }
        String project = body.textOrNull("project_id");
        if (project != null && !visit.books().projects.containsKey(project)) {
            throw Refusals.notFound("project_id");
        }
        long price = price(body, "price_base");
        if (price == 0) {
            throw Refusals.symbolic(400, "Price must be other than 0", "price", "other_than");
        }
        boolean swapped = mutation.amount > 0 && visit.books().open(mutation) < 0;
        LedgerBooking booking = visit.fresh(new LedgerBooking());
        booking.mutationId = mutation.id;
        booking.ledgerId = ledger.id;
        booking.projectId = project;
        booking.description = body.textOrNull("description");
        booking.price = Long.signum(mutation.amount) * (swapped ? -price : price);
        visit.books().ledgerBookings.put(booking.id, booking);
        Postings.ledgerBooking(visit.books(), booking);
    }

    /** A payment that was registered before finds its money; the amount is the payment's. */
    private static void linkPayment(Visit visit, Mutation mutation, Payment payment) {
        if (payment == null) {
            throw Refusals.notFound("booking_id");
        }
        boolean free = payment.mutationId == null && payment.linkedPaymentId == null;
        if (!free || !fits(visit.books(), mutation, visit.books().moneyIn(payment))) {
            throw Refusals.symbolic(400, "Payment can't be linked", "booking_id", "invalid");
        }
        Postings.paymentFound(visit.books(), payment, mutation);
        payment.mutationId = mutation.id;
        payment.financialAccountId = mutation.financialAccountId;
        payment.updatedAt = visit.now();
    }

    private SimResponse unlink(Visit visit) {
        Administration books = visit.books();
        Mutation mutation = visit.row(books.mutations, "id", "id");
        Body body = Body.flat(visit.request(), Set.of("booking_type", "booking_id"));
        String type = body.text("booking_type").orElse("");
        if (!Set.of("Payment", "LedgerAccountBooking").contains(type)) {
            throw Refusals.symbolic(400, "Booking Type isn't an option", "booking_type", "in");
        }
        String id = body.text("booking_id").orElse("");
        visit.requireUnlocked(mutation.date);
        if (type.equals("Payment")) {
            visit.settling()
                    .remove(books.paymentsOfMutation(mutation.id).stream()
                            .filter(payment -> payment.id.equals(id))
                            .findFirst()
                            .orElseThrow(() -> Refusals.notFound("booking_id")));
        } else {
            visit.settling()
                    .remove(books.ledgerBookingsOf(mutation.id).stream()
                            .filter(booking -> booking.id.equals(id))
                            .findFirst()
                            .orElseThrow(() -> Refusals.notFound("booking_id")));
        }
        return Visit.ok(visit.render().mutation(mutation));
    }
}

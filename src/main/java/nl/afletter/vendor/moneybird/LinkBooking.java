package nl.afletter.vendor.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import nl.afletter.model.Money;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/**
 * Says what a part of a movement stands against: an invoice, a document or a ledger account (moneybird.md section 8). The
 * movement is read first: a part that is linked already is not linked again, and one that Moneybird or a person booked
 * otherwise is left alone.
 */
final class LinkBooking implements Operation<LinkBooking.Intent> {

    static final String NAME = "link-booking";

    private final MoneybirdApi api;
    private final Books books;

    /**
     * @param movement id or {@code @key}
     * @param target id with its kind, or {@code @key}
     * @param amount positive comes in; in the currency of the books
     * @param own the same in the item's currency; absent where that is the books'
     * @param against whether this part goes against its movement
     * @param opens whether the item must be open again afterwards: a chargeback
     */
    record Intent(
            String movement, String target, Money amount, Money own, boolean against, String text, boolean opens) {

        /** In the item's currency. */
        Money price() {
            return own == null ? amount : own;
        }
    }

    LinkBooking(MoneybirdApi api, Books books) {
        this.api = api;
        this.books = books;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<Intent> intent() {
        return Intent.class;
    }

    @Override
    public Findable findable() {
        return Findable.EXACTLY;
    }

    @Override
    public String call(Intent intent, Call call) {
        books.requireBaseCurrency(intent.amount());
        JsonNode before = movement(intent);
        Optional<String> there = tie(before, intent);
        if (there.isEmpty()) {
            requireFree(before, intent);
            send(intent, call, Json.day(before, "date"));
            there = MoneybirdApi.afterwards(() -> tie(movement(intent), intent));
        }
        if (there.isEmpty()) {
            throw new Failure.OutcomeUnknown("the movement does not show the booking that was linked");
        }
        String tie = there.get();
        if (intent.opens() && !MoneybirdApi.afterwards(() -> isOpened(intent, tie))) {
            throw notOpened("The chargeback is linked to the invoice, but Moneybird does not show it as open again.");
        }
        String fault = MoneybirdApi.afterwards(() -> foreignFault(intent));
        if (!fault.isEmpty()) {
            throw new Failure.OutcomeUnknown(fault);
        }
        return tie;
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        Optional<String> there = tie(movement(intent), intent);
        if (there.isEmpty()) {
            return new Lookup.Absent();
        }
        String fault = foreignFault(intent);
        if (!fault.isEmpty()) {
            return new Lookup.Unclear(fault);
        }
        return intent.opens() && !isOpened(intent, there.get())
                ? new Lookup.Unclear("The chargeback is linked, but its invoice is not open again.")
                : new Lookup.Found(there.get());
    }

    private String foreignFault(Intent intent) {
        return intent.own() == null
                ? ""
                : ForeignItem.fault(api.get(Ids.Target.of(intent.target()).path(), Map.of()), books.currency());
    }

    private void send(Intent intent, Call call, LocalDate day) {
        try {
            api.patch(
                    "financial_mutations/" + Ids.digits(intent.movement()) + "/link_booking",
                    body(intent),
                    call.deadline());
        } catch (Failure.Rejected refused) {
            Failure.Rejected why = books.explain(refused, day);
            throw intent.opens() && why == refused ? notOpened(refused.getMessage()) : why;
        }
    }

    private JsonNode movement(Intent intent) {
        return api.get("financial_mutations/" + Ids.digits(intent.movement()), Map.of());
    }

    /** Id of the tie between the movement and the target, where its amount is the one that is meant. */
    private static Optional<String> tie(JsonNode movement, Intent intent) {
        Ids.Target target = Ids.Target.of(intent.target());
        boolean ledger = target.kind().equals(Ids.LEDGER);
        Money meant = intent.price();
        for (JsonNode each : movement.path(ledger ? "ledger_account_bookings" : "payments")) {
            String to = Json.text(each, ledger ? "ledger_account_id" : "invoice_id");
            // The sign of a tie is the movement's for invoices; for a ledger account no source tells it.
            Money price = Json.money(each, "price", meant.currency());
            boolean same = price.abs().equals(meant.abs())
                    && ForeignItem.hasBase(each, intent.own() == null ? null : intent.amount());
            if (to.equals(target.number()) && same) {
                return Optional.of(Json.id(each));
            }
        }
        return Optional.empty();
    }

    private static void requireFree(JsonNode movement, Intent intent) {
        if (intent.against()) {
            return;
        }
        Money open = Json.money(movement, "amount_open", intent.amount().currency());
        Money left = open.minus(intent.amount());
        if (!left.isZero() && left.isPositive() != intent.amount().isPositive()) {
            throw new Failure.Rejected(
                    "movement-taken",
                    "Of the movement " + intent.movement() + " only " + open + " is not booked yet, and "
                            + intent.amount() + " should be.",
                    "Something else has booked this movement, perhaps a booking rule of Moneybird: switch that rule off"
                            + " for the clearing account and take its booking back, then try again.");
        }
    }

    /**
     * Whether this tie took from what was paid: it stands against the total, and what is unpaid is the total less all
     * ties. So it holds for ever, also when the invoice has been paid once more since.
     */
    private boolean isOpened(Intent intent, String tie) {
        JsonNode item = api.get(Ids.Target.of(intent.target()).path(), Map.of());
        String currency = intent.price().currency();
        Money total = Json.money(item, "total_price_incl_tax", currency);
        Money unpaid = total;
        boolean against = false;
        for (JsonNode payment : item.path("payments")) {
            Money price = Json.money(payment, "price", currency);
            unpaid = unpaid.minus(price);
            against |= Json.text(payment, "id").equals(tie) && price.isPositive() != total.isPositive();
        }
        return against && unpaid.equals(Json.money(item, "total_unpaid", currency));
    }

    private static Failure.Rejected notOpened(String words) {
        return new Failure.Rejected(
                "chargeback-not-opened",
                words,
                "Open the invoice again by hand in Moneybird: link this movement to it as money paid back. Then try"
                        + " again: what is done is not done twice.");
    }

    /** Invoices and documents always take a positive amount; a ledger account a negative one for a part against it. */
    private static ObjectNode body(Intent intent) {
        Ids.Target target = Ids.Target.of(intent.target());
        Money size = intent.amount().abs();
        ObjectNode body = Json.object();
        body.put("booking_type", target.bookingType());
        body.put("booking_id", target.number());
        body.put("price_base", (intent.against() ? size.negate() : size).toDecimal());
        if (intent.own() != null) {
            body.put("price", intent.own().abs().toDecimal());
        }
        Json.putText(body, "description", intent.text().strip());
        return body;
    }
}

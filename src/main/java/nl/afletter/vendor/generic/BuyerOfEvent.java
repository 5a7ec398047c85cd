package nl.afletter.vendor.generic;

import static nl.afletter.vendor.generic.Values.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import nl.afletter.model.Buyer;
import nl.afletter.model.Debtor;
import nl.afletter.port.Received;

/** Reads who paid, where the payment tells it. Signs of his country are his address and the account that paid. */
final class BuyerOfEvent {

    private static final int COUNTRY = 2;

    private BuyerOfEvent() {}

    /** @param events about one payment */
    static Optional<Buyer> of(List<Received.Stored> events) {
        return events.stream()
                .filter(each -> each.slot().equals(Canon.PAYMENT))
                .map(each -> Values.kept(each.json()).path("data"))
                .filter(data -> data.has("buyer"))
                .findFirst()
                .map(BuyerOfEvent::buyer);
    }

    private static Buyer buyer(JsonNode data) {
        Debtor card = DebtorOfEvent.debtor(data.path("buyer"));
        Map<String, String> signs = new TreeMap<>();
        put(signs, "address", card.country());
        put(signs, "bank account", text(data, "payerIban"));
        return new Buyer(
                card.id(),
                card.name(),
                card.email(),
                card.phone(),
                card.street(),
                card.postalCode(),
                card.city(),
                card.country(),
                card.vatNumber(),
                signs);
    }

    private static void put(Map<String, String> signs, String where, String text) {
        if (text.length() >= COUNTRY) {
            signs.put(where, text.substring(0, COUNTRY));
        }
    }
}

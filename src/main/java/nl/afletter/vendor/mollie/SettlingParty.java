package nl.afletter.vendor.mollie;

import java.util.LinkedHashMap;
import java.util.Map;
import nl.afletter.model.Connection;

/**
 * Who pays out the money of a method. Mollie only passes some methods on: their money never reaches its balance
 * (mollie.md section 4). The option {@code settledElsewhere} adds more: {@code method=party,method=party}.
 */
final class SettlingParty {
    static final String MOLLIE = "mollie";

    private static final Map<String, String> PASSED_THROUGH = Map.of(
            "paypal", "paypal",
            "giftcard", "giftcard",
            "podiumcadeaukaart", "giftcard",
            "voucher", "voucher");

    private final Map<String, String> elsewhere = new LinkedHashMap<>(PASSED_THROUGH);

    SettlingParty(Connection connection) {
        for (String entry : connection.option("settledElsewhere", "").split(",")) {
            String[] parts = entry.strip().split("=", 2);
            if (!parts[0].isEmpty()) {
                elsewhere.put(parts[0].strip(), parts[parts.length - 1].strip());
            }
        }
    }

    /** @param method Mollie's word, empty while the payer has not chosen */
    String of(String method) {
        return elsewhere.getOrDefault(method, MOLLIE);
    }
}

package nl.afletter.vendor.generic;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Set;
import nl.afletter.model.Money;
import nl.afletter.vendor.generic.Shape.Faults;

/** Whether all amounts of an event are amounts of its currency: nothing may be computed with them before that. */
final class Amounts {

    private static final Set<String> NAMES = Set.of(
            "amount",
            "gross",
            "fee",
            "net",
            "lineNetAmount",
            "allowanceAmount",
            "taxableAmount",
            "taxAmount",
            "taxExclusiveAmount",
            "taxInclusiveAmount",
            "prepaidAmount",
            "payableAmount");

    /** Whole units of quantity x price: more than that is no line of an invoice. */
    private static final BigDecimal MOST = BigDecimal.TEN.pow(12);

    private Amounts() {}

    static boolean known(JsonNode node, String path, Faults faults, String currency) {
        if (!isCurrency(currency)) {
            faults.add("/data/currency", "unknown-currency", "is no currency of ISO 4217");
            return false;
        }
        return of(node, path, faults, currency);
    }

    static boolean isCurrency(String code) {
        try {
            Money.digits(code);
            return true;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private static boolean of(JsonNode node, String path, Faults faults, String currency) {
        boolean known = true;
        for (var entry : node.properties()) {
            String at = path + "/" + entry.getKey();
            if (entry.getValue().isContainerNode()) {
                known &= entry.getKey().equals("metadata") || of(entry.getValue(), at, faults, currency);
            } else if (NAMES.contains(entry.getKey())) {
                known &= isAmount(entry.getValue().asText(), currency) || fault(faults, at);
            }
        }
        for (int row = 0; node.isArray() && row < node.size(); row++) {
            known &= of(node.get(row), path + "/" + row, faults, currency);
        }
        if (known && node.has("quantity") && node.has("netPrice")) {
            BigDecimal product = Values.decimal(node, "quantity").multiply(Values.decimal(node, "netPrice"));
            known = product.abs().compareTo(MOST) < 0 || fault(faults, path + "/quantity");
        }
        return known;
    }

    private static boolean fault(Faults faults, String path) {
        faults.add(path, "amount", "is no amount of this currency, or too large");
        return false;
    }

    private static boolean isAmount(String text, String currency) {
        try {
            return Money.of(text, currency).decimal().abs().compareTo(MOST) < 0;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }
}

package nl.afletter.vendor.stripe;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import nl.afletter.model.Connection;

/** What the settings of a Stripe connection may hold, checked before they are applied. */
public final class StripeSettings {
    private static final String PAYOUTS = "payouts";
    private static final String TEST_MODE = "testMode";
    private static final String INVOICE_ID = "metadataInvoiceId";
    private static final String INVOICE_NUMBER = "metadataInvoiceNumber";
    private static final List<String> WAYS = List.of("schedule", "manual");

    /** Stripe's own bound on names of metadata (stripe.md section 2). */
    private static final Pattern FIELD = Pattern.compile("[^\\[\\]\\s][^\\[\\]]{0,39}");

    private StripeSettings() {}

    /** Options that a connection may have. */
    public static Set<String> options() {
        return new TreeSet<>(List.of(PAYOUTS, TEST_MODE, INVOICE_ID, INVOICE_NUMBER));
    }

    /** What is wrong with a connection, by key. @param all connections that there will be */
    public static Map<String, String> faults(Connection connection, Collection<Connection> all) {
        Map<String, String> faults = new LinkedHashMap<>();
        if (!WAYS.contains(connection.option(PAYOUTS, WAYS.get(0)))) {
            faults.put("options." + PAYOUTS, "is neither schedule nor manual");
        }
        if (!List.of("true", "false").contains(connection.option(TEST_MODE, "false"))) {
            faults.put("options." + TEST_MODE, "is neither true nor false");
        }
        for (String field : List.of(INVOICE_ID, INVOICE_NUMBER)) {
            if (!FIELD.matcher(connection.option(field, "invoice")).matches()) {
                faults.put("options." + field, "is no name of metadata: at most 40 characters without brackets");
            }
        }
        if (connection.option(INVOICE_ID, "invoiceId").equals(connection.option(INVOICE_NUMBER, "invoiceNumber"))) {
            faults.put("options." + INVOICE_NUMBER, "is the field of the invoice's id too: one holds ids, one numbers");
        }
        return faults;
    }
}

package nl.afletter.vendor.generic;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import nl.afletter.model.Connection;

/** What the settings of a sender's connection may hold. */
public final class GenericSettings {

    /** Option: whether numbers are taken for the texts that they should be. */
    static final String NUMBERS = "numbers";

    static final String TEXT = "text";
    static final String LENIENT = "lenient";

    private GenericSettings() {}

    /** Option keys. */
    public static Set<String> options() {
        return Set.of(Proof.OPTION, NUMBERS, "metadataInvoiceId", "metadataInvoiceNumber");
    }

    /** What is wrong, by key. */
    public static Map<String, String> faults(Connection connection, Collection<Connection> all) {
        Map<String, String> faults = new LinkedHashMap<>();
        String proof = connection.option(Proof.OPTION, Proof.SIGNATURE.word());
        List<String> words = Stream.of(Proof.values()).map(Proof::word).toList();
        if (!words.contains(proof.toLowerCase(Locale.ROOT))) {
            faults.put("options." + Proof.OPTION, "is none of " + String.join(", ", words));
        }
        if (!List.of(TEXT, LENIENT).contains(connection.option(NUMBERS, TEXT))) {
            faults.put("options." + NUMBERS, "is none of " + TEXT + ", " + LENIENT);
        }
        if (connection.webhookTokens().isEmpty()) {
            faults.put("webhookTokens", "has none: nothing can be sent to this connection");
        }
        return faults;
    }
}

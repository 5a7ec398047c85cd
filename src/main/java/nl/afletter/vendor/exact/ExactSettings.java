package nl.afletter.vendor.exact;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import nl.afletter.model.Connection;

/** What the settings of an Exact connection may hold, checked before they are applied. */
public final class ExactSettings {
    private static final String CLIENT_ID = "clientId";
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9]{1,20}");
    private static final Pattern ITEM = Pattern.compile("\\S.{0,28}\\S|\\S");
    private static final Pattern DIVISION = Pattern.compile("\\d{1,10}");

    private ExactSettings() {}

    /** Options that a connection may have. */
    public static Set<String> options() {
        return new TreeSet<>(List.of(
                CLIENT_ID,
                ExactAccounting.SALES_JOURNAL,
                ExactAccounting.JOURNAL,
                ExactAccounting.MATCH_SETS,
                ExactAccounting.CURRENCY_LEDGER,
                ExactAccounting.DRAFT_ITEM,
                ExactAccounting.SEND_BY));
    }

    /** What is wrong with a connection, by key. @param all connections that there will be */
    public static Map<String, String> faults(Connection connection, Collection<Connection> all) {
        Map<String, String> faults = new LinkedHashMap<>();
        if (connection.option(CLIENT_ID, "").isEmpty()) {
            faults.put("options." + CLIENT_ID, "is missing: the client id of the app registration");
        }
        for (String journal : List.of(ExactAccounting.SALES_JOURNAL, ExactAccounting.JOURNAL)) {
            String code = connection.option(journal, "");
            if (!code.isEmpty() && !CODE.matcher(code).matches()) {
                faults.put("options." + journal, "is not the code of a journal");
            }
        }
        if (!List.of("true", "false").contains(connection.option(ExactAccounting.MATCH_SETS, "false"))) {
            faults.put("options." + ExactAccounting.MATCH_SETS, "is neither true nor false");
        }
        String crossing = connection.option(ExactAccounting.CURRENCY_LEDGER, "");
        if (!crossing.isEmpty() && !CODE.matcher(crossing).matches()) {
            faults.put("options." + ExactAccounting.CURRENCY_LEDGER, "is not the code of a ledger account");
        }
        String item = connection.option(ExactAccounting.DRAFT_ITEM, "");
        if (!item.isEmpty() && !ITEM.matcher(item).matches()) {
            faults.put("options." + ExactAccounting.DRAFT_ITEM, "is not the code of an item: at most 30 characters");
        }
        String way = connection.option(ExactAccounting.SEND_BY, SendSalesInvoice.WAYS.get(0));
        if (!SendSalesInvoice.WAYS.contains(way)) {
            faults.put("options." + ExactAccounting.SEND_BY, "is none of " + String.join(", ", SendSalesInvoice.WAYS));
        }
        connection.routing().byKey().keySet().stream()
                .filter(division -> !DIVISION.matcher(division).matches())
                .forEach(division ->
                        faults.put("routing.byKey." + division, "is no number of an Exact division: digits"));
        return faults;
    }
}

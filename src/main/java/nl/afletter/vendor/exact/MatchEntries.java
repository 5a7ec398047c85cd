package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/**
 * Asks Exact to match what it did not match by itself, by the XML topic MatchSets, whose end Exact has announced
 * (exact-online.md section 8 B): only where the connection's option says so. Only numbers under which nothing is open are
 * sent, each row with its full amount. Whether it helped is read from the open items, not from the answer; where it did
 * not, the number is left to be matched by hand, which the read-back reports.
 */
final class MatchEntries implements Operation<MatchEntries.Intent> {

    static final String NAME = "match-entries";

    /** What is told of numbers that Exact shows as matched, or that have something open. */
    private static final String DONE = "matched";

    private static final String BY_HAND = "to be matched by hand";

    private final ExactApi api;
    private final Items items;

    /** @param items ids or {@code @key} */
    record Intent(List<String> items) {}

    MatchEntries(ExactApi api, Items items) {
        this.api = api;
        this.items = items;
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
        List<Items.Seen> left = toBeMatched(intent);
        if (left.isEmpty()) {
            return DONE;
        }
        byte[] answer;
        try {
            answer = api.upload("MatchSets", xml(left), call.deadline());
        } catch (Failure.Rejected no) {
            return BY_HAND;
        }
        requireWhole(answer);
        return ExactApi.afterwards(() -> toBeMatched(intent)).isEmpty() ? DONE : BY_HAND;
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        return toBeMatched(intent).isEmpty() ? new Lookup.Found(DONE) : new Lookup.Absent();
    }

    private List<Items.Seen> toBeMatched(Intent intent) {
        List<Items.Seen> left = new ArrayList<>();
        for (String item : intent.items()) {
            Items.Seen seen = items.seen(item);
            if (seen.rows().isToBeMatched()) {
                left.add(seen);
            }
        }
        return left;
    }

    private static String xml(List<Items.Seen> numbers) {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<eExact><MatchSets>");
        for (Items.Seen number : numbers) {
            List<JsonNode> rows = number.rows().unmatched();
            xml.append("<MatchSet><GLAccount")
                    .append(attribute("code", number.rows().ledgerCode()))
                    .append("/><Account")
                    .append(attribute("code", Json.text(rows.get(0), "AccountCode")))
                    .append("/><MatchLines>");
            for (JsonNode row : rows) {
                xml.append("<MatchLine")
                        .append(attribute("finyear", Json.text(row, "TransactionReportingYear")))
                        .append(attribute("finperiod", Json.text(row, "TransactionReportingPeriod")))
                        .append(attribute("journal", Json.text(row, "Journal")))
                        .append(attribute("entry", Json.text(row, "EntryNumber")))
                        .append(attribute("amountdc", number.rows().debit(row).toDecimal()))
                        .append("/>");
            }
            xml.append("</MatchLines></MatchSet>");
        }
        return xml.append("</MatchSets></eExact>").toString();
    }

    private static String attribute(String name, String value) {
        return " " + name + "=\""
                + value.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;")
                + "\"";
    }

    /** What the messages say is not relied on: the meaning of their types is not confirmed. Half an answer is none. */
    private static void requireWhole(byte[] answer) {
        if (!new String(answer, StandardCharsets.UTF_8).strip().endsWith("</eExact>")) {
            throw new Failure.OutcomeUnknown("Exact's answer to MatchSets cannot be read");
        }
    }
}

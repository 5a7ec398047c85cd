package nl.afletter.vendor.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.port.Operation;

/**
 * Writes properties of an invoice or deal. The record itself shows whether it was done, and doing it twice changes
 * nothing (hubspot.md section 8).
 */
final class UpdateRecord implements Operation<UpdateRecord.Intent> {
    static final String NAME = "update-record";

    private final HubSpotApi api;

    /**
     * What to write.
     *
     * @param type plural name of the record's type
     * @param id of the record
     * @param properties in the order in which they were decided; an empty text empties one
     */
    record Intent(String type, String id, Map<String, String> properties) {}

    UpdateRecord(HubSpotApi api) {
        this.api = api;
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
        api.update(intent.type(), intent.id(), intent.properties(), call.deadline());
        return intent.id();
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        List<String> names = new ArrayList<>(intent.properties().keySet());
        Optional<JsonNode> row = api.objectNow(intent.type(), intent.id(), names, List.of());
        if (row.isEmpty()) {
            return new Lookup.Unclear("The record is not in HubSpot any more.");
        }
        boolean all = intent.properties().entrySet().stream()
                .allMatch(each -> isShown(row.get(), each.getKey(), each.getValue()));
        return all ? new Lookup.Found(intent.id()) : new Lookup.Absent();
    }

    /** Whether a record shows a value: a number in any notation of it. */
    static boolean isShown(JsonNode row, String property, String value) {
        String shown = HubSpotValues.property(row, property);
        if (shown.equals(value)) {
            return true;
        }
        Optional<BigDecimal> one = HubSpotValues.number(shown);
        Optional<BigDecimal> other = HubSpotValues.number(value);
        return one.isPresent() && other.isPresent() && one.get().compareTo(other.get()) == 0;
    }
}

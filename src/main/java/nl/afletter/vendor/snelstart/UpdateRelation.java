package nl.afletter.vendor.snelstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/**
 * Brings a debtor's relation up to date. SnelStart takes a relation whole, so it is read first and sent back changed.
 */
final class UpdateRelation implements Operation<UpdateRelation.Intent> {

    static final String NAME = "update-relatie";

    private final SnelStartApi api;
    private final Books books;

    /** @param relation SnelStart's id */
    record Intent(String relation, Card card) {}

    UpdateRelation(SnelStartApi api, Books books) {
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
        if (!(api.get(path(intent), Map.of()) instanceof ObjectNode relation) || !Card.fitsInto(relation)) {
            throw new Failure.NoEffect("SnelStart's answer is no relation");
        }
        // Read with the relation, but no part of what may be written.
        relation.remove("fax");
        intent.card().writeTo(relation, books);
        return Json.made(api.put(path(intent), relation, call.deadline()));
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        JsonNode relation = api.get(path(intent), Map.of());
        return intent.card().isShownBy(relation, books) ? new Lookup.Found(intent.relation()) : new Lookup.Absent();
    }

    private static String path(Intent intent) {
        return "relaties/" + Names.guid(intent.relation());
    }
}

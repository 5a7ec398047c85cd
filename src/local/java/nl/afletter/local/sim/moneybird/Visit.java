package nl.afletter.local.sim.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.SimResponse;

/** One request in one administration, and what its handler works with. */
record Visit(SimRequest request, Administration books, MoneybirdState state, Instant now) {

    LocalDate today() {
        return LocalDate.ofInstant(now, SimClock.AMSTERDAM);
    }

    Render render() {
        return new Render(books, today());
    }

    Settling settling() {
        return new Settling(books, state::nextId, now);
    }

    /** A new row's id and times. */
    <R extends Rows.Row> R fresh(R row) {
        row.id = state.nextId();
        row.createdAt = now;
        row.updatedAt = now;
        return row;
    }

    /** The row that a path parameter names, or 404 with {@code symbolic}. */
    <R> R row(Map<String, R> rows, String parameter, String symbolic) {
        R row = rows.get(request.param(parameter));
        if (row == null) {
            throw Refusals.notFound(symbolic);
        }
        return row;
    }

    /** The row that a path parameter names, or 404 in Moneybird's other wording. */
    <R> R model(Map<String, R> rows, String modelName) {
        R row = rows.get(request.param("id"));
        if (row == null) {
            throw Refusals.plain(404, "Record not found for model name: " + modelName);
        }
        return row;
    }

    /** Refuses with 422 a day in the locked period; the text is UNCONFIRMED at Moneybird. */
    void requireUnlocked(LocalDate day, String field, Refusals.Fields faults) {
        if (day != null && books.locked(day)) {
            faults.add(field, "is in a locked period", "period_locked");
        }
    }

    /** Refuses with 400 where the spec knows no 422. */
    void requireUnlocked(LocalDate day) {
        if (books.locked(day)) {
            throw Refusals.symbolic(400, "The period is locked", "date", "period_locked");
        }
    }

    static SimResponse ok(JsonNode body) {
        return SimResponse.json(200, body);
    }

    static SimResponse created(JsonNode body) {
        return SimResponse.json(201, body);
    }

    /** Some calls answer with their status code as the body. */
    static SimResponse statusCode() {
        return SimResponse.json(200, SimJson.MAPPER.getNodeFactory().numberNode(200));
    }

    /** A GET synchronization: ids and versions. */
    SimResponse versions(List<? extends Rows.Row> rows) {
        var list = SimJson.array();
        rows.forEach(row -> list.addObject().put("id", row.id).put("version", row.updatedAt.getEpochSecond()));
        return ok(list);
    }

    /** A POST synchronization: the rows of at most 100 ids; unknown ids are left out. */
    <R> SimResponse byIds(Map<String, R> rows, Function<R, JsonNode> shown) {
        JsonNode ids = request.json().path("ids");
        if (!ids.isArray()) {
            throw Refusals.symbolic(400, "Ids is required", "ids", "required");
        }
        var list = SimJson.array();
        for (int i = 0; i < Math.min(100, ids.size()); i++) {
            R row = rows.get(ids.get(i).asText());
            if (row != null) {
                list.add(shown.apply(row));
            }
        }
        return ok(list);
    }

    Listing listing(Set<String> filterKeys) {
        return Listing.of(request, filterKeys);
    }
}

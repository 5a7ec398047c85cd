package nl.afletter.local.sim.exact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import nl.afletter.local.sim.PlainJournal;
import nl.afletter.local.sim.SimJson;

/** One set of books: its records by resource, in the order of their keys. */
final class Division {
    String code;
    long lastVersion;
    Map<String, String> rates = new TreeMap<>();
    Map<String, TreeMap<String, ObjectNode>> tables = new LinkedHashMap<>();
    Map<String, Integer> lastNumber = new TreeMap<>();
    PlainJournal journal = new PlainJournal();

    TreeMap<String, ObjectNode> table(Resource resource) {
        return tables.computeIfAbsent(resource.table(), name -> new TreeMap<>());
    }

    Optional<ObjectNode> first(Resource resource, Predicate<ObjectNode> which) {
        return table(resource).values().stream().filter(which).findFirst();
    }

    Optional<ObjectNode> byCode(Resource resource, String wanted) {
        return first(resource, row -> row.path("Code").asText().strip().equals(wanted));
    }

    /** A change of a record that is fed: it gets a new version. */
    void touch(ObjectNode row) {
        row.put("Timestamp", ++lastVersion);
    }

    /** Something that was fed is gone. @param entityType as Exact numbers them: 10 is a payment term */
    void removed(String id, String key, int entityType) {
        ObjectNode row = SimJson.object().put("ID", id).put("EntityKey", key).put("EntityType", entityType);
        touch(row);
        table(Resource.SYNC_DELETED).put(id, row);
    }

    /** The next number of a journal: its first one is year, journal and one, such as 26700001. */
    int number(String journalCode, int year) {
        int begin = Integer.parseInt(String.format("%02d%s0000", year % 100, journalCode));
        return lastNumber.merge(year + "/" + journalCode, begin + 1, (last, first) -> last + 1);
    }

    /** The ledger's name in the journal: code and description. */
    String account(String glAccount) {
        ObjectNode row = table(Resource.GL_ACCOUNTS).get(glAccount);
        return row.path("Code").asText() + " " + row.path("Description").asText();
    }
}

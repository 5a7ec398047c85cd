package nl.afletter.local.sim.snelstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import nl.afletter.local.sim.PlainJournal;

/** One set of books, its records as SnelStart shows them. Lists come in the order of their GUIDs, that is, in none. */
final class Administration {
    String id;
    String name;
    LocalDate blockedUntil;
    int lastRelatiecode = 1000;
    Map<String, ObjectNode> relaties = new TreeMap<>();
    Map<String, ObjectNode> grootboeken = new TreeMap<>();
    Map<String, ObjectNode> dagboeken = new TreeMap<>();
    /** Ledger account behind each daybook. */
    Map<String, String> ledgerOfDaybook = new TreeMap<>();

    Map<String, ObjectNode> kostenplaatsen = new TreeMap<>();
    Map<String, ObjectNode> landen = new TreeMap<>();
    Map<String, ObjectNode> verkoopboekingen = new TreeMap<>();
    Map<String, ObjectNode> verkoopfacturen = new TreeMap<>();
    Map<String, ObjectNode> bankboekingen = new TreeMap<>();
    Map<String, ObjectNode> memoriaalboekingen = new TreeMap<>();
    Map<String, ObjectNode> documenten = new TreeMap<>();
    Map<String, ObjectNode> mutaties = new TreeMap<>();
    Map<String, ObjectNode> aangiftes = new TreeMap<>();
    List<ObjectNode> tarieven = new ArrayList<>();
    PlainJournal journal = new PlainJournal();

    /** The ledger account of a function. */
    ObjectNode byFunction(String function) {
        return grootboeken.values().stream()
                .filter(row -> row.path("grootboekfunctie").asText().equals(function))
                .findFirst()
                .orElseThrow(() -> Refusals.code("BOE-0081"));
    }

    Optional<ObjectNode> factuurOf(String boekingId) {
        return verkoopfacturen.values().stream()
                .filter(row -> row.path("verkoopBoeking").path("id").asText().equals(boekingId))
                .findFirst();
    }

    /** The ledger's name in the journal: number and name. */
    String account(String grootboekId) {
        ObjectNode row = grootboeken.get(grootboekId);
        return row.path("nummer").asText() + " " + row.path("omschrijving").asText();
    }

    static List<JsonNode> rows(Collection<ObjectNode> rows) {
        return List.copyOf(rows);
    }
}

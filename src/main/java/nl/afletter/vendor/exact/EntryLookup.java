package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import nl.afletter.port.Operation.Lookup;

/**
 * What stands in the general journal under a key of ours, looked for by the sign with which our descriptions begin
 * (exact-online.md section 6).
 *
 * @param entries lines by the entry's id
 * @param unsigned number of an entry that begins with our sign and does not show who booked it, or empty
 */
record EntryLookup(Map<String, List<JsonNode>> entries, String unsigned, String sign) {

    /** @param date of the entry: only its year is looked through */
    static EntryLookup of(ExactApi api, Books books, LocalDate date, Names.Notes notes) {
        String filter = OData.is("JournalCode", books.generalJournal().code()) + " and "
                + OData.isNumber("FinancialYear", books.period(date).year()) + " and "
                + OData.begins("Description", notes.sign());
        Map<String, List<JsonNode>> entries = new LinkedHashMap<>();
        String unsigned = "";
        for (JsonNode line : api.all(TransactionLine.PATH, TransactionLine.question(filter))) {
            if (TransactionLine.notes(line).filter(notes::equals).isPresent()) {
                entries.computeIfAbsent(Json.text(line, "EntryID"), each -> new ArrayList<>())
                        .add(line);
            } else if (TransactionLine.isNamed(line, notes.sign())) {
                unsigned = Json.text(line, "EntryNumber");
            }
        }
        return new EntryLookup(entries, unsigned, notes.sign());
    }

    /** Lines of the one entry; empty where there is none, or more than one. */
    Optional<List<JsonNode>> only() {
        return entries.size() == 1 ? entries.values().stream().findFirst() : Optional.empty();
    }

    /** @param difference says how the lines of an entry differ from what was meant; empty when they do not */
    Lookup verdict(Function<List<JsonNode>, String> difference) {
        if (entries.isEmpty()) {
            return unsigned.isEmpty()
                    ? new Lookup.Absent()
                    : new Lookup.Unclear("The journal entry " + unsigned + " names " + sign
                            + " too, and does not show who booked it.");
        }
        Map.Entry<String, List<JsonNode>> there = entries.entrySet().iterator().next();
        String doubt = entries.size() > 1
                ? "Entries with our key stand there more than once: " + entries.keySet() + ". Take all but one out."
                : difference.apply(there.getValue());
        return doubt.isEmpty() ? new Lookup.Found(there.getKey()) : new Lookup.Unclear(doubt);
    }
}

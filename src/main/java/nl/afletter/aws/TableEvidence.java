package nl.afletter.aws;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import nl.afletter.port.Evidence;

/** A row per paper, written once. */
public final class TableEvidence implements Evidence {

    private static final int MAX_BYTES = 200 * 1024;

    private final Table table;

    public TableEvidence(Rows rows) {
        this.table = new Table(rows);
    }

    @Override
    public void keep(String administration, String name, String json) {
        int size = json.getBytes(StandardCharsets.UTF_8).length;
        if (size > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "evidence '" + name + "' has " + size + " bytes, more than " + MAX_BYTES);
        }
        table.put(Rows.Row.of(Keys.evidence(administration, name), 1, json));
    }

    @Override
    public Optional<String> read(String administration, String name) {
        return table.rows().get(Keys.evidence(administration, name)).map(Rows.Row::body);
    }
}

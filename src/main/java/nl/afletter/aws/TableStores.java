package nl.afletter.aws;

import java.time.InstantSource;
import nl.afletter.port.Stores;

/** All stores over the same rows. */
public final class TableStores {

    private TableStores() {}

    /** The stores of a table; nothing is read yet. */
    public static Stores of(Rows rows, InstantSource clock) {
        return new Stores(
                new TableSubjects(rows),
                new TableReferences(rows),
                new TableSettings(rows, clock),
                new TableConnections(rows, clock),
                new TableRegister(rows),
                new TableEvidence(rows),
                new TableReceived(rows, clock),
                new TableEpoch(rows, clock));
    }
}

package nl.afletter.port;

import java.time.Instant;
import java.util.Optional;

/**
 * The table's identity: a worker that finds another one than the table it runs on touches nothing until the restore
 * command has run (design.md section 4).
 */
public interface Epoch {

    /** Whether the epoch row names this very table. An empty table is given its row. */
    boolean isMine();

    /** Sources made before this moment are looked up before anything is sent for them; empty when never restored. */
    Optional<Instant> lookUpFirstFor();

    /** Part of the restore command: names this table and fixes the moment. */
    void restored(Instant moment);
}

package nl.afletter.port;

import java.util.List;

/**
 * Makes a table that was made from a backup the one to work on. All other functions must have been stopped for the
 * longest deadline, the call time-out and the settle-down time together (design.md section 4, {@code docs/restore.md}).
 */
public interface RestoreCommand {

    /**
     * What came of it.
     *
     * @param restored whether this table is the one to work on now, by this very call
     * @param text a plain sentence: what was done, or why nothing was
     * @param sendAgain what only the open door was sent since the table's moment, oldest first: connection, subject and
     *     when it came. Nobody can fetch it: its sender has to send it again
     */
    record Answer(boolean restored, String text, List<String> sendAgain) {
        public Answer {
            sendAgain = List.copyOf(sendAgain);
        }

        /** An answer with nothing to send again. */
        public Answer(boolean restored, String text) {
            this(restored, text, List.of());
        }
    }

    /**
     * Takes token pairs and pauses over from the newest table, then names this table. Until it is named, workers touch
     * nothing, so a call that broke off anywhere is simply made again; after that a further call changes nothing.
     *
     * @param newestTable name of the table that was worked on last
     * @throws Unreachable if a table or the key cannot be reached
     */
    Answer run(String newestTable);
}

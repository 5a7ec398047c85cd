package nl.afletter.port;

import nl.afletter.model.Hint;

/** The work queue of hints: SQS FIFO (design.md section 3). */
public interface Queue {

    /**
     * Sends a hint. It is handled at least once, one at a time per group.
     *
     * @param group the administration, or {@code connection:<id>}
     * @throws Unreachable if it was not surely taken
     */
    void send(Hint hint, String group);
}

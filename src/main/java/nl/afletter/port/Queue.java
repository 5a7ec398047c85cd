package nl.afletter.port;

import java.util.List;
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

    /**
     * Sends hints in their order, in as few calls as the queue allows. Each is tried, whatever became of those before it.
     *
     * @throws Unreachable if any was not surely taken, with how many those are; the others are sent
     */
    void sendAll(List<Addressed> hints);

    /** A hint and the group that it is sent to. */
    record Addressed(Hint hint, String group) {}
}

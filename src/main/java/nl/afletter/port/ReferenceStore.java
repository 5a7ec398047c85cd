package nl.afletter.port;

import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceRow;

/** Reference rows. Reads are consistent; a write needs the revision that was read. */
public interface ReferenceStore {

    /** The row, or {@link ReferenceRow#absent}. */
    ReferenceRow read(String administration, Reference reference);

    /**
     * Writes the row on the condition of its revision.
     *
     * @return the row with its new revision
     * @throws SubjectStore.LostRace if somebody else wrote
     */
    ReferenceRow write(ReferenceRow next);
}

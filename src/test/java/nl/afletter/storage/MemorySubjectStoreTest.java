package nl.afletter.storage;

import nl.afletter.aws.Rows;
import nl.afletter.memory.MemoryRows;

/** The contract over rows in memory. */
class MemorySubjectStoreTest extends SubjectStoreContract {

    @Override
    Rows emptyTable() {
        return new MemoryRows();
    }
}

package nl.afletter.storage;

import nl.afletter.aws.Rows;
import nl.afletter.memory.MemoryRows;

/** The contract over rows in memory. */
class MemoryReferenceStoreTest extends ReferenceStoreContract {

    @Override
    Rows emptyTable() {
        return new MemoryRows();
    }
}

package nl.afletter.storage;

import nl.afletter.aws.Rows;
import nl.afletter.memory.MemoryRows;
import org.junit.jupiter.api.Nested;

/** All store contracts over rows in memory: what tests of the engine build on is as strict as the table. */
class StoresInMemoryTest {

    @Nested
    class Subjects extends SubjectStoreContract {
        @Override
        Rows emptyTable() {
            return new MemoryRows();
        }
    }

    @Nested
    class References extends ReferenceStoreContract {
        @Override
        Rows emptyTable() {
            return new MemoryRows();
        }
    }

    @Nested
    class RawRows extends RowsContract {
        @Override
        Rows emptyTable() {
            return new MemoryRows();
        }
    }

    @Nested
    class Grants extends GrantStoreContract {
        @Override
        Rows emptyTable() {
            return new MemoryRows();
        }
    }

    @Nested
    class Connections extends ConnectionStatesContract {
        @Override
        Rows emptyTable() {
            return new MemoryRows();
        }
    }

    @Nested
    class Configured extends SettingsContract {
        @Override
        Rows emptyTable() {
            return new MemoryRows();
        }
    }

    @Nested
    class Shelves extends RegisterContract {
        @Override
        Rows emptyTable() {
            return new MemoryRows();
        }
    }

    @Nested
    class Papers extends EvidenceContract {
        @Override
        Rows emptyTable() {
            return new MemoryRows();
        }
    }

    @Nested
    class OpenDoor extends ReceivedContract {
        @Override
        Rows emptyTable() {
            return new MemoryRows();
        }
    }

    @Nested
    class Epochs extends EpochContract {
        @Override
        Rows emptyTable() {
            return new MemoryRows();
        }
    }

    @Nested
    class Restores extends RestoreContract {
        @Override
        Rows emptyTable() {
            return new MemoryRows();
        }
    }
}

package nl.afletter.storage;

import nl.afletter.aws.DynamoRows;
import nl.afletter.aws.Rows;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** All store contracts over a real table. */
@Tag("storage")
class StoresInDynamoDbTest {

    @RegisterExtension
    static final StorageEndpoints storage = new StorageEndpoints();

    private static DynamoDbClient client;

    @BeforeAll
    static void connect() {
        client = storage.dynamoDbClient();
    }

    @AfterAll
    static void disconnect() {
        client.close();
    }

    private static Rows realTable() {
        return new DynamoRows(client, storage.newTable());
    }

    @Nested
    class Subjects extends SubjectStoreContract {
        @Override
        Rows emptyTable() {
            return realTable();
        }
    }

    @Nested
    class References extends ReferenceStoreContract {
        @Override
        Rows emptyTable() {
            return realTable();
        }
    }

    @Nested
    class RawRows extends RowsContract {
        @Override
        Rows emptyTable() {
            return realTable();
        }
    }

    @Nested
    class Grants extends GrantStoreContract {
        @Override
        Rows emptyTable() {
            return realTable();
        }
    }

    @Nested
    class Connections extends ConnectionStatesContract {
        @Override
        Rows emptyTable() {
            return realTable();
        }
    }

    @Nested
    class Configured extends SettingsContract {
        @Override
        Rows emptyTable() {
            return realTable();
        }
    }

    @Nested
    class Shelves extends RegisterContract {
        @Override
        Rows emptyTable() {
            return realTable();
        }
    }

    @Nested
    class Papers extends EvidenceContract {
        @Override
        Rows emptyTable() {
            return realTable();
        }
    }

    @Nested
    class OpenDoor extends ReceivedContract {
        @Override
        Rows emptyTable() {
            return realTable();
        }
    }

    @Nested
    class Epochs extends EpochContract {
        @Override
        Rows emptyTable() {
            return realTable();
        }
    }

    @Nested
    class Restores extends RestoreContract {
        @Override
        Rows emptyTable() {
            return realTable();
        }
    }
}

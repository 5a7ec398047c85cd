package nl.afletter.config;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import nl.afletter.aws.DynamoRows;
import nl.afletter.aws.KmsSeal;
import nl.afletter.aws.Rows;
import nl.afletter.aws.SqsQueue;
import nl.afletter.aws.SsmSecrets;
import nl.afletter.aws.TableGrants;
import nl.afletter.aws.TablePasses;
import nl.afletter.aws.TableRestore;
import nl.afletter.aws.TableStores;
import nl.afletter.console.Access;
import nl.afletter.function.ClockWork;
import nl.afletter.function.HttpDoor;
import nl.afletter.function.MessageWork;
import nl.afletter.function.SettingsWork;
import nl.afletter.port.RestoreCommand;
import nl.afletter.usecase.UseCases;
import nl.afletter.vendor.vies.ViesRegister;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * The product as beans, one per function, named as the function. All are made when they are first asked for: functions
 * ask in their method, so nothing is made before the snapshot.
 */
class Wiring {

    /** In AWS; the local run puts its own surroundings in their stead. */
    @Produces
    @Singleton
    @DefaultBean
    Surroundings surroundings(
            DynamoDbClient dynamoDb,
            SqsClient sqs,
            SsmClient ssm,
            KmsClient kms,
            InstantSource clock,
            @ConfigProperty(name = "afletter.table") String table,
            @ConfigProperty(name = "afletter.queue.url") Optional<String> queueUrl,
            @ConfigProperty(name = "afletter.kms.key") Optional<String> key,
            @ConfigProperty(name = "afletter.secrets.path") String secretsPath) {
        Rows rows = new DynamoRows(dynamoDb, table);
        return new Surroundings(
                TableStores.of(rows, clock),
                new TableGrants(rows, new KmsSeal(kms, key.orElse(""), table)),
                new TablePasses(rows, clock),
                new SqsQueue(sqs, queueUrl.orElse("")),
                new SsmSecrets(ssm, secretsPath, clock),
                clock,
                ViesRegister.PUBLIC);
    }

    @Produces
    @Singleton
    RestoreCommand restore(
            DynamoDbClient dynamoDb,
            KmsClient kms,
            InstantSource clock,
            @ConfigProperty(name = "afletter.table") String table,
            @ConfigProperty(name = "afletter.kms.key") Optional<String> key) {
        return new TableRestore(
                name -> new TableRestore.Place(new DynamoRows(dynamoDb, name), new KmsSeal(kms, key.orElse(""), name)),
                table,
                clock);
    }

    @Produces
    @Singleton
    SettingsWork settings(
            Surroundings surroundings,
            @ConfigProperty(name = "afletter.allowed-base-urls") Optional<String> allowedBaseUrls) {
        return new CheckedSettings(
                surroundings.stores().settings(),
                VendorTable.terms(),
                allowedBaseUrls.orElse(""),
                surroundings.clock());
    }

    @Produces
    @Singleton
    Afletter afletter(
            Surroundings surroundings,
            @ConfigProperty(name = "afletter.public-url") Optional<String> publicUrl,
            @ConfigProperty(name = "afletter.console.open", defaultValue = "false") boolean open) {
        return new Afletter(surroundings, VendorTable.all(), UseCases::all, publicUrl.orElse(""), Access.of(open));
    }

    @Produces
    @Singleton
    @Named("crm-invoice")
    HttpDoor crmInvoice(Afletter afletter) {
        return afletter.crmInvoice();
    }

    @Produces
    @Singleton
    @Named("psp-payment")
    HttpDoor pspPayment(Afletter afletter) {
        return afletter.pspPayment();
    }

    @Produces
    @Singleton
    @Named("connect")
    HttpDoor connect(Afletter afletter) {
        return afletter.connect();
    }

    @Produces
    @Singleton
    @Named("console")
    HttpDoor console(Afletter afletter) {
        return afletter.console();
    }

    @Produces
    @Singleton
    MessageWork syncWorker(Afletter afletter) {
        return afletter.syncWorker();
    }

    @Produces
    @Singleton
    @Named("payout-import")
    ClockWork payoutImport(Afletter afletter) {
        return afletter.payoutImport();
    }

    @Produces
    @Singleton
    @Named("open-items")
    ClockWork openItems(Afletter afletter) {
        return afletter.openItems();
    }

    @Produces
    @Singleton
    @Named("retry-sweep")
    ClockWork retrySweep(Afletter afletter) {
        return afletter.retrySweep();
    }
}

package nl.afletter.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import nl.afletter.aws.AesGcm;
import nl.afletter.aws.Rows;
import nl.afletter.aws.Seal;
import nl.afletter.aws.TableConnections;
import nl.afletter.aws.TableEpoch;
import nl.afletter.aws.TableGrants;
import nl.afletter.aws.TableReceived;
import nl.afletter.aws.TableRestore;
import nl.afletter.aws.TableSettings;
import nl.afletter.model.Connection;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.GrantStore.Grant;
import nl.afletter.port.Received;
import nl.afletter.port.RestoreCommand.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Protects the way back to an earlier moment (model 6): the living tokens come along, nothing is sent before the
 * command has run, and a command that broke off anywhere is simply given again.
 */
abstract class RestoreContract {

    private static final Instant NOW = Instant.parse("2026-03-05T09:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final Grant SPENT = grant("spent");
    private static final Grant LIVING = grant("living");

    private Rows newest;
    private Rows restored;

    /** An empty table. */
    abstract Rows emptyTable();

    /** Worked on, copied, and worked on again: the copy's tokens are spent. */
    @BeforeEach
    void aTableWentBack() {
        newest = emptyTable();
        restored = emptyTable();
        new TableSettings(newest, CLOCK).apply(List.of(), List.of(connection("crm"), connection("books")));
        grants("newest", newest).consent("crm", SPENT);
        for (String pk : List.of("EPOCH", "SETTINGS")) {
            newest.query(pk, "", true, "", 100).rows().forEach(restored::put);
        }
        grants("restored", restored).consent("crm", SPENT);
        grants("newest", newest).replace("crm", SPENT.refreshToken(), LIVING);
    }

    @Test
    void theLivingTokensAreTakenOverAndSealedForThisTable() {
        Answer answer = command(restored).run("newest");

        assertThat(answer.restored()).as(answer.text()).isTrue();
        assertThat(answer.text()).contains("2 connections").contains(NOW.toString());
        assertThat(grants("restored", restored).read("crm").grant()).contains(LIVING);
        assertThat(grants("restored", restored).read("books").grant()).isEmpty();
        assertThat(grants("newest", newest).read("crm").grant())
                .as("left as it was")
                .contains(LIVING);
    }

    @Test
    void aTableThatWentBackToBeforeItsFirstWorkIsKnownAsAnotherToo() {
        // No worker ever looked at it: the settings alone named the table they were applied to.
        assertThat(new TableEpoch(restored, CLOCK).isMine()).isFalse();
    }

    @Test
    void whatWasMadeBeforeTheRestoreIsLookedUpFirst() {
        assertThat(new TableEpoch(restored, CLOCK).isMine()).isFalse();

        command(restored).run("newest");

        assertThat(new TableEpoch(restored, CLOCK).isMine()).isTrue();
        assertThat(new TableEpoch(restored, CLOCK).lookUpFirstFor()).contains(NOW);
        assertThat(new TableEpoch(newest, CLOCK).lookUpFirstFor()).isEmpty();
    }

    @Test
    void aRefreshThatWasUnderWayAndAConsentThatIsOverAndAPauseComeAlong() {
        Instant until = NOW.plusSeconds(5);
        grants("newest", newest).takeLease("crm", "frozen holder", NOW, until);
        grants("newest", newest).consent("books", SPENT);
        grants("newest", newest).flagReauthorise("books", SPENT.refreshToken());
        new TableConnections(newest, CLOCK).pause("books", NOW.plusSeconds(600), "limit reached");

        command(restored).run("newest");

        assertThat(grants("restored", restored).read("crm").leaseHolder()).isEqualTo("frozen holder");
        assertThat(grants("restored", restored).read("crm").leaseUntil()).isEqualTo(until);
        assertThat(grants("restored", restored).read("books").reauthorise()).isTrue();
        assertThat(new TableConnections(restored, CLOCK).pausedUntil("books")).contains(NOW.plusSeconds(600));
        assertThat(new TableConnections(restored, CLOCK).pauseReason("books")).isEqualTo("limit reached");
    }

    @Test
    void aSecondCallChangesNothingEvenWhenTheTokensWentOn() {
        command(restored).run("newest");
        Grant later = grant("later");
        grants("restored", restored).replace("crm", LIVING.refreshToken(), later);

        Answer again = command(restored).run("newest");

        assertThat(again)
                .isEqualTo(new Answer(false, "restored is the table to work on already. Nothing was changed."));
        assertThat(grants("restored", restored).read("crm").grant()).contains(later);
    }

    @Test
    void aCallThatBreaksOffAtAnyReadOrWriteIsMadeAgain() {
        int steps = 0;
        for (boolean broke = true; broke; steps++) {
            aTableWentBack();
            AtomicInteger left = new AtomicInteger(steps);
            broke = breaksOff(left);
            boolean named = new TableEpoch(restored, CLOCK).isMine();

            Answer again = command(restored).run("newest");

            assertThat(again.restored()).as("step %d: %s", steps, again.text()).isNotEqualTo(named);
            assertThat(grants("restored", restored).read("crm").grant()).contains(LIVING);
            assertThat(new TableEpoch(restored, CLOCK).lookUpFirstFor()).contains(NOW);
        }
        assertThat(steps).as("reads and writes of one call").isGreaterThan(8);
    }

    @Test
    void whatOnlyTheOpenDoorWasSentSinceIsListedForAPerson() {
        sent(newest, "before", NOW.minusSeconds(7200));
        newest.query("D#crm#feed", "", true, "", 100).rows().forEach(restored::put);
        sent(newest, "first-since", NOW.minusSeconds(3600));
        sent(newest, "last", NOW.minusSeconds(60));

        Answer answer = command(restored).run("newest");

        assertThat(answer.sendAgain())
                .containsExactly(
                        "crm/INVOICE/first-since of " + NOW.minusSeconds(3600),
                        "crm/INVOICE/last of " + NOW.minusSeconds(60));
        assertThat(answer.text()).contains("has to be sent again");
        assertThat(new TableReceived(restored, CLOCK).of("crm", "document/last"))
                .as("nothing is copied out of a table that may be damaged")
                .isEmpty();
    }

    private static void sent(Rows rows, String id, Instant at) {
        SubjectRef subject = new SubjectRef("crm", SubjectKind.INVOICE, id);
        new TableReceived(rows, CLOCK)
                .keep(new Received.Event(
                        "crm", "document/" + id, "invoice.approved", "a", "{}", "", "", List.of(subject), at));
    }

    @Test
    void whatIsNoRestoredTableIsRefusedInASentenceAndStaysAsItIs() {
        assertThat(command(restored).run("restored").text()).contains("is the restored table itself");
        assertThat(command(newest).run("other").text()).contains("is the table to work on already");
        Rows empty = emptyTable();
        assertThat(command(empty).run("newest").text()).contains("was not made from a backup");
        assertThat(empty.query("EPOCH", "", true, "", 1).rows()).isEmpty();
    }

    @Test
    void aTableThatWasNeverWorkedOnIsNotTakenForTheNewest() {
        Rows forgotten = emptyTable();
        newest.query("EPOCH", "", true, "", 1).rows().forEach(forgotten::put);
        newest = forgotten;

        assertThat(command(restored).run("newest").text()).contains("newest was never worked on");
        assertThat(grants("restored", restored).read("crm").grant()).contains(SPENT);
        assertThat(new TableEpoch(restored, CLOCK).isMine()).isFalse();
    }

    private boolean breaksOff(AtomicInteger left) {
        TableRestore breaking = new TableRestore(
                name -> new TableRestore.Place(breaking(name.equals("newest") ? newest : restored, left), seal(name)),
                "restored",
                CLOCK);
        try {
            breaking.run("newest");
            return false;
        } catch (ProcessDied died) {
            return true;
        }
    }

    private TableRestore command(Rows here) {
        return new TableRestore(
                name -> new TableRestore.Place(name.equals("newest") ? newest : here, seal(name)), "restored", CLOCK);
    }

    private static TableGrants grants(String table, Rows rows) {
        return new TableGrants(rows, seal(table));
    }

    /** What is sealed for one table opens for no other, as with KMS. */
    private static Seal seal(String table) {
        byte[] key = Arrays.copyOf("a key for tests".getBytes(StandardCharsets.UTF_8), AesGcm.KEY_BYTES);
        return new Seal() {
            @Override
            public String seal(String connection, String plain) {
                return AesGcm.seal(key, table + "/" + connection, plain);
            }

            @Override
            public String open(String connection, String sealed) {
                return AesGcm.open(key, table + "/" + connection, sealed);
            }
        };
    }

    /** Rows of a process that dies at its n-th call to any table. */
    private static Rows breaking(Rows rows, AtomicInteger left) {
        return (Rows) Proxy.newProxyInstance(
                Rows.class.getClassLoader(), new Class<?>[] {Rows.class}, (proxy, method, arguments) -> {
                    if (left.getAndDecrement() <= 0) {
                        throw new ProcessDied();
                    }
                    try {
                        return method.invoke(rows, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    private static Connection connection(String id) {
        return new Connection(
                id,
                "teamleader",
                Connection.Role.CRM,
                "",
                "",
                Map.of(),
                List.of(),
                Map.of(),
                new Connection.Routing("", Map.of()));
    }

    private static Grant grant(String name) {
        return new Grant(name + " access", name + " refresh", NOW.plusSeconds(3600), NOW);
    }

    private static final class ProcessDied extends Error {
        private static final long serialVersionUID = 1;
    }
}

package nl.afletter.memory;

import java.time.InstantSource;
import java.util.List;
import nl.afletter.aws.Rows;
import nl.afletter.aws.TableConnections;
import nl.afletter.aws.TableEpoch;
import nl.afletter.aws.TableEvidence;
import nl.afletter.aws.TableGrants;
import nl.afletter.aws.TablePasses;
import nl.afletter.aws.TableReceived;
import nl.afletter.aws.TableReferences;
import nl.afletter.aws.TableRegister;
import nl.afletter.aws.TableRestore;
import nl.afletter.aws.TableSettings;
import nl.afletter.aws.TableSubjects;
import nl.afletter.port.ConnectionStates;
import nl.afletter.port.Epoch;
import nl.afletter.port.Evidence;
import nl.afletter.port.GrantStore;
import nl.afletter.port.Passes;
import nl.afletter.port.Received;
import nl.afletter.port.ReferenceStore;
import nl.afletter.port.Register;
import nl.afletter.port.RestoreCommand;
import nl.afletter.port.Settings;
import nl.afletter.port.Stores;
import nl.afletter.port.SubjectStore;

/** The product's own stores over rows in memory, and a queue: what a test of the engine needs of the outside. */
public final class MemoryTable {

    private final InstantSource clock;
    private final MemoryRows rows;
    private final MemoryQueue queue;
    private final SubjectStore subjects;
    private final ReferenceStore references;
    private final Settings settings;
    private final ConnectionStates connections;
    private final GrantStore grants;
    private final Register register;
    private final Evidence evidence;
    private final Received received;
    private final Epoch epoch;

    /** An empty table and queue. */
    public MemoryTable(InstantSource clock) {
        this(clock, 1);
    }

    /** An empty table and queue. @param seed draws which group of the queue is served next */
    public MemoryTable(InstantSource clock, long seed) {
        this(clock, new MemoryRows(), new MemoryQueue(clock, seed));
    }

    /** New stores, with nothing kept in memory, over these rows and this queue. */
    public MemoryTable(InstantSource clock, MemoryRows rows, MemoryQueue queue) {
        this.clock = clock;
        this.rows = rows;
        this.queue = queue;
        this.subjects = new TableSubjects(rows);
        this.references = new TableReferences(rows);
        this.settings = new TableSettings(rows, clock);
        this.connections = new TableConnections(rows, clock);
        this.grants = new TableGrants(rows, new ClearSeal());
        this.register = new TableRegister(rows);
        this.evidence = new TableEvidence(rows);
        this.received = new TableReceived(rows, clock);
        this.epoch = new TableEpoch(rows, clock);
    }

    /** What another process sees: the same rows and queue, nothing kept in memory. */
    public MemoryTable otherProcess() {
        return new MemoryTable(clock, rows, queue);
    }

    /** What stands there after the table went back to this moment: same rows, another table id, same queue. */
    public MemoryTable restored() {
        return new MemoryTable(clock, rows.restored(), queue);
    }

    /** The table as it was when its rows were these, restored under another id; the queue goes on. */
    public MemoryTable restoredTo(List<Rows.Row> moment) {
        MemoryRows back = new MemoryRows();
        back.takeBack(moment);
        return new MemoryTable(clock, back, queue);
    }

    /** The restore command, run on this table. @param newest the table that was worked on last */
    public RestoreCommand.Answer restoreFrom(MemoryTable newest) {
        return new TableRestore(
                        name -> new TableRestore.Place(name.equals("newest") ? newest.rows : rows, new ClearSeal()),
                        "restored",
                        clock)
                .run("newest");
    }

    /** Passes of consents, over the same rows. */
    public Passes passes() {
        return new TablePasses(rows, clock);
    }

    public MemoryRows rows() {
        return rows;
    }

    public MemoryQueue queue() {
        return queue;
    }

    /** All stores but the grants, as the engine takes them. */
    public Stores stores() {
        return new Stores(subjects, references, settings, connections, register, evidence, received, epoch);
    }

    public SubjectStore subjects() {
        return subjects;
    }

    public ReferenceStore references() {
        return references;
    }

    public Settings settings() {
        return settings;
    }

    public ConnectionStates connections() {
        return connections;
    }

    public GrantStore grants() {
        return grants;
    }

    public Register register() {
        return register;
    }

    public Evidence evidence() {
        return evidence;
    }

    public Received received() {
        return received;
    }

    public Epoch epoch() {
        return epoch;
    }
}

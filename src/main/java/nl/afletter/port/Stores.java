package nl.afletter.port;

import java.util.Objects;

/** Everything that stands in the table. */
public record Stores(
        SubjectStore subjects,
        ReferenceStore references,
        Settings settings,
        ConnectionStates connections,
        Register register,
        Evidence evidence,
        Received received,
        Epoch epoch) {
    public Stores {
        Objects.requireNonNull(subjects);
        Objects.requireNonNull(references);
        Objects.requireNonNull(settings);
        Objects.requireNonNull(connections);
        Objects.requireNonNull(register);
        Objects.requireNonNull(evidence);
        Objects.requireNonNull(received);
        Objects.requireNonNull(epoch);
    }
}

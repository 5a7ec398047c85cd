package nl.afletter.function;

import io.quarkus.funqy.Funq;
import jakarta.inject.Provider;
import java.util.concurrent.atomic.AtomicReference;
import nl.afletter.port.RestoreCommand;

/** Makes a table from a backup the one to work on. No trigger: a person calls it, see {@code docs/restore.md}. */
public class Restore {

    private static final String NAME = "restore";

    private final Outermost outermost = new Outermost(NAME);
    private final Provider<RestoreCommand> command;

    /** What the person gives along. @param newestTable name of the table that was worked on last */
    public record Order(String newestTable) {}

    /** @param command made at the first call, after the snapshot */
    public Restore(Provider<RestoreCommand> command) {
        this.command = command;
    }

    /** Answers whether it was done, in a sentence; fails with one when a table or the key cannot be reached. */
    @Funq(NAME)
    public RestoreCommand.Answer restore(Order order) {
        AtomicReference<RestoreCommand.Answer> answer = new AtomicReference<>();
        outermost.run(() -> {
            if (order == null
                    || order.newestTable() == null
                    || order.newestTable().isBlank()) {
                throw new FunctionFailed("restore takes {\"newestTable\": \"<name of the table worked on last>\"}");
            }
            answer.set(command.get().run(order.newestTable()));
        });
        return answer.get();
    }
}

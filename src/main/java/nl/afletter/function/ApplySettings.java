package nl.afletter.function;

import io.quarkus.funqy.Funq;
import jakarta.inject.Provider;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import nl.afletter.function.SettingsWork.Answer;

/** Puts a settings file in place. No trigger: a person calls it, see {@code docs/settings.md}. */
public class ApplySettings {

    private static final String NAME = "settings";
    private static final String YAML = "yaml";
    private static final String DRY_RUN = "dryRun";

    /** The whole payload is refused then: a misspelled {@code dryRun} must not apply the file. */
    private static final Answer NO_ORDER = Answer.refused(List.of(
            "(payload): settings takes {\"yaml\": \"<the file's text>\", \"dryRun\": true or false} and no more"));

    private final Outermost outermost = new Outermost(NAME);
    private final Provider<SettingsWork> work;

    /** @param work made at the first call, after the snapshot */
    public ApplySettings(Provider<SettingsWork> work) {
        this.work = work;
    }

    /**
     * Answers whether it was applied, or all that is wrong with it; fails with a sentence when the table cannot be
     * reached.
     *
     * @param order {@code yaml}, the file's text, and, to only check it, {@code dryRun}
     */
    @Funq(NAME)
    public Answer settings(Map<String, Object> order) {
        if (order == null
                || !(order.get(YAML) instanceof String yaml)
                || !(order.getOrDefault(DRY_RUN, false) instanceof Boolean dryRun)
                || !Set.of(YAML, DRY_RUN).containsAll(order.keySet())) {
            return NO_ORDER;
        }
        AtomicReference<Answer> answer = new AtomicReference<>();
        outermost.run(() -> answer.set(work.get().apply(yaml, dryRun)));
        return answer.get();
    }
}

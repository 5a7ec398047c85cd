package nl.afletter.function;

import java.util.List;

/** What stands behind the function {@code settings}. */
@FunctionalInterface
public interface SettingsWork {

    /**
     * What came of it.
     *
     * @param applied whether the file is in place now of what was there before
     * @param administrations how many the file has; 0 when it has faults
     * @param connections how many the file has; 0 when it has faults
     * @param faults all at once, each as {@code YAML path: sentence}; none of them holds a refused secret
     */
    record Answer(boolean applied, int administrations, int connections, List<String> faults) {
        public Answer {
            faults = List.copyOf(faults);
        }

        /** A refusal: nothing was changed. */
        public static Answer refused(List<String> faults) {
            return new Answer(false, 0, 0, faults);
        }
    }

    /**
     * Checks a settings file as a whole and puts it in place of what was there. A file with a fault changes nothing.
     *
     * @param yaml the file's text
     * @param dryRun only to check
     */
    Answer apply(String yaml, boolean dryRun);
}

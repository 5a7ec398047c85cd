package nl.afletter.config;

import java.util.List;

/** A settings file is refused: all its faults at once, each with its YAML path. Holds no value of a refused secret. */
public final class SettingsFaults extends RuntimeException {

    private final List<String> faults;

    /** @param faults for example {@code administrations.demo.vat[2].rate: is not a decimal number} */
    public SettingsFaults(List<String> faults) {
        super("The settings have " + faults.size() + (faults.size() == 1 ? " fault:" : " faults:")
                + System.lineSeparator() + "  " + String.join(System.lineSeparator() + "  ", faults));
        this.faults = List.copyOf(faults);
    }

    /** Each fault as {@code path: sentence}, in the order of the file. */
    public List<String> faults() {
        return faults;
    }
}

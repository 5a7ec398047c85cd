package nl.afletter.config;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.afletter.function.SettingsWork;
import nl.afletter.model.Connection;
import nl.afletter.port.Settings;
import nl.afletter.port.SubjectStore;

/** A settings file that a person sends: checked as a whole, then applied to the table. */
public final class CheckedSettings implements SettingsWork {

    private final Settings settings;
    private final InstantSource clock;
    private final Map<String, VendorTerms> vendors;
    private final Predicate<String> allowedBaseUrl;

    /**
     * Nothing is read yet.
     *
     * @param vendors what each vendor's connections may hold, {@link VendorTable#terms()}
     * @param allowedBaseUrls base URLs, separated by commas, that a connection may have beside its vendor's own hosts;
     *     empty for none
     * @param clock tells which months have begun
     */
    public CheckedSettings(
            Settings settings, Map<String, VendorTerms> vendors, String allowedBaseUrls, InstantSource clock) {
        this.settings = Objects.requireNonNull(settings);
        this.clock = Objects.requireNonNull(clock);
        this.vendors = Map.copyOf(vendors);
        this.allowedBaseUrl = allowed(allowedBaseUrls);
    }

    @Override
    public Answer apply(String yaml, boolean dryRun) {
        SettingsFile file;
        try {
            file = SettingsFile.read(yaml, vendors, allowedBaseUrl);
            file.requireFitsAfter(settings, clock.instant());
        } catch (SettingsFaults refused) {
            return Answer.refused(refused.faults());
        }
        if (!dryRun) {
            try {
                settings.apply(file.administrations(), file.connections());
            } catch (SubjectStore.LostRace overtaken) {
                return Answer.refused(List.of("(file): " + overtaken.getMessage() + "; theirs stand"));
            }
        }
        int named = (int) file.connections().stream()
                .filter(connection -> connection.role() != Connection.Role.RECEIVER)
                .count();
        return new Answer(!dryRun, file.administrations().size(), named, List.of());
    }

    private static Predicate<String> allowed(String baseUrls) {
        Set<String> all = Stream.of(baseUrls.split(","))
                .map(CheckedSettings::withoutSlash)
                .filter(url -> !url.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        return baseUrl -> all.contains(withoutSlash(baseUrl));
    }

    private static String withoutSlash(String url) {
        return url.strip().replaceAll("/+$", "");
    }
}

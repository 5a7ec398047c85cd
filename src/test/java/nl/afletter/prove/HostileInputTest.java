package nl.afletter.prove;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import nl.afletter.aws.HintJson;
import nl.afletter.config.SettingsFaults;
import nl.afletter.config.SettingsFile;
import nl.afletter.config.VendorTable;
import nl.afletter.config.VendorTerms;
import nl.afletter.function.ApplySettings;
import nl.afletter.function.PayoutImport;
import nl.afletter.function.SettingsWork;
import nl.afletter.function.Tick;
import nl.afletter.function.TimeLimit;
import nl.afletter.model.Hint;
import nl.afletter.prove.Hostile.Change;

/** What comes in beside webhooks: settings files, ticks of the clock, messages of the queue. */
@Tag("prove")
class HostileInputTest {

    private static final Instant NOW = Instant.parse("2026-11-02T10:00:00Z");
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, VendorTerms> VENDORS = VendorTable.terms();
    private static final List<String> EXAMPLE = example();
    private static final byte[] EXAMPLE_AS_JSON = exampleAsJson();
    private static final String HINT = "{\"connection\":\"mollie\",\"kind\":\"PAYMENT\",\"id\":\"tr_1\","
            + "\"cause\":\"WEBHOOK\",\"sentAt\":\"2026-11-02T10:00:00Z\"}";

    @BeforeContainer
    static void quiet() {
        Hostile.quiet("nl.afletter.function.payout-import");
    }

    @AfterContainer
    static void loud() {
        Hostile.loud();
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        return Hostile.changes();
    }

    @Provide
    Arbitrary<String> texts() {
        return Hostile.texts();
    }

    @Provide
    Arbitrary<List<String>> lines() {
        return Arbitraries.oneOf(
                        Hostile.texts(),
                        Arbitraries.of(
                                "administrations:",
                                "connections:",
                                "  demo:",
                                "    crm: teamleader",
                                "&a [*a, *a]",
                                "x: &x {y: *x}",
                                "<<: *x",
                                "? [a, b]",
                                "!!java.lang.Runtime x",
                                "!!binary %%",
                                "- - - -",
                                "%YAML 9.9",
                                "---",
                                "...",
                                "\t- a",
                                "{[}]"))
                .list()
                .ofMaxSize(8);
    }

    @Property(seed = Hostile.SEED, edgeCases = EdgeCasesMode.NONE)
    void anySettingsFileIsReadOrAllItsFaultsAreTold(@ForAll("lines") List<String> lines, @ForAll int at) {
        List<String> file = new ArrayList<>(EXAMPLE);
        int from = Math.floorMod(at, file.size());
        for (int i = 0; i < lines.size(); i++) {
            file.set((from + i) % file.size(), lines.get(i));
        }
        settings(String.join("\n", lines.size() > 6 ? lines : file));
    }

    @Property(seed = Hostile.SEED, edgeCases = EdgeCasesMode.NONE)
    void anyChangedValueOfASettingsFileIsReadOrItsFaultIsTold(@ForAll("changes") List<Change> changes) {
        settings(new String(Hostile.changed(EXAMPLE_AS_JSON, changes), StandardCharsets.UTF_8));
    }

    private static void settings(String yaml) {
        Hostile.inTime("settings", "", () -> {
            try {
                SettingsFile.read(yaml, VENDORS, url -> false);
            } catch (SettingsFaults faults) {
                assertThat(faults.getMessage()).isNotBlank();
            }
            return null;
        });
    }

    @Example
    void aSettingsFileOfReferencesToReferencesIsRefusedAndDoesNotFillTheMemory() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ",").repeat(9) + "x]\n");
        }
        settings(bomb.toString());
        settings("connections: " + "[".repeat(100_000));
        settings("connections: " + "{a: ".repeat(100_000));
        settings("a: &a\n  b: *a\n");
    }

    @Property(seed = Hostile.SEED, edgeCases = EdgeCasesMode.NONE)
    void aTickIsOursOrRefusedInASentence(@ForAll("texts") String task, @ForAll("texts") String at, @ForAll int which) {
        List<Instant> ran = new ArrayList<>();
        PayoutImport function = new PayoutImport(
                new TimeLimit(InstantSource.fixed(NOW), Duration.ofSeconds(60)), () -> (due, end) -> ran.add(due));
        Tick tick =
                switch (Math.floorMod(which, 4)) {
                    case 0 -> new Tick("payout-import", at);
                    case 1 -> new Tick(task, "2026-11-02T10:00:00Z");
                    case 2 -> new Tick(task, null);
                    default -> new Tick(task, at);
                };
        try {
            Hostile.inTime("ticks", "", () -> {
                function.tick(tick);
                return null;
            });
            assertThat(tick.task()).isEqualTo("payout-import");
            assertThat(ran).containsExactly(Instant.parse(tick.scheduledAt()));
        } catch (RuntimeException refused) {
            assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(200).doesNotContain("rror number");
            assertThat(ran).isEmpty();
        }
    }

    @Property(seed = Hostile.SEED)
    void aMessageIsAHintOrRefused(@ForAll("changes") List<Change> changes) {
        String message =
                new String(Hostile.changed(HINT.getBytes(StandardCharsets.UTF_8), changes), StandardCharsets.UTF_8);
        Hostile.inTime("messages", "", () -> {
            try {
                Hint hint = HintJson.read(message);
                assertThat(HintJson.read(HintJson.write(hint))).isEqualTo(hint);
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(200);
            }
            return null;
        });
    }

    @Property(seed = Hostile.SEED, edgeCases = EdgeCasesMode.NONE)
    void anOrderToApplySettingsIsDoneOrAnsweredWithFaults(@ForAll("texts") String key, @ForAll("texts") String value) {
        List<String> applied = new ArrayList<>();
        ApplySettings function = new ApplySettings(() -> (yaml, dryRun) -> {
            applied.add(yaml);
            return new SettingsWork.Answer(!dryRun, 0, 0, List.of());
        });
        for (Map<String, Object> order : List.of(
                Map.<String, Object>of(key, value),
                Map.<String, Object>of("yaml", List.of(value)),
                Map.<String, Object>of("yaml", 1, "dryRun", value),
                Map.<String, Object>of("yaml", "x", "x" + key, value))) {
            SettingsWork.Answer answer = Hostile.inTime("settings", "", () -> function.settings(order));
            assertThat(answer.applied() || !answer.faults().isEmpty() || key.equals("yaml"))
                    .isTrue();
        }
        assertThat(applied).allSatisfy(yaml -> assertThat(yaml).isEqualTo(value));
    }

    private static List<String> example() {
        try {
            return Files.readAllLines(Path.of("docs/settings-example.yaml"));
        } catch (IOException gone) {
            throw new IllegalStateException(gone);
        }
    }

    private static byte[] exampleAsJson() {
        try {
            return JSON.writeValueAsBytes(new YAMLMapper().readTree(String.join("\n", EXAMPLE)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

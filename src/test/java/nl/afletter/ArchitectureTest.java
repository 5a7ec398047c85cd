package nl.afletter;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.afletter.journal.Groups;
import nl.afletter.model.Money;
import nl.afletter.port.Operation;
import nl.afletter.work.Ticks;
import org.junit.jupiter.api.Test;

/**
 * Protects the shape of the code: who may know whom, where sockets are opened, and that money never meets a float. The
 * same rules stand in words in {@code docs/architecture.md}.
 */
class ArchitectureTest {

    private static final String BASE = "nl.afletter.";

    /** What every package may know besides our own: Java itself and the logger. */
    private static final String[] PLAIN = {"java..", "javax.crypto..", "org.jboss.logging.."};

    private static final String JSON = "com.fasterxml.jackson..";

    /** Packages that money passes through. */
    private static final String[] MONEY = {
        pack("model"), pack("port"), pack("rule"), pack("journal"), pack("usecase"), pack("vendor"), pack("work")
    };

    private static final Set<String> FLOATING = Set.of("float", "double", "java.lang.Float", "java.lang.Double");

    private static final JavaClasses PRODUCT = product();

    @Test
    void theRulesLookAtEveryPackageOfTheProductAndAtNothingElse() {
        Set<String> packages = PRODUCT.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(BASE))
                .map(name -> name.substring(BASE.length()).split("\\.")[0])
                .collect(Collectors.toSet());
        assertThat(packages)
                .containsExactlyInAnyOrder(
                        "aws",
                        "config",
                        "console",
                        "function",
                        "http",
                        "inbox",
                        "journal",
                        "model",
                        "port",
                        "rule",
                        "usecase",
                        "vendor",
                        "work");
    }

    @Test
    void theModelKnowsNothingButJava() {
        knows("model", List.of(), "java..");
    }

    @Test
    void portsKnowTheModel() {
        knows("port", List.of("model"));
    }

    @Test
    void rulesKnowTheModelAndNoOutside() {
        knows("rule", List.of("model"), "java..");
    }

    @Test
    void theJournalKnowsModelAndPorts() {
        knows("journal", List.of("model", "port"));
    }

    /** JSON: papers of evidence are kept as JSON text ({@code Paper}). */
    @Test
    void useCasesKnowRulesTheModelTheJournalAndPortsAndNoVendor() {
        knows("usecase", List.of("rule", "model", "journal", "port"), JSON);
    }

    @Test
    void theWorkerKnowsTheJournalTheModelAndPorts() {
        knows("work", List.of("journal", "model", "port"));
    }

    @Test
    void theInboxKnowsOfTheJournalOnlyTheQueueGroups() {
        knows("inbox", List.of("journal", "model", "port"));
        check(noClasses()
                .that()
                .resideInAPackage(pack("inbox"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(pack("journal")).and(not(belongToAnyOf(Groups.class)))));
    }

    @Test
    void socketsKnowOfTheProductOnlyPortsAndTheModel() {
        knows("http", List.of("port", "model"), JSON, "javax.net.ssl..");
    }

    @Test
    void aVendorKnowsPortsTheModelAndTheHttpClient() {
        knows("vendor", List.of("port", "model", "http"), JSON);
    }

    @Test
    void noVendorKnowsAnother() {
        check(slices().matching("nl.afletter.vendor.(*)..").should().notDependOnEachOther());
    }

    /** Of {@code http} only the time-out of a call: a lease of a token is free when no answer can come any more. */
    @Test
    void storesKnowModelPortsAndAws() {
        knows("aws", List.of("model", "port", "http"), JSON, "software.amazon.awssdk..");
        check(noClasses()
                .that()
                .resideInAPackage(pack("aws"))
                .should()
                .dependOnClassesThat(describe(
                        "are of http but not Http",
                        type -> type.getPackageName().equals(BASE + "http")
                                && !type.getName().equals(BASE + "http.Http"))));
    }

    /** Of {@code work} only the names of two options, to show how often a connection is looked at. */
    @Test
    void theConsoleReadsThroughPortsAndDecidesNothing() {
        knows("console", List.of("journal", "model", "port", "work"), JSON, "io.quarkus.qute..");
        check(noClasses()
                .that()
                .resideInAPackage(pack("console"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(pack("work")).and(not(belongToAnyOf(Ticks.class)))));
    }

    /** Functions turn events into calls; what stands behind them is handed in by {@code config}. */
    @Test
    void functionsKnowInboxConsoleAndWhatAnEventIsMadeOf() {
        knows(
                "function",
                List.of("inbox", "console", "journal", "model", "port"),
                "com.amazonaws.services.lambda.runtime.events..",
                "io.quarkus.funqy..",
                "jakarta.inject..",
                "org.eclipse.microprofile.config..",
                "software.amazon.awssdk.core.exception..");
    }

    @Test
    void onlyConfigKnowsAll() {
        check(noClasses()
                .that(outside("config"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(pack("config"), pack("local")));
        check(noClasses()
                .that(outside("config", "vendor"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(pack("vendor")));
        check(noClasses()
                .that(outside("config", "aws"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(pack("aws")));
    }

    @Test
    void quarkusStaysAtTheRim() {
        check(noClasses()
                .that(outside("function", "config"))
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.quarkus..", "jakarta..", "org.eclipse.microprofile..")
                        .and(not(resideInAnyPackage("io.quarkus.qute..")))));
    }

    @Test
    void socketsAreOpenedInOnePlace() {
        DescribedPredicate<JavaClass> sockets = describe(
                "open sockets",
                type -> type.getPackageName().startsWith("java.net.http")
                        || type.getPackageName().startsWith("javax.net")
                        || type.getPackageName().startsWith("java.nio.channels")
                        || Set.of(
                                        "java.net.Socket",
                                        "java.net.ServerSocket",
                                        "java.net.DatagramSocket",
                                        "java.net.URLConnection",
                                        "java.net.HttpURLConnection",
                                        "java.net.InetAddress")
                                .contains(type.getName()));
        check(noClasses().that(outside("http")).should().dependOnClassesThat(sockets));
        check(noClasses()
                .should()
                .callMethod(URL.class, "openStream")
                .orShould()
                .callMethod(URL.class, "openConnection"));
    }

    /** Boxed, primitive or in an array: as field, parameter, result or what a called method takes or gives. */
    @Test
    void noFloatIsNearMoney() {
        DescribedPredicate<JavaClass> floating = describe(
                "are floating-point numbers",
                type -> FLOATING.contains(type.getBaseComponentType().getName()));
        check(noClasses().that().resideInAnyPackage(MONEY).should().dependOnClassesThat(floating));
        check(noCodeUnits()
                .that()
                .areDeclaredInClassesThat(resideInAnyPackage(MONEY))
                .should()
                .haveRawReturnType(floating)
                .orShould(takeOrCallWith(floating)));
        check(noFields()
                .that()
                .areDeclaredInClassesThat(resideInAnyPackage(MONEY))
                .should()
                .haveRawType(floating));
    }

    @Test
    void theClockIsHandedIn() {
        check(noClasses()
                .that(outside("config"))
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(InstantSource.class, "system"));
    }

    @Test
    void namesSayWhatAClassIsFor() {
        check(noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)(\\$.*)?"));
    }

    @Test
    void callAndLookUpStandInOneClassOfTheVendor() {
        check(classes()
                .that()
                .implement(Operation.class)
                .should()
                .resideInAPackage(pack("vendor"))
                .andShould()
                .notBePublic());
    }

    private static void knows(String from, List<String> ours, String... others) {
        String[] allowed = Stream.of(
                        Stream.of(pack(from)),
                        ours.stream().map(ArchitectureTest::pack),
                        Arrays.stream(PLAIN),
                        Arrays.stream(others))
                .flatMap(all -> all)
                .toArray(String[]::new);
        DescribedPredicate<JavaClass> known = describe(
                "reside in " + String.join(", ", allowed),
                type -> type.getBaseComponentType().isPrimitive()
                        || resideInAnyPackage(allowed).test(type.getBaseComponentType()));
        check(classes().that().resideInAPackage(pack(from)).should().onlyDependOnClassesThat(known));
    }

    private static ArchCondition<JavaCodeUnit> takeOrCallWith(DescribedPredicate<JavaClass> what) {
        return new ArchCondition<>("take or call with what " + what.getDescription()) {
            @Override
            public void check(JavaCodeUnit code, ConditionEvents events) {
                boolean takes = code.getRawParameterTypes().stream().anyMatch(what);
                boolean calls = code.getCallsFromSelf().stream()
                        .map(call -> call.getTarget())
                        .anyMatch(target -> what.test(target.getRawReturnType())
                                || target.getRawParameterTypes().stream().anyMatch(what));
                events.add(new SimpleConditionEvent(code, takes || calls, code.getFullName() + " does"));
            }
        };
    }

    private static void check(ArchRule rule) {
        rule.check(PRODUCT);
    }

    private static String pack(String name) {
        return BASE + name + "..";
    }

    private static DescribedPredicate<JavaClass> outside(String... packages) {
        return not(resideInAnyPackage(
                Arrays.stream(packages).map(ArchitectureTest::pack).toArray(String[]::new)));
    }

    /** Compiled classes whose source is in {@code src/main/java}, wherever this build has put them. */
    private static JavaClasses product() {
        try {
            Path compiled = Path.of(Money.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return new ClassFileImporter()
                    .importPath(compiled)
                    .that(describe("are the product's", type -> Files.exists(sourceOf(type))));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path sourceOf(JavaClass type) {
        String outermost = type.getName().replaceAll("\\$.*", "");
        return Path.of("src", "main", "java").resolve(outermost.replace('.', '/') + ".java");
    }
}

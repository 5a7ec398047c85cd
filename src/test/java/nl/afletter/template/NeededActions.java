package nl.afletter.template;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.afletter.aws.DynamoRows;
import nl.afletter.aws.KmsSeal;
import nl.afletter.aws.SqsQueue;
import nl.afletter.aws.SsmSecrets;

/**
 * What a method may ask of AWS, found by following every call in the byte code: of an interface, to all classes of the
 * product that implement it.
 */
final class NeededActions {

    private static final Map<Class<?>, Map<String, String>> ACTIONS = Map.of(
            DynamoRows.class,
            Map.of(
                    "get", "dynamodb:GetItem",
                    "getAll", "dynamodb:BatchGetItem",
                    "put", "dynamodb:PutItem",
                    "delete", "dynamodb:DeleteItem",
                    "query", "dynamodb:Query",
                    "due", "dynamodb:Query index",
                    "tableId", "dynamodb:DescribeTable"),
            SqsQueue.class,
            Map.of("send", "sqs:SendMessage", "sendAll", "sqs:SendMessage"),
            SsmSecrets.class,
            Map.of("value", "ssm:GetParameter"),
            KmsSeal.class,
            Map.of("seal", "kms:Encrypt", "open", "kms:Decrypt"));

    private final JavaClasses product = new ClassFileImporter()
            .withImportOption(location -> isProduct(location.asURI().getPath()))
            .importPackages("nl.afletter");

    /**
     * The actions that the methods of this class with one of these names may need, each with the shortest way of calls
     * to it. To read the index is one of its own.
     */
    Map<String, String> of(Class<?> type, String... methods) {
        Set<String> wanted = Set.of(methods);
        Deque<JavaCodeUnit> open = product.get(type).getMethods().stream()
                .filter(method -> wanted.contains(method.getName()))
                .collect(Collectors.toCollection(ArrayDeque::new));
        if (open.isEmpty()) {
            throw new AssertionError(type + " has none of " + wanted);
        }
        Map<JavaCodeUnit, String> ways = new HashMap<>();
        open.forEach(unit -> ways.put(unit, name(unit)));
        Map<String, String> needed = new TreeMap<>();
        while (!open.isEmpty()) {
            JavaCodeUnit unit = open.remove();
            String way = ways.get(unit);
            actionOf(unit).ifPresent(action -> needed.putIfAbsent(action, way));
            calledBy(unit).forEach(called -> {
                if (ways.putIfAbsent(called, way + " > " + name(called)) == null) {
                    open.add(called);
                }
            });
        }
        return needed;
    }

    /** Not the classes of the laptop and of tests, wherever they were compiled to. */
    private static boolean isProduct(String classFile) {
        String type = classFile
                .substring(classFile.lastIndexOf("/nl/afletter/") + 1)
                .replaceAll("(\\$.*)?\\.class$", ".java");
        return Files.exists(Path.of("src/main/java", type));
    }

    private static Optional<String> actionOf(JavaCodeUnit unit) {
        return ACTIONS.entrySet().stream()
                .filter(client -> unit.getOwner().isEquivalentTo(client.getKey()))
                .flatMap(client -> Stream.ofNullable(client.getValue().get(unit.getName())))
                .findFirst();
    }

    private static String name(JavaCodeUnit unit) {
        return unit.getOwner().getSimpleName() + "." + unit.getName();
    }

    private static Stream<JavaCodeUnit> calledBy(JavaCodeUnit unit) {
        Stream<JavaCodeUnitAccess<?>> calls =
                Stream.concat(unit.getCallsFromSelf().stream(), unit.getCodeUnitReferencesFromSelf().stream());
        return calls.map(JavaCodeUnitAccess::getTarget)
                .flatMap(target -> target.resolveMember().stream())
                .map(JavaCodeUnit.class::cast)
                .filter(called -> called.getOwner().getPackageName().startsWith("nl.afletter"))
                .flatMap(called -> Stream.concat(Stream.of(called), overriding(called)));
    }

    private static Stream<JavaCodeUnit> overriding(JavaCodeUnit called) {
        if (!(called instanceof JavaMethod method)) {
            return Stream.empty();
        }
        return method.getOwner().getAllSubclasses().stream()
                .map((JavaClass type) -> type.tryGetMethod(method.getName(), parameters(method)))
                .flatMap(found -> found.stream().map(JavaCodeUnit.class::cast));
    }

    private static String[] parameters(JavaMethod method) {
        return method.getRawParameterTypes().stream().map(JavaClass::getName).toArray(String[]::new);
    }
}

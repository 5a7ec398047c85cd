package nl.afletter.chain;

import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import nl.afletter.chain.Stories.Story;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs one proof by its name, without JUnit: for products with a fault, which live in a class loader of their own. */
public final class Trial {

    private Trial() {}

    /**
     * Runs a proof over a story, or all tests of a class.
     *
     * @param proof a proof's name, or the name of a test class
     * @return where a difference was found, in one line; empty when none was
     */
    public static String run(String proof, String story) throws Exception {
        try {
            if (story.isEmpty()) {
                everyTestOf(Class.forName(proof));
            } else {
                prove(proof, story);
            }
            return "";
        } catch (AssertionError found) {
            return ": " + found.getMessage().strip().lines().findFirst().orElse("");
        }
    }

    private static void prove(String proof, String name) throws Exception {
        if (proof.equals("stale reads")) {
            new UnknownOutcomeTest().twoPaymentsNeverTakeTheSameOpenAmountWhileReadsAreStale();
            return;
        }
        Story story = Stories.named(name);
        switch (proof) {
            case "crash-everywhere" ->
                new CrashEverywhereTest().aProcessThatDiesAtAnyPointAndOnceMoreChangesNothing(story);
            case "frozen worker" -> new FrozenWorkerTest().aThawedWorkerHasNoSecondEffect(story);
            case "hidden effects" -> new HiddenEffectTest().whatIsNotFoundWhileItMayBeHiddenIsNotSentAgain(story);
            case "pause" -> new UnknownOutcomeTest().aPausedConnectionIsLeftAloneUntilItsPauseIsOver(story);
            case "restore" -> new RestoreTest().aTableThatWentBackToAnyMomentEndsWithTheSameBooks(story);
            default -> throw new IllegalArgumentException("no proof " + proof);
        }
    }

    private static void everyTestOf(Class<?> type) throws Exception {
        for (Method test : with(Test.class, type)) {
            Object instance = made(type);
            try {
                for (Method before : with(BeforeEach.class, type)) {
                    invoke(before, instance);
                }
                invoke(test, instance);
            } finally {
                for (Method after : with(AfterEach.class, type)) {
                    invoke(after, instance);
                }
            }
        }
    }

    /** An instance; of a nested class in one of the class around it. */
    private static Object made(Class<?> type) throws Exception {
        Constructor<?> maker = type.getDeclaredConstructors()[0];
        maker.setAccessible(true);
        return type.getEnclosingClass() == null
                ? maker.newInstance()
                : maker.newInstance(made(type.getEnclosingClass()));
    }

    private static void invoke(Method method, Object instance) throws Exception {
        method.setAccessible(true);
        try {
            method.invoke(instance);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof AssertionError found) {
                throw found;
            }
            throw new AssertionError(thrown.getCause().toString(), thrown.getCause());
        }
    }

    private static List<Method> with(Class<? extends Annotation> mark, Class<?> type) {
        List<Method> methods = new ArrayList<>();
        for (Class<?> each = type; each != Object.class; each = each.getSuperclass()) {
            for (Method method : each.getDeclaredMethods()) {
                if (method.isAnnotationPresent(mark)) {
                    methods.add(method);
                }
            }
        }
        return methods;
    }
}

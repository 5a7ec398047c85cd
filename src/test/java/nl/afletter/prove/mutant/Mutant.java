package nl.afletter.prove.mutant;

import static net.bytebuddy.matcher.ElementMatchers.any;
import static net.bytebuddy.matcher.ElementMatchers.isDeclaredBy;
import static net.bytebuddy.matcher.ElementMatchers.named;

import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.MemberSubstitution;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.implementation.MethodDelegation;
import net.bytebuddy.implementation.StubMethod;
import net.bytebuddy.matcher.ElementMatcher;
import nl.afletter.prove.mutant.MutantLoader.Fault;

/** Products with one fault each in what design and models ask of them, and the proof that must find it. */
enum Mutant {
    SKIPS_THE_LOOK_UP(
            "crash-everywhere",
            "book invoice",
            "nl.afletter.journal.Execution",
            instead(named("find"), "nl.afletter.port.Operation", "recover", "absent")),
    DROPS_THE_CONDITION_ON_THE_REVISION(
            "frozen worker", "settle payment, write back", "nl.afletter.aws.Table", whole("put", "overwrite")),
    BOOKED_BEFORE_THE_CALL(
            "crash-everywhere",
            "book invoice",
            "nl.afletter.journal.Execution",
            product -> product.visit(Advice.to(Wrong.BookedEarly.class).on(named("nextAttempt")))),
    TAKES_ANY_VENDOR_TO_SHOW_EVERYTHING_AT_ONCE(
            "hidden effects", "book invoice", "nl.afletter.port.Abilities", whole("settleDown", "nil")),
    DECIDES_AGAIN_ON_RESTART(
            "crash-everywhere",
            "revise invoice: changed",
            "nl.afletter.journal.Runner",
            instead(named("planOpen"), "nl.afletter.model.Subject", "rounds", "noPlan")),
    STRIKES_THE_WAITER_BEFORE_THE_HINT(
            "crash-everywhere",
            "invoice wakes a payment that waited for days",
            "nl.afletter.journal.Publisher",
            whole("wake", "wake")),
    WAITS_FOR_NO_INVOICE_THAT_IS_OPEN_AGAIN(
            "nl.afletter.chain.OpenAgainTest", "", "nl.afletter.journal.Decision$ClaimOn", product -> product.method(
                            named("joins"))
                    .intercept(FixedValue.value(false))),
    CLAIMS_NOTHING(
            "stale reads", "two payments of one invoice", "nl.afletter.journal.Runner", product -> product.method(
                            named("claim"))
                    .intercept(StubMethod.INSTANCE)),
    TAKES_A_LOST_ANSWER_FOR_A_LOST_RACE(
            "nl.afletter.storage.StoresInMemoryTest$References",
            "",
            "nl.afletter.aws.Table",
            whole("put", "forgetful")),
    IGNORES_THE_DEADLINE(
            "frozen worker", "book invoice", "nl.afletter.http.Http", product -> product.method(named("isLate"))
                    .intercept(FixedValue.value(false))),
    IGNORES_A_PAUSE(
            "pause", "settle payment, write back", "nl.afletter.aws.TableConnections", whole("pausedUntil", "never")),
    FORGETS_THE_RESTORE(
            "restore", "settle payment, write back", "nl.afletter.aws.TableEpoch", whole("lookUpFirstFor", "never")),
    TAKES_ANY_TABLE_FOR_ITS_OWN(
            "restore", "book invoice", "nl.afletter.aws.TableEpoch", product -> product.method(named("isMine"))
                    .intercept(FixedValue.value(true))),
    REFRESHES_ALTHOUGH_ANOTHER_DOES(
            "nl.afletter.prove.history.WorkersMeetTest",
            "",
            Map.of(
                    "nl.afletter.aws.TableGrants$Body",
                    product -> product.method(named("isFree")).intercept(FixedValue.value(true)),
                    "nl.afletter.http.OAuthTokens",
                    product -> product.visit(MemberSubstitution.relaxed()
                            .method(named("leaseUntil"))
                            .replaceWith(wrong("longAgo"))
                            .on(named("refresh"))))),
    HIDES_A_DIFFERENCE_IN_THE_ROUNDING_LINE(
            "nl.afletter.rule.FeeRuleTest",
            "",
            "nl.afletter.rule.FeeRule",
            product -> product.visit(MemberSubstitution.relaxed()
                    .method(named("compareTo").and(isDeclaredBy(BigDecimal.class)))
                    .replaceWith(wrong("equal"))
                    .on(named("split")))),
    BOOKS_A_PAYOUT_THAT_DOES_NOT_ADD_UP(
            "nl.afletter.chain.ImportPayoutTest", "", "nl.afletter.usecase.PayoutPostings", product -> product.method(
                            named("addsUp"))
                    .intercept(StubMethod.INSTANCE));

    private final String proof;
    private final String story;
    private final Map<String, Fault> faults;

    /**
     * @param proof that must find it
     * @param story on which that proof runs
     * @param type the class with the fault
     */
    Mutant(String proof, String story, String type, Fault fault) {
        this(proof, story, Map.of(type, fault));
    }

    /** @param faults by class */
    Mutant(String proof, String story, Map<String, Fault> faults) {
        this.proof = proof;
        this.story = story;
        this.faults = faults;
    }

    String proof() {
        return proof;
    }

    String story() {
        return story;
    }

    /** Product and tests, with this fault. */
    MutantLoader loader() {
        return new MutantLoader(faults);
    }

    /** In one method, calls of another are answered by {@link Wrong}. */
    private static Fault instead(
            ElementMatcher.Junction<net.bytebuddy.description.NamedElement> called, String of, String in, String by) {
        return product -> product.visit(MemberSubstitution.relaxed()
                .method(any().and(called).and(isDeclaredBy(named(of))))
                .replaceWith(wrong(by))
                .on(named(in)));
    }

    /** A whole method does what {@link Wrong} does. */
    private static Fault whole(String method, String by) {
        return product -> product.method(named(method))
                .intercept(MethodDelegation.withDefaultConfiguration()
                        .filter(named(by))
                        .to(Wrong.class));
    }

    private static Method wrong(String name) {
        return Arrays.stream(Wrong.class.getMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}

package nl.afletter.prove.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import nl.afletter.prove.ProvingTable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Protects the worth of the proofs: products with one fault each, made at test time from the product's own byte code, are
 * found by the proof that is named with them. In the product itself the same proofs, run in the same build, find nothing.
 */
@Tag("prove-only")
@Execution(ExecutionMode.CONCURRENT)
class MutantsTest {

    private static final String TRIAL = "nl.afletter.chain.Trial";

    @ParameterizedTest
    @EnumSource(Mutant.class)
    void everyMutantIsFoundByItsProof(Mutant mutant) throws Exception {
        String found = run(mutant.loader(), mutant);
        String proof = mutant.proof() + (mutant.story().isEmpty() ? "" : " over " + mutant.story());
        ProvingTable.note(
                "mutant " + mutant + (found.isEmpty() ? " is NOT found by " : " is found by ") + proof + found);

        assertThat(found).as(mutant + " is found by " + proof).isNotEmpty();
    }

    /** That the proofs find nothing in the product is what they show themselves; here, that the loader adds nothing. */
    @ParameterizedTest
    @EnumSource(names = {"SKIPS_THE_LOOK_UP", "CLAIMS_NOTHING", "TAKES_A_LOST_ANSWER_FOR_A_LOST_RACE"})
    void aProductWithoutAFaultLoadedInTheSameWayIsCleared(Mutant mutant) throws Exception {
        assertThat(run(new MutantLoader(Map.of()), mutant))
                .as(mutant.proof() + " of the product itself")
                .isEmpty();
    }

    /** @return what the proof found, in a few words; empty when it found nothing */
    private static String run(MutantLoader loader, Mutant mutant) throws Exception {
        return (String) loader.loadClass(TRIAL)
                .getMethod("run", String.class, String.class)
                .invoke(null, mutant.proof(), mutant.story());
    }
}

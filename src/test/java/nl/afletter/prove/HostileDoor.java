package nl.afletter.prove;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import nl.afletter.prove.Hostile.Change;

/** What proofs about a door share: changes of bodies, odd texts, and no log line for each refusal. */
abstract class HostileDoor {

    @BeforeContainer
    static void quiet() {
        Hostile.quiet("nl.afletter.inbox.Inbox", "nl.afletter.inbox.Refusals");
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
}

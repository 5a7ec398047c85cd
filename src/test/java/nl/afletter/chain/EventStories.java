package nl.afletter.chain;

import static nl.afletter.chain.Deeds.booked;
import static nl.afletter.chain.Deeds.line;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.afletter.chain.Stories.Story;
import nl.afletter.model.EventType;

/** What receivers are told: every event arrives, and none under two names. */
final class EventStories {

    /** A death in the middle of a call to the CRM is a task for a person, and told as one: that is left out. */
    private static final Map<String, String> ALL_BUT_TASKS = Map.of(
            "types",
            Arrays.stream(EventType.values())
                    .filter(type -> type != EventType.INVOICE_ATTENTION)
                    .map(EventType::text)
                    .collect(Collectors.joining(" ")));

    private EventStories() {}

    /** Hints at news are sent once: SQS keeps them, and nothing else does. */
    static List<Story> all() {
        return Stream.of(
                        Story.of("TellReceivers", "tell of what is paid of an invoice", chain -> {
                            String invoice = booked(chain, "1000.00");
                            chain.connectReceiver(ALL_BUT_TASKS);
                            return () -> chain.paid("500.00", "factuur", invoice);
                        }),
                        Story.of("TellReceivers", "tell of an invoice that is changed", chain -> {
                            chain.connectReceiver(ALL_BUT_TASKS);
                            String invoice = booked(chain, "1000.00");
                            return () -> chain.teamleader.people().updateBooked(invoice, line("900.00"));
                        }),
                        Story.of("DeliverEvent", "tell a receiver that gives no answer at first", chain -> {
                            String invoice = booked(chain, "1000.00");
                            chain.connectReceiver(ALL_BUT_TASKS)
                                    .faults()
                                    .on("POST", ".*")
                                    .resetAfterEffect();
                            return () -> chain.paid("1210.00", "factuur", invoice);
                        }))
                .map(Story::inMessagesOnly)
                .toList();
    }
}

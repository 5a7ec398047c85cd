package nl.afletter.prove;

/** What the proving ground counts, in the order of its table. */
public enum Column {
    /** Deaths tried: a process that stopped after a write, a message or a call, and a new one that went on. */
    CRASH_POINTS("crash points"),
    /** Second deaths tried, during the recovery from a first one. */
    SECOND_CRASHES("second crashes"),
    /** Calls, writes and messages whose outcome their sender did not learn. */
    UNKNOWN_OUTCOMES("unknown outcomes"),
    /** Moments that the table went back to. */
    RESTORES("restores"),
    /** Workers that were frozen or killed in the middle of their work while others went on. */
    FROZEN_OR_KILLED("frozen, killed"),
    /** Histories drawn from a seed and lived to their end. */
    HISTORIES("histories"),
    /** Malformed, hostile or odd inputs. */
    FUZZ("fuzz cases"),
    /** Bookings, debtors and CRM payments that should have been there and were not. */
    LOST("lost"),
    /** Bookings, debtors and CRM payments that were there and should not have been. */
    DOUBLE("double"),
    /** Sum over all ledger accounts of what the balance is off, in minor units. */
    UNEXPLAINED_CENTS("unexplained cents"),
    /** Other differences: states of our own, human tasks, open amounts that the CRM shows, contradictions. */
    OTHERWISE("other differences");

    private final String heading;

    Column(String heading) {
        this.heading = heading;
    }

    String heading() {
        return heading;
    }
}

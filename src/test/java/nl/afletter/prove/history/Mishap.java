package nl.afletter.prove.history;

/** Something that goes wrong on the way: at a vendor, in the network, in the queue, the table or our own process. */
sealed interface Mishap {

    /** Minutes since the history began. */
    int minute();

    /** What goes wrong, in words. */
    String sentence();

    /** The three vendors. */
    enum Vendor {
        CRM,
        PSP,
        ACCOUNTING
    }

    /** A vendor takes no connections. */
    record Outage(int minute, Vendor vendor, int minutes) implements Mishap {
        @Override
        public String sentence() {
            return vendor + " is down for " + minutes + " minutes";
        }
    }

    /** How a single call goes wrong. */
    enum CallFault {
        RESET_BEFORE,
        RESET_AFTER_EFFECT,
        ERROR_500_WITH_EFFECT,
        GARBAGE_200_WITH_EFFECT,
        STALE_READS,
        NO_ANSWER,
        NO_ANSWER_DONE,
        NO_ANSWER_DONE_LATE,
        THROTTLED,
        UNAVAILABLE
    }

    /** The n-th calls from now on that write go wrong. @param times how many in a row */
    record CallGoesWrong(int minute, Vendor vendor, CallFault fault, int nth, int times) implements Mishap {
        @Override
        public String sentence() {
            return "writing call " + nth + " to " + vendor + " goes wrong: " + fault
                    + (times > 1 ? ", " + times + " times" : "");
        }
    }

    /** What becomes of webhooks for a while. */
    enum Fate {
        LOST,
        TWICE,
        REVERSED,
        LATE
    }

    /** Webhooks of all vendors for so long. */
    record Webhooks(int minute, Fate fate, int minutes) implements Mishap {
        @Override
        public String sentence() {
            return "for " + minutes + " minutes webhooks are " + fate;
        }
    }

    /** What becomes of messages. */
    enum MessageFate {
        LOST,
        REDELIVERED,
        LATE
    }

    /** The next messages. @param number how many; for LATE the minutes */
    record Messages(int minute, MessageFate fate, int number) implements Mishap {
        @Override
        public String sentence() {
            return fate == MessageFate.LATE
                    ? "for " + number + " minutes no message is handed out"
                    : "the next " + number + " messages are " + fate;
        }
    }

    /** Our process dies at the n-th table write or message from now on. @param before right before it, else after it */
    record ProcessDies(int minute, int nth, boolean before) implements Mishap {
        @Override
        public String sentence() {
            return "our process dies right " + (before ? "before" : "after") + " write " + nth;
        }
    }

    /**
     * Our process freezes at the n-th access from now on for two minutes. Its message comes again, another process works
     * everything off, and then the frozen one goes on as if nothing had happened.
     */
    record ProcessFreezes(int minute, int nth) implements Mishap {
        @Override
        public String sentence() {
            return "our process freezes at access " + nth + ", another goes on, the first thaws";
        }
    }

    /**
     * Each administration gets an old webhook of the CRM once more, and two workers meet at the CRM's tokens: at the n-th
     * access to them one pauses, another works off what other administrations have, and the first goes on. No time passes.
     */
    record WorkersMeet(int minute, int nth) implements Mishap {
        @Override
        public String sentence() {
            return "all administrations get a webhook again, and at access " + nth
                    + " to the CRM's tokens another worker takes its turn";
        }
    }

    /** The clock of our own machines steps. @param seconds negative: back */
    record ClockSteps(int minute, int seconds) implements Mishap {
        @Override
        public String sentence() {
            return "our clock steps by " + seconds + " seconds";
        }
    }

    /** The n-th table write or message from now on gets no answer. @param done whether it happened nevertheless */
    record NoAnswer(int minute, int nth, boolean done) implements Mishap {
        @Override
        public String sentence() {
            return "write " + nth + " to table or queue gets no answer and is " + (done ? "done" : "not done");
        }
    }

    /** The CRM forgets its access tokens before their time. */
    record TokensForgotten(int minute) implements Mishap {
        @Override
        public String sentence() {
            return "the CRM ends all access tokens";
        }
    }
}

package nl.afletter.prove;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What goes wrong with requests on their way to table and queue: nothing, until one of a kind is to break. A kind is what
 * the request does and to which kind of row. Thread-safe.
 */
final class Breaks {

    /** How a request ends that breaks. */
    enum Break {
        /** It has its effect; nothing is ever heard of it. */
        SILENCE_AFTER_EFFECT(true),
        /** It never arrives; nothing is ever heard of it. */
        SILENCE_WITHOUT_EFFECT(false),
        /** It was sent whole, and the connection is gone; it arrived. */
        CUT_AFTER_REQUEST(true),
        /** A server says that it failed, and it did not. */
        SERVER_ERROR_AFTER_EFFECT(true),
        /** It went well; what the answer says cannot be read. */
        UNREADABLE_ANSWER(true),
        /** It went well; the answer comes when the client has given up. */
        LATE_ANSWER(true),
        /** It arrives when the client has given up, and has its effect then. */
        LATE_EFFECT(false);

        private final boolean effectFirst;

        Break(boolean effectFirst) {
            this.effectFirst = effectFirst;
        }

        /** Whether the request is passed on before it breaks. */
        boolean hasEffectFirst() {
            return effectFirst;
        }

        /** Whether the client waits in vain. */
        boolean isSilent() {
            return this == SILENCE_AFTER_EFFECT
                    || this == SILENCE_WITHOUT_EFFECT
                    || this == LATE_ANSWER
                    || this == LATE_EFFECT;
        }
    }

    private final Map<String, Integer> seen = new TreeMap<>();
    private String kind = "";
    private Break how = Break.CUT_AFTER_REQUEST;
    private int passed;
    private int left;
    private int broken;

    /** How the next request of a kind breaks; empty when it does not. */
    synchronized Optional<Break> next(String of) {
        seen.merge(of, 1, Integer::sum);
        if (!of.equals(kind) || passed-- > 0 || left == 0) {
            return Optional.empty();
        }
        left--;
        broken++;
        return Optional.of(how);
    }

    /** Breaks requests of a kind. @param after so many that pass @param times how many one after another */
    synchronized void arm(String kind, Break how, int after, int times) {
        this.kind = kind;
        this.how = how;
        passed = after;
        left = times;
        broken = 0;
    }

    /** Lets everything pass again. @return how many broke */
    synchronized int disarm() {
        left = 0;
        return broken;
    }

    /** How many of each kind were seen since this was asked last. */
    synchronized Map<String, Integer> seen() {
        Map<String, Integer> counts = new TreeMap<>(seen);
        seen.clear();
        return counts;
    }
}

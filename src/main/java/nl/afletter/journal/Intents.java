package nl.afletter.journal;

import java.util.function.UnaryOperator;

/** Turns a stored intent back into an operation's input. */
public interface Intents {

    /**
     * Reads an intent, with every text {@code @key} in it replaced by the id under which that effect is booked.
     *
     * @param json as the vendor's adapter wrote it
     * @param type the operation's input
     * @param idOf id by effect key
     */
    <I> I read(String json, Class<I> type, UnaryOperator<String> idOf);
}

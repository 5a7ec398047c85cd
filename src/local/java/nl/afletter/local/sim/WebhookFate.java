package nl.afletter.local.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What befalls webhook bodies on their way: takes those that are sent, gives those that arrive. */
public interface WebhookFate extends UnaryOperator<List<String>> {
    /** Each comes twice. */
    static WebhookFate twice() {
        return bodies -> bodies.stream().flatMap(body -> Stream.of(body, body)).toList();
    }

    /** All are lost for good. */
    static WebhookFate lost() {
        return bodies -> List.of();
    }

    /** They come in another order. */
    static WebhookFate shuffled(long seed) {
        return bodies -> {
            List<String> mixed = new ArrayList<>(bodies);
            Collections.shuffle(mixed, new Random(seed));
            return mixed;
        };
    }
}

package nl.afletter.prove;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * What a stranger, or a vendor that went mad, may send: a catalogue of texts and JSON values, and changes that put them
 * into genuine bodies. jqwik draws the changes, prints the seed, and shrinks a case that fails to its smallest.
 */
public final class Hostile {

    /** One seed for all builds: what it drew yesterday it draws today. More is tried by more cases, -Dafletter.fuzz. */
    public static final String SEED = "1";

    /** Nothing but a hang takes this long: cases take milliseconds. */
    private static final long DEADLINE_SECONDS = 20;

    private static final ExecutorService CASES = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "hostile-case");
        thread.setDaemon(true);
        return thread;
    });

    /** Loggers that nobody holds on to forget that they are silent. */
    private static final List<Logger> SILENCED = new CopyOnWriteArrayList<>();

    private static final JsonMapper JSON = new JsonMapper();

    /** Digits in other scripts, signs that are not seen, letters that look like others, and what breaks pages. */
    public static final List<String> TEXTS = List.of(
            "",
            " ",
            "\u0000",
            "a\u0000b",
            "\t\r\n",
            "\u00a0",
            "\u200b",
            "\u200f\u202e12-6202",
            "\uff12\uff10\uff12\uff16 / \uff15",
            "\u0662\u0660\u0662\u0666",
            "2\u200b026\u200d/\u20605",
            "\u0422\u0435\u0455t",
            "\ud800",
            "\udc00\ud800",
            "\ufeff",
            "\uffff",
            "\u0130\u0131\u00df\ufb01",
            "e\u0301".repeat(50),
            "a".repeat(70_000),
            "../../etc/passwd",
            "..%2f..%2f",
            "%00",
            "%",
            "%zz",
            "null",
            "undefined",
            "NaN",
            "-0",
            "-0.00",
            "0x10",
            "1e400",
            "1e999999999",
            "-1e-999999999",
            "9".repeat(31),
            "9".repeat(5_000),
            "0." + "0".repeat(400) + "1",
            "9223372036854775807",
            "-9223372036854775808",
            "92233720368547758.07",
            "99999999999999999999",
            "1,5",
            "\u0661\u0662.\u0665\u0660",
            "+1.00",
            "1.00 ",
            "Infinity",
            "-Infinity",
            "+999999999-12-31T23:59:59Z",
            "-999999999-01-01",
            "0000-00-00",
            "2026-02-30",
            "2026-13-01T25:61:61Z",
            "2026-11-02T10:00:00+18:01",
            "9999-12-31",
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "'); DROP TABLE x; --",
            "{{7*7}}",
            "{cdi:x}",
            "${jndi:ldap://x}",
            "=cmd|' /C calc'!A0",
            "@SUM(A1)",
            "javascript:alert(1)",
            "data:text/html,<b>x",
            "//evil.example/x",
            "http://169.254.169.254/latest/meta-data/",
            "https://api.mollie.com@evil.example/?from=x",
            "?from=%",
            "https://127.0.0.1:1/?from=tr_1",
            "@crm:demo:invoice:1",
            "{\"a\":".repeat(40),
            "[".repeat(5_000),
            "tr_" + "A".repeat(300),
            "tr_1/../../x",
            "stl_1",
            "EUR",
            "XXX",
            "eur",
            "JPY",
            "BHD",
            "EURO");

    /** Values as they stand in a JSON body, some of which no JSON parser takes. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0",
            "-0.0",
            "1",
            "-1",
            "0.005",
            "1e400",
            "-1e400",
            "1e-400",
            "1e999999999",
            "1e-999999999",
            "1" + "0".repeat(30),
            "9".repeat(900),
            "9".repeat(2_000),
            "9223372036854775807",
            "-9223372036854775808",
            "9223372036854775808",
            "92233720368547758.07",
            "NaN",
            "Infinity",
            "-Infinity",
            "01",
            "'x'",
            "{}",
            "[]",
            "[[]]",
            "[{}]",
            "[null]",
            "[1,\"a\",{}]",
            "{\"id\":null}",
            "{\"id\":{}}",
            "{\"a\":1,\"a\":2}",
            "{\"value\":\"1e999999999\",\"currency\":\"EUR\"}",
            "{\"value\":\"0.001\",\"currency\":\"EUR\"}",
            "{\"value\":\"92233720368547758.07\",\"currency\":\"EUR\"}",
            "{\"value\":\"-92233720368547758.08\",\"currency\":\"EUR\"}",
            "{\"value\":\"1.00\",\"currency\":\"???\"}",
            "{\"value\":1.00,\"currency\":\"USD\"}",
            "{\"amount\":92233720368547758.07,\"currency\":\"EUR\"}",
            "{\"amount\":-92233720368547758.08,\"currency\":\"EUR\"}",
            "{\"href\":\"https://evil.example/?from=tr_1\"}",
            "[".repeat(60) + "]".repeat(60),
            "[".repeat(1_200) + "]".repeat(1_200),
            "{\"a\":".repeat(900) + "1" + "}".repeat(900),
            "{\"a\":".repeat(100_000),
            "\"\\ud800\"",
            "\"unfinished");

    private Hostile() {}

    /** Silences logs that tell of each refusal, until {@link #loud()}: thousands of lines say nothing. */
    public static void quiet(String... loggers) {
        for (String name : loggers) {
            Logger silent = Logger.getLogger(name);
            silent.setLevel(Level.OFF);
            SILENCED.add(silent);
        }
    }

    /** Lets all logs speak again: other tests listen to them. */
    public static void loud() {
        SILENCED.forEach(logger -> logger.setLevel(null));
        SILENCED.clear();
    }

    /** A text from the catalogue, or any other. */
    public static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.of(TEXTS),
                Arbitraries.strings().ofMaxLength(60),
                Arbitraries.strings().ascii().ofMaxLength(40),
                Combinators.combine(Arbitraries.of(TEXTS), Arbitraries.of(TEXTS))
                        .as(String::concat));
    }

    /**
     * One change.
     *
     * @param kind what is done
     * @param at where: taken modulo the number of places
     * @param what which value of the catalogue: taken modulo their number
     */
    public record Change(Kind kind, int at, int what) {}

    /** What is done to a body. */
    public enum Kind {
        PUT_VALUE,
        PUT_TEXT,
        REMOVE,
        DOUBLE,
        BYTE,
        CUT,
        REPLACE_ALL
    }

    /** One to four changes. */
    public static Arbitrary<List<Change>> changes() {
        Arbitrary<Kind> kinds = Arbitraries.frequency(
                Tuple.of(10, Kind.PUT_VALUE),
                Tuple.of(10, Kind.PUT_TEXT),
                Tuple.of(5, Kind.REMOVE),
                Tuple.of(2, Kind.DOUBLE),
                Tuple.of(2, Kind.BYTE),
                Tuple.of(1, Kind.CUT),
                Tuple.of(1, Kind.REPLACE_ALL));
        return Combinators.combine(
                        kinds,
                        Arbitraries.integers().between(0, 9_999),
                        Arbitraries.integers().between(0, 9_999))
                .as(Change::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    /** The body with the changes; a body that is not JSON is changed as bytes only. */
    public static byte[] changed(byte[] body, List<Change> changes) {
        JsonNode tree = tree(body);
        byte[] bytes = body;
        for (Change change : changes) {
            boolean inTree = List.of(Kind.PUT_VALUE, Kind.PUT_TEXT, Kind.REMOVE, Kind.DOUBLE)
                    .contains(change.kind());
            if (inTree && tree != null) {
                inTree(tree, change);
                bytes = written(tree).getBytes(StandardCharsets.UTF_8);
            } else if (tree == null || !inTree) {
                bytes = inBytes(bytes, change);
                tree = null;
            }
        }
        return bytes;
    }

    private static JsonNode tree(byte[] body) {
        try {
            JsonNode tree = JSON.readTree(new String(body, StandardCharsets.UTF_8));
            return tree != null && tree.isContainerNode() ? tree : null;
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }

    private static String written(JsonNode tree) {
        try {
            return JSON.writeValueAsString(tree);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A place in a tree: a container, and a field or an index of it. */
    private record Place(JsonNode container, String field, int index) {}

    private static void inTree(JsonNode tree, Change change) {
        List<Place> places = new ArrayList<>();
        collect(tree, places);
        if (places.isEmpty()) {
            return;
        }
        Place place = places.get(change.at() % places.size());
        JsonNode value =
                switch (change.kind()) {
                    case PUT_VALUE ->
                        JSON.getNodeFactory().rawValueNode(new RawValue(VALUES.get(change.what() % VALUES.size())));
                    case PUT_TEXT -> JSON.getNodeFactory().textNode(TEXTS.get(change.what() % TEXTS.size()));
                    default -> null;
                };
        if (place.container() instanceof ObjectNode object) {
            switch (change.kind()) {
                case REMOVE -> object.remove(place.field());
                case DOUBLE -> doubled(object, place.field());
                default -> object.set(place.field(), value);
            }
        } else if (place.container() instanceof ArrayNode array) {
            switch (change.kind()) {
                case REMOVE -> array.remove(place.index());
                case DOUBLE -> array.add(array.get(place.index()));
                default -> array.set(place.index(), value);
            }
        }
    }

    /** The same key once more: a raw value carries it past the tree, which knows each key once. */
    private static void doubled(ObjectNode object, String field) {
        String again = written(object.get(field)) + ",\"" + field.replace("\"", "") + "\":\"again\"";
        object.set(field, JSON.getNodeFactory().rawValueNode(new RawValue(again)));
    }

    private static void collect(JsonNode node, List<Place> places) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> each : object.properties()) {
                places.add(new Place(object, each.getKey(), 0));
                collect(each.getValue(), places);
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                places.add(new Place(array, "", i));
                collect(array.get(i), places);
            }
        }
    }

    private static byte[] inBytes(byte[] body, Change change) {
        int at = body.length == 0 ? 0 : change.at() % body.length;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        switch (change.kind()) {
            case CUT -> out.write(body, 0, at);
            case REPLACE_ALL -> out.writeBytes(whole(change.what()));
            default -> {
                out.write(body, 0, at);
                out.write(change.what() % 256);
                out.write(body, Math.min(body.length, at + 1), Math.max(0, body.length - at - 1));
            }
        }
        return out.toByteArray();
    }

    private static byte[] whole(int what) {
        List<String> all = new ArrayList<>(VALUES);
        all.addAll(TEXTS);
        all.add("<html><body>Bad gateway</body></html>");
        String text = all.get(what % all.size());
        return what % 7 == 0 ? text.getBytes(StandardCharsets.UTF_16) : text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Tries one case on a thread of its own, counts it, and fails when it does not end.
     *
     * @param what what is tried
     * @param vendor whose words are twisted, or empty
     */
    public static <T> T inTime(String what, String vendor, Supplier<T> work) {
        ProvingTable.add("hostile input: " + what, vendor, Column.FUZZ, 1);
        return inTime(work);
    }

    private static <T> T inTime(Supplier<T> work) {
        var running = CASES.submit(work::get);
        try {
            return running.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException hangs) {
            AssertionError hung = new AssertionError("does not end within " + DEADLINE_SECONDS + " s");
            hung.addSuppressed(hangs);
            running.cancel(true);
            throw hung;
        } catch (ExecutionException thrown) {
            if (thrown.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (thrown.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(thrown.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}

package nl.afletter.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import nl.afletter.model.Connection;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Secrets;
import nl.afletter.port.WebhookVerifier;
import nl.afletter.port.WebhookVerifier.Call;
import nl.afletter.port.WebhookVerifier.Verdict;
import org.junit.jupiter.api.Test;

/**
 * The open door: whatever a stranger sends, a verifier answers quickly, never throws, and never takes a call for
 * genuine that the vendor did not make. Every verifier passes this.
 */
public abstract class WebhookVerifierContract {
    protected static final Instant NOW = Instant.parse("2026-11-02T10:00:00Z");

    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final int MUTATIONS = 120;

    /** The address that the vendor calls; matters only where it is signed. */
    protected String url() {
        return "";
    }

    protected abstract WebhookVerifier verifier();

    /** A connection with its secrets set, such that {@link #signed()} and {@link #unsigned()} are accepted. */
    protected abstract Connection connection();

    protected abstract Secrets secrets();

    /** Genuine calls whose body is proven by a signature or hash; empty where the vendor has none. */
    protected abstract List<Call> signed();

    /** Genuine calls of which only an id is taken; empty where everything is signed. */
    protected abstract List<Call> unsigned();

    /** Name in lower case of the header that carries the proof, or empty. */
    protected abstract String proofHeader();

    /** Whether a call without a body only asks if anybody is here, and is answered well without naming anything. */
    protected boolean emptyAsksForUs() {
        return false;
    }

    @Test
    void genuineCallsAreAcceptedAndNameSubjectsOfTheirConnection() {
        assertThat(genuine()).isNotEmpty().allSatisfy(call -> {
            Verdict verdict = verify(call);
            assertThat(verdict).isInstanceOfAny(Verdict.Accepted.class, Verdict.Delivered.class);
            List<SubjectRef> subjects = subjects(verdict);
            assertThat(subjects).isNotEmpty();
            assertThat(subjects)
                    .allMatch(each -> each.connection().equals(connection().id()));
        });
    }

    @Test
    void theSameCallTwiceGetsTheSameVerdict() {
        assertThat(genuine()).allSatisfy(call -> assertThat(verify(call)).isEqualTo(verify(call)));
    }

    @Test
    void aSignedCallWithAnyByteChangedIsRefused() {
        Random random = seeded();
        for (Call call : signed()) {
            for (int i = 0; i < MUTATIONS; i++) {
                byte[] changed = call.body().clone();
                int at = random.nextInt(changed.length);
                changed[at] ^= (byte) (1 << random.nextInt(8));
                assertRefused(new Call(call.url(), call.headers(), changed));
            }
            assertRefused(new Call(call.url(), call.headers(), Arrays.copyOf(call.body(), call.body().length + 1)));
            assertRefused(new Call(call.url(), call.headers(), Arrays.copyOf(call.body(), call.body().length - 1)));
            Call empty = new Call(call.url(), call.headers(), new byte[0]);
            assertThat(verify(empty)).isInstanceOf(emptyAsksForUs() ? Verdict.Ignored.class : Verdict.Refused.class);
        }
    }

    @Test
    void aSignedCallWithoutItsProofOrWithAWrongOneIsRefused() {
        for (Call call : signed()) {
            if (proofHeader().isEmpty()) {
                continue;
            }
            String proof = call.headers().get(proofHeader());
            List<String> wrong = new ArrayList<>(List.of(
                    "",
                    " ",
                    ",",
                    "=",
                    "sha256=",
                    "0",
                    proof + "0",
                    proof.substring(1),
                    proof.substring(0, proof.length() - 1),
                    "x".repeat(100_000),
                    ",".repeat(10_000),
                    "0".repeat(64),
                    "sha256=" + "0".repeat(64),
                    "\u0000\uffff",
                    "null",
                    "none"));
            for (String each : wrong) {
                assertRefused(new Call(call.url(), with(call.headers(), proofHeader(), each), call.body()));
            }
            Map<String, String> without = new HashMap<>(call.headers());
            without.remove(proofHeader());
            assertRefused(new Call(call.url(), without, call.body()));
        }
    }

    @Test
    void anUnsignedCallThatIsBrokenNamesNothingButUsableIdsOrIsNotAccepted() {
        Random random = seeded();
        for (Call call : unsigned()) {
            for (int i = 0; i < MUTATIONS; i++) {
                byte[] changed = call.body().clone();
                for (int j = 0; j <= random.nextInt(4); j++) {
                    changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
                }
                assertHarmless(verify(new Call(call.url(), call.headers(), changed)));
            }
        }
    }

    @Test
    void strangeBodiesAreNeverAcceptedAsSomethingElse() {
        List<byte[]> bodies = strangeBodies();
        assertThat(bodies.size()).isGreaterThan(200);
        for (byte[] body : bodies) {
            for (Map<String, String> headers : headersToTry()) {
                Call call = new Call(url(), headers, body);
                Verdict verdict = verify(call);
                assertHarmless(verdict);
                if (unsigned().isEmpty()) {
                    assertThat(verdict).isNotInstanceOfAny(Verdict.Accepted.class, Verdict.Delivered.class);
                }
            }
        }
    }

    @Test
    void aBodyOverTheLimitIsTooLarge() {
        byte[] large = new byte[verifier().largest() + 1];
        Arrays.fill(large, (byte) 'a');
        for (Call call : genuine()) {
            assertThat(verify(new Call(call.url(), call.headers(), large)))
                    .isInstanceOfSatisfying(Verdict.Refused.class, refused -> assertThat(refused.status())
                            .isEqualTo(413));
        }
    }

    @Test
    void refusalsTellNothingSecret() {
        for (Call call : genuine()) {
            Verdict verdict = verify(new Call(call.url(), call.headers(), "{".getBytes(StandardCharsets.UTF_8)));
            if (verdict instanceof Verdict.Refused refused) {
                assertThat(refused.why()).isNotBlank().hasSizeLessThan(200);
                connection().secrets().values().forEach(name -> assertThat(refused.why())
                        .doesNotContain(secrets().value(name)));
                assertThat(refused.status()).isIn(400, 401, 404, 413, 415);
            }
        }
    }

    private List<Call> genuine() {
        List<Call> all = new ArrayList<>(signed());
        all.addAll(unsigned());
        return all;
    }

    private List<Map<String, String>> headersToTry() {
        List<Map<String, String>> all = new ArrayList<>();
        all.add(Map.of());
        genuine().forEach(call -> all.add(call.headers()));
        return all;
    }

    private List<byte[]> strangeBodies() {
        Random random = seeded();
        List<byte[]> bodies = new ArrayList<>();
        for (String text : List.of(
                "",
                " ",
                "\n",
                "\u0000",
                "null",
                "true",
                "1",
                "\"\"",
                "[]",
                "{}",
                "[[]]",
                "{\"id\":{}}",
                "{\"id\":[]}",
                "id",
                "id=",
                "=",
                "&",
                "&&&",
                "id=&id=",
                "id=../x",
                "id=%00",
                "id=%",
                "id=tr_",
                "id=tr_%2e",
                "?id=x",
                "ID=tr_1",
                "{\"a\":1}{\"b\":2}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1e999999999}",
                "{\"a\":NaN}",
                "{\"a\":'x'}",
                "{\"__proto__\":{}}",
                "\uFEFF{}",
                "<xml/>",
                "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
                "id=tr_1;drop table",
                "id=tr_1 ",
                "id=tr_1\nid=tr_2",
                "id=" + "a".repeat(5000))) {
            bodies.add(text.getBytes(StandardCharsets.UTF_8));
        }
        for (int depth : new int[] {65, 1000, 20_000, 100_000}) {
            bodies.add("[".repeat(depth).getBytes(StandardCharsets.UTF_8));
            bodies.add("{\"a\":".repeat(depth).getBytes(StandardCharsets.UTF_8));
        }
        bodies.add(("{\"a\":" + "9".repeat(200_000) + "}").getBytes(StandardCharsets.UTF_8));
        bodies.add(("{\"a\":\"" + "\\u0041".repeat(40_000) + "\"}").getBytes(StandardCharsets.UTF_8));
        bodies.add("id=1&".repeat(50_000).getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[random.nextInt(2000)];
            random.nextBytes(noise);
            bodies.add(noise);
        }
        return bodies;
    }

    private void assertRefused(Call call) {
        assertThat(verify(call)).isInstanceOf(Verdict.Refused.class);
    }

    /** An unsigned call may name any id, since nothing but the id is taken; it must be one of this connection. */
    private void assertHarmless(Verdict verdict) {
        assertThat(subjects(verdict)).hasSizeLessThanOrEqualTo(100).allSatisfy(each -> {
            assertThat(each.connection()).isEqualTo(connection().id());
            // A debtor's id names its type too: company:…, contact:…
            assertThat(each.id()).matches("([a-z]{1,20}:)?[A-Za-z0-9._-]{1,100}");
        });
    }

    /** What a verdict asks to look at; nothing where it is a refusal. */
    private static List<SubjectRef> subjects(Verdict verdict) {
        if (verdict instanceof Verdict.Delivered delivered) {
            return delivered.events().stream()
                    .flatMap(each -> each.event().subjects().stream())
                    .toList();
        }
        return verdict instanceof Verdict.Accepted accepted ? accepted.subjects() : List.of();
    }

    private Verdict verify(Call call) {
        long before = System.nanoTime();
        Verdict verdict = verifier().verify(call, connection(), secrets(), NOW);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(LONGEST);
        return verdict;
    }

    protected static Map<String, String> with(Map<String, String> headers, String name, String value) {
        Map<String, String> changed = new HashMap<>(headers);
        changed.put(name, value);
        return changed;
    }

    private static Random seeded() {
        long seed = Long.getLong("afletter.seed", 1);
        System.out.println("seed " + seed + " (set -Dafletter.seed to repeat)");
        return new Random(seed);
    }
}

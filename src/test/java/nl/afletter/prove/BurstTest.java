package nl.afletter.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import nl.afletter.aws.Storage;
import nl.afletter.local.demo.DemoVendors;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.moneybird.MoneybirdBooks;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.storage.StorageEndpoints;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Protects against a flood: 2,000 webhooks in a burst, each many times and in any order, through the real gateway into the
 * real queue and table, while the worker is killed twice. All are answered, nothing is lost, nothing is booked twice.
 * Prints how fast that went.
 */
@Tag("prove-only")
@Tag("storage")
class BurstTest {

    @RegisterExtension
    static final StorageEndpoints storage = new StorageEndpoints();

    private static final int CALLS = Integer.getInteger("afletter.prove.burst", 2_000);

    /** Each webhook comes about ten times. */
    private static final int INVOICES = Math.max(1, CALLS / 20);

    private static final int SENDERS = 8;
    private static final String CHAIN = "Teamleader > Mollie > Moneybird, burst";
    private static final Duration REST = Duration.ofHours(3);

    private final long seed = Long.getLong("afletter.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> invoices = new ArrayList<>();
    private final List<String> payments = new ArrayList<>();
    private final List<Integer> statuses = Collections.synchronizedList(new ArrayList<>());
    private final List<Long> micros = Collections.synchronizedList(new ArrayList<>());

    private record Call(URI url, String type, String body) {}

    @Test
    void aBurstOfWebhooksIsAnsweredWholeAndBookedOnceThoughTheWorkerIsKilledTwice(@TempDir Path folder)
            throws InterruptedException, ExecutionException {
        System.out.println("burst | seed " + seed + " (-Dafletter.seed=" + seed + ")");
        SimClock clock = SimClock.running();
        clock.set(Instant.parse("2026-11-02T08:00:00Z"));
        try (Site site = new Site(storage, folder, clock)) {
            OtherProcess worker = site.start();
            worker.isBegun();
            List<Call> calls = calls(site);
            long begin = System.nanoTime();
            Future<Double> sent = sendAll(calls);
            worker = dies(site, worker, INVOICES / 4);
            dies(site, worker, INVOICES / 2);
            double perSecond = sent.get();
            site.settles(REST, Optional.empty());
            report(perSecond, Duration.ofNanos(System.nanoTime() - begin));
            judge(site);
        }
    }

    /** Killed when so many invoices are booked; another begins, and gets the messages when their time-out is over. */
    private static OtherProcess dies(Site site, OtherProcess worker, int booked) {
        site.await("the worker books nothing", () -> items(site).size() >= booked);
        site.kill(worker);
        OtherProcess next = site.start();
        next.isBegun();
        site.advance(Storage.VISIBILITY.plusSeconds(1));
        site.comesAgain(worker);
        return next;
    }

    /** Invoices and their payments, and every webhook of them many times over, mixed. */
    private List<Call> calls(Site site) {
        String company = site.vendors().crm().people().company("Klant B.V.", "", "68750110");
        for (int i = 0; i < INVOICES; i++) {
            invoices.add(Act.invoice(site, company));
            payments.add(Act.paid(site, invoices.get(i)));
        }
        List<Call> each = new ArrayList<>();
        URI crm = site.vendors().webhooks(DemoVendors.CRM, site.gateway());
        site.vendors().crm().webhooks().deliver(bodies -> {
            bodies.forEach(body -> each.add(new Call(crm, "application/json", body)));
            return List.of();
        });
        site.vendors().psp().deliverWebhooks(waiting -> {
            waiting.forEach(call ->
                    each.add(new Call(URI.create(call.url()), "application/x-www-form-urlencoded", call.body())));
            return List.of();
        });
        List<Call> all = new ArrayList<>(each);
        while (all.size() < CALLS) {
            all.add(each.get(random.nextInt(each.size())));
        }
        Collections.shuffle(all, random);
        return all;
    }

    /** @return acknowledged calls per second, when all are sent */
    private Future<Double> sendAll(List<Call> calls) {
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        ExecutorService watch = Executors.newSingleThreadExecutor();
        return watch.submit(() -> {
            long begin = System.nanoTime();
            List<Future<?>> sending = new ArrayList<>();
            calls.forEach(call -> sending.add(senders.submit(() -> send(call))));
            for (Future<?> each : sending) {
                each.get();
            }
            senders.shutdown();
            watch.shutdown();
            return calls.size() * 1e9 / (System.nanoTime() - begin);
        });
    }

    private Void send(Call call) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(call.url())
                .header("Content-Type", call.type())
                .POST(HttpRequest.BodyPublishers.ofString(call.body()))
                .build();
        long begin = System.nanoTime();
        int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        micros.add((System.nanoTime() - begin) / 1_000);
        statuses.add(status);
        return null;
    }

    private void report(double perSecond, Duration settled) {
        List<Long> sorted = micros.stream().sorted().toList();
        String line = String.format(
                "burst: %d webhooks of %d invoices and payments: %.0f acknowledged per second,"
                        + " p50 %.1f ms, p99 %.1f ms; worker killed twice, all settled after %d s",
                statuses.size(),
                invoices.size(),
                perSecond,
                sorted.get(sorted.size() / 2) / 1e3,
                sorted.get(sorted.size() * 99 / 100) / 1e3,
                settled.toSeconds());
        System.out.println(line);
        ProvingTable.note(line);
    }

    private void judge(Site site) {
        Map<String, Long> byTransaction = new TreeMap<>();
        Act.books(site)
                .movements()
                .forEach(movement -> byTransaction.merge(String.valueOf(movement.transaction()), 1L, Long::sum));
        Map<String, Long> byReference = new ConcurrentSkipListMap<>();
        items(site).forEach(item -> byReference.merge(item.reference(), 1L, Long::sum));
        count(payments, byTransaction, "SettlePayment");
        count(invoices.stream().map(id -> Act.number(site, id)).toList(), byReference, "BookInvoice");
        assertThat(statuses).as("answers").hasSizeGreaterThanOrEqualTo(CALLS).allMatch(status -> status == 200);
        assertThat(byTransaction.keySet()).as("payments").containsExactlyInAnyOrderElementsOf(payments);
        assertThat(byTransaction.values()).as("movements of each").containsOnly(1L);
        assertThat(byReference).as("invoices").hasSize(INVOICES);
        assertThat(byReference.values()).as("bookings of each").containsOnly(1L);
        assertThat(items(site)).as("unpaid").allMatch(item -> item.unpaid() == 0);
        assertThat(site.deadLetters()).as("dead letters").isZero();
        Act.areSound(site);
        assertThat(writtenBackOtherwise(site)).as("written back").isEmpty();
    }

    private static void count(List<String> expected, Map<String, Long> found, String useCase) {
        long lost = expected.stream().filter(each -> !found.containsKey(each)).count();
        long twice = found.values().stream().mapToLong(times -> times - 1).sum();
        ProvingTable.add(useCase, CHAIN, Column.FROZEN_OR_KILLED, 2);
        ProvingTable.add(useCase, CHAIN, Column.LOST, lost);
        ProvingTable.add(useCase, CHAIN, Column.DOUBLE, twice);
    }

    /** The CRM shows each payment once, or a person is asked about one that a dying worker may have sent. */
    private List<String> writtenBackOtherwise(Site site) {
        return invoices.stream()
                .filter(id -> {
                    int shown = site.vendors()
                            .crm()
                            .invoice(id)
                            .orElseThrow()
                            .path("payments")
                            .size();
                    boolean asked = site.stores()
                            .subjects()
                            .read(new SubjectRef(DemoVendors.CRM, SubjectKind.WRITE_BACK, id))
                            .flatMap(Subject::task)
                            .isPresent();
                    return shown != 1 && !(shown == 0 && asked);
                })
                .toList();
    }

    private static List<MoneybirdBooks.Item> items(Site site) {
        return Act.books(site).items();
    }
}

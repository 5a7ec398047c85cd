package nl.afletter.local.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import nl.afletter.local.Functions;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.WebhookFate;
import nl.afletter.local.sim.mollie.MollieSimulator;
import nl.afletter.model.Money;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Page;
import nl.afletter.port.Register;
import nl.afletter.port.Stores;

/**
 * Runs the story: lets a day's acts happen, delivers webhooks over HTTP, ticks as the schedules would, and goes on to
 * the next day only when all work of the day is done. Killed at any moment, it goes on where it stood.
 */
public final class Demo implements AutoCloseable {

    private static final LocalTime MORNING = LocalTime.of(9, 0);
    private static final List<LocalTime> ROUNDS = List.of(LocalTime.of(13, 0), LocalTime.of(22, 0));
    private static final String END = "end";

    /** A restarted clock shows a little more than a dead one: nothing of the past lies in its future. */
    private static final Duration AFTER_A_RESTART = Duration.ofMinutes(1);

    private final StateOnDisk state;
    private final SimClock clock = SimClock.running();
    private final DemoVendors vendors;
    private final Acts acts;
    private Consumer<String> out;

    /** Starts the vendors. @param data folder of an earlier run or a new one; empty: nothing is kept */
    public Demo(Optional<Path> data) {
        state = new StateOnDisk(data);
        clock.set(state.clock()
                .map(at -> at.plus(AFTER_A_RESTART))
                .orElse(Story.START.atTime(MORNING).atZone(SimClock.AMSTERDAM).toInstant()));
        vendors = new DemoVendors(clock, state, data);
        acts = new Acts(vendors, state);
    }

    /** The clock that product and vendors live by. */
    public SimClock clock() {
        return clock;
    }

    /** The simulated vendors. */
    public DemoVendors vendors() {
        return vendors;
    }

    /** Notes how late it is, for a restart. */
    public void noteTime() {
        state.clock(clock.instant());
    }

    /** Whether the story was told to its end, in this or an earlier run. */
    public boolean isOver() {
        return state.done(END).isPresent();
    }

    /**
     * Tells the story to its end.
     *
     * @param messages of the queue that are not worked off
     * @param pace real time that a day takes at least
     * @param told where each line goes
     */
    public void tell(Functions functions, Stores stores, IntSupplier messages, Duration pace, Consumer<String> told) {
        this.out = told;
        WorkedOff work = new WorkedOff(clock, stores.subjects(), messages, functions);
        for (Story.Day day : new Story(acts, this::say).days()) {
            String key = "day " + day.date();
            if (state.done(key).isEmpty()) {
                long began = System.nanoTime();
                live(day, functions, work);
                state.done(key, "over");
                rest(pace.minusNanos(System.nanoTime() - began));
            }
        }
        state.done(END, "told");
        noteTime();
    }

    private void live(Story.Day day, Functions functions, WorkedOff work) {
        work.jumpTo(at(day.date(), MORNING));
        noteTime();
        deliver(Story.Post.ONCE);
        work.upTo(clock.instant());
        day.acts().run();
        deliver(day.post());
        for (LocalTime round : ROUNDS) {
            work.upTo(at(day.date(), round));
            work.jumpTo(at(day.date(), round));
            functions.hourly(clock.instant());
            noteTime();
        }
        work.upTo(at(day.date().plusDays(1), LocalTime.of(2, 0)));
        noteTime();
    }

    private void deliver(Story.Post post) {
        if (post == Story.Post.LATE) {
            say("(today's webhooks will come tomorrow)");
            return;
        }
        vendors.crm().webhooks().deliver(post == Story.Post.TWICE ? WebhookFate.twice() : bodies -> bodies);
        vendors.psp().deliverWebhooks(mishap(post));
        vendors.shop().deliverWebhooks(mishap(post));
    }

    private static UnaryOperator<List<MollieSimulator.WebhookCall>> mishap(Story.Post post) {
        return switch (post) {
            case TWICE ->
                calls -> calls.stream()
                        .flatMap(call -> List.of(call, call).stream())
                        .toList();
            case LOST -> calls -> List.of();
            default -> UnaryOperator.identity();
        };
    }

    /** The proof of each payout, the balance of clearing, and where the books can be had; one line each. */
    public List<String> ending(Stores stores) {
        List<String> lines = new ArrayList<>();
        lines.add(proof(stores, DemoVendors.PSP, acts.made(Story.PAYOUT_1)));
        lines.add(proof(stores, DemoVendors.PSP, acts.made(Story.PAYOUT_2)));
        lines.add(proof(stores, DemoVendors.SHOP, acts.made(Story.PAYOUT_OF_SHOP)));
        lines.add("clearing accounts in Moneybird: " + euro(balance("moneybird.clearingLedger")) + ", web shop "
                + euro(balance("moneybird.shopLedger")));
        lines.add("Moneybird's books for hledger: " + vendors.books().baseUrl() + "/_control/ledger");
        return lines;
    }

    /** Codes of the human tasks, sorted. */
    public List<String> tasks(Stores stores) {
        Page<SubjectRef> page = stores.register().list(DemoVendors.ADMINISTRATION, Register.Shelf.TASKS, "", 100);
        return stores.subjects().readAll(page.rows()).values().stream()
                .map(Subject::task)
                .flatMap(Optional::stream)
                .map(task -> task.code())
                .sorted()
                .toList();
    }

    /** Balance of a ledger account of the demo's books in Moneybird, in cents, debit positive. */
    public long balance(String name) {
        return vendors.books().books(vendors.id("moneybird.division")).balance(vendors.id(name));
    }

    /** The debtors' ledger account in Moneybird. */
    String debtors() {
        return vendors.books()
                .administrationById(vendors.id("moneybird.division"))
                .debtorsLedger();
    }

    private static String proof(Stores stores, String psp, String payout) {
        String proofs = stores.subjects()
                .read(new SubjectRef(psp, SubjectKind.PAYOUT, payout))
                .map(row -> row.fact("proofs"))
                .orElse("");
        String suffix = proofs.isEmpty() || proofs.equals("1") ? "" : "/" + proofs;
        Optional<String> paper = stores.evidence().read(DemoVendors.ADMINISTRATION, "proof/" + payout + suffix);
        if (paper.isEmpty()) {
            return "payout " + payout + ": no proof yet";
        }
        try {
            JsonNode json = SimJson.MAPPER.readTree(paper.get());
            StringBuilder sums = new StringBuilder();
            json.path("sums").forEach(sum -> sums.append(sums.isEmpty() ? "" : ", ")
                    .append(sum.path("name").asText())
                    .append(' ')
                    .append(sum.path("amount").asText()));
            return "payout " + json.path("reference").asText() + ": "
                    + json.path("transactions").asText()
                    + " transactions; " + sums + "; difference "
                    + json.path("difference").asText();
        } catch (JsonProcessingException notOurs) {
            throw new IllegalStateException("the proof of " + payout + " cannot be read", notOurs);
        }
    }

    private void say(String line) {
        out.accept(String.format(Locale.ROOT, "%s  %s", clock.today(), line));
    }

    private static String euro(long cents) {
        return Money.ofMinor(cents, "EUR").toDecimal();
    }

    private static Instant at(LocalDate day, LocalTime time) {
        return day.atTime(time).atZone(SimClock.AMSTERDAM).toInstant();
    }

    private static void rest(Duration time) {
        if (time.isNegative()) {
            return;
        }
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped");
        }
    }

    @Override
    public void close() {
        noteTime();
        vendors.close();
    }
}

package nl.afletter.local.sim.mollie;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import nl.afletter.local.sim.PlainJournal;
import nl.afletter.local.sim.RateLimit;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.Simulator;
import nl.afletter.local.sim.mollie.MollieState.CallRow;
import nl.afletter.local.sim.mollie.MollieState.Credential;
import nl.afletter.local.sim.mollie.MollieState.HookRow;
import nl.afletter.local.sim.mollie.MollieState.Tariff;
import nl.afletter.model.Money;

/**
 * Mollie on loopback. The methods here are what people and banks do; what programs do comes over HTTP. Amounts that
 * reach a balance stay there until {@link #settle} pays them out; each payout checks that no cent was made or lost.
 */
public final class MollieSimulator extends Simulator<MollieState> {
    /** An organization access token with every scope. */
    public static final String ORGANIZATION_TOKEN = "access_simulatedOrganizationToken";
    /** A live API key of the first profile. */
    public static final String LIVE_KEY = "live_simulatedKeyOfTheFirstProfile";
    /** A test API key of the first profile. */
    public static final String TEST_KEY = "test_simulatedKeyOfTheFirstProfile";
    /** The first website profile. */
    public static final String PROFILE = MollieState.PROFILE;

    private static final Set<String> REACH_OF_KEYS = Set.of("payments", "refunds", "chargebacks");
    private static final LocalTime PAYOUT_TIME = LocalTime.of(6, 0, 1);

    private final HttpClient caller = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<BiConsumer<SimRequest, SimResponse>> watchers = new ArrayList<>();
    private volatile RateLimit limit;
    private volatile boolean limitSaysWhen;
    private volatile boolean embeds = true;

    /** A webhook call that is on its way. */
    public record WebhookCall(String url, String body, String signedWith) {}

    /** A webhook call and how it was answered; status 0 is no answer. */
    public record Delivered(WebhookCall call, int status) {}

    /** A simulator with a EUR balance, one profile and the three credentials above; not yet started. */
    public MollieSimulator(SimClock clock, Path dataFolder) {
        super("mollie", clock, fresh(clock), dataFolder);
        route("payments", Answers::payments);
        reads("GET", "/v2/payments/{id}", (request, state) -> new Answers(state, request).payment(embeds));
        route("payments/{id}/refunds", Answers::refundsOfPayment);
        route("payments/{id}/chargebacks", Answers::chargebacksOfPayment);
        route("payments/{id}/captures", Answers::capturesOfPayment);
        route("refunds", Answers::refunds);
        route("chargebacks", Answers::chargebacks);
        route("settlements", Answers::settlements);
        route("settlements/{id}", Answers::settlement);
        route("settlements/{id}/payments", Answers::settledPayments);
        route("settlements/{id}/captures", Answers::settledCaptures);
        route("settlements/{id}/refunds", Answers::settledRefunds);
        route("settlements/{id}/chargebacks", Answers::settledChargebacks);
        route("balances", Answers::balances);
        route("balances/{id}", Answers::balance);
        route("balances/{id}/transactions", Answers::movements);
        route("balances/{id}/report", Answers::report);
        route("invoices", Answers::invoices);
        route("invoices/{id}", Answers::invoice);
        route("profiles", Answers::profiles);
        route("webhooks", Answers::hooks);
        route("webhooks/{id}", Answers::hook);
        route("events/{id}", Answers::event);
        writes("POST", "/v2/webhooks", (request, state) -> register(request, state));
        writes("DELETE", "/v2/webhooks/{id}", (request, state) -> {
            state.hooks.rows.remove(new Answers(state, request).hookRow());
            return SimResponse.empty(204);
        });
        writes("POST", "/v2/webhooks/{id}/ping", (request, state) -> {
            HookRow hook = new Answers(state, request).hookRow();
            new WebhookCalls(state, clock().instant()).event("hook.ping", hook.id, hook);
            return SimResponse.empty(202);
        });
    }

    private static MollieState fresh(SimClock clock) {
        MollieState state = new MollieState();
        state.credentials.put(ORGANIZATION_TOKEN, new Credential(null, false, Set.of("*")));
        state.credentials.put(LIVE_KEY, new Credential(PROFILE, false, Set.of()));
        state.credentials.put(TEST_KEY, new Credential(PROFILE, true, Set.of()));
        new Happenings(state, clock.instant()).openBalance("EUR");
        return state;
    }

    private void route(String template, Function<Answers, SimResponse> answer) {
        reads("GET", "/v2/" + template, (request, state) -> answer.apply(new Answers(state, request)));
    }

    // ---- people, banks and Mollie itself

    /** A live payment of the first profile that is not paid yet. @param metadata null, or anything in JSON */
    public String createPayment(Money amount, String description, JsonNode metadata, String method) {
        return createPayment(amount, description, metadata, method, PROFILE, false);
    }

    /** A payment of a profile, in live or test mode. */
    public String createPayment(
            Money amount, String description, JsonNode metadata, String method, String profile, boolean test) {
        JsonNode data = metadata == null ? NullNode.getInstance() : metadata;
        return act(acts -> acts.create(amount, description, data, method, profile, test));
    }

    /** The payment's own classic webhook URL, as its maker gave it. */
    public void webhookUrlOf(String payment, String url) {
        change(state -> state.payments.get(payment).webhookUrl = url);
    }

    /** The payer pays. PayPal, gift cards and vouchers are passed through: nothing reaches the balance. */
    public void pay(String payment, Instant at, String iban, String name) {
        pay(payment, at, iban, name, null);
    }

    /** The payer pays, and this reaches a balance (in its currency). */
    public void pay(String payment, Instant at, String iban, String name, Money settles) {
        act(acts -> {
            acts.pay(payment, at, iban, name, settles);
            return payment;
        });
    }

    /** The payer agrees; the money comes with {@link #capture}. */
    public void authorise(String payment, Instant at, String iban, String name) {
        act(acts -> {
            acts.authorise(payment, at, iban, name);
            return payment;
        });
    }

    /** It is never paid. @param status {@code expired}, {@code failed} or {@code canceled} */
    public void endUnpaid(String payment, String status) {
        act(acts -> {
            acts.end(payment, status);
            return payment;
        });
    }

    /** Collects a part of an authorised payment. */
    public String capture(String payment, Money amount) {
        return act(acts -> acts.capture(payment, amount));
    }

    /** Money goes back to the payer and leaves the balance at once. */
    public String refund(String payment, Money amount, String description) {
        return act(acts -> acts.refund(payment, amount, description, NullNode.getInstance(), true));
    }

    /** A refund that has not left yet: see {@link #refundLeaves}. */
    public String refundPending(String payment, Money amount, String description) {
        return act(acts -> acts.refund(payment, amount, description, NullNode.getInstance(), false));
    }

    /** A pending refund leaves. */
    public void refundLeaves(String refund) {
        act(acts -> {
            acts.refundLeaves(refund);
            return refund;
        });
    }

    /** The bank sends a refund back; what had left the balance returns to it. */
    public void refundFails(String refund) {
        act(acts -> {
            acts.refundFails(refund);
            return refund;
        });
    }

    /** The payer's bank takes the money back. */
    public String chargeback(String payment, Money amount) {
        return act(acts -> acts.chargeback(payment, amount));
    }

    /** A chargeback is won back. */
    public void reverseChargeback(String chargeback) {
        act(acts -> {
            acts.reverseChargeback(chargeback);
            return chargeback;
        });
    }

    /** Pays out everything on the EUR balance, also when that is negative. Returns the settlement's id. */
    public String settle(LocalDate date) {
        return settle("EUR", date, true);
    }

    /** Makes the payout of a balance. @param paidOut false: it is pending until {@link #paidOut} */
    public String settle(String currency, LocalDate date, boolean paidOut) {
        return act(acts -> acts.settle(currency, date.atTime(PAYOUT_TIME).toInstant(ZoneOffset.UTC), paidOut));
    }

    /** A pending payout reached the bank. */
    public void paidOut(String settlement) {
        act(acts -> {
            acts.paidOut(settlement);
            return settlement;
        });
    }

    /** The bank refuses a payout; the money is back on the balance. */
    public void payoutFails(String settlement) {
        act(acts -> {
            acts.payoutFails(settlement);
            return settlement;
        });
    }

    /** A payout of a chosen amount: money to the bank without a settlement (mollie.md section 6). */
    public String payOutCustom(Money amount) {
        return move("outgoing-custom-amount-transfer", amount.negate(), Map.of("transferId", "trf_custom"));
    }

    /** Mollie keeps money back ({@code negative} on the balance) or gives it free. */
    public String reserve(Money amount) {
        return move(amount.isPositive() ? "balance-reserve" : "balance-reserve-return", amount.negate(), Map.of());
    }

    /** Any movement of a balance, also of a type that nobody knows. @param amount negative takes money */
    public String move(String type, Money amount, Map<String, String> context) {
        return act(acts -> acts.move(type, amount, context).id);
    }

    /** The invoice over the fees of a month on the EUR balance. */
    public String invoice(YearMonth month) {
        return act(acts -> acts.invoice("EUR", month));
    }

    /** Many paid payments at once, of different small amounts, for payouts of any length. */
    public void payMany(int number, String method) {
        act(acts -> {
            for (int i = 0; i < number; i++) {
                String id = acts.create(
                        Money.ofMinor(100 + i % 900, "EUR"), "Order " + i, NullNode.getInstance(), method, PROFILE, false);
                acts.pay(id, clock().instant(), "NL91ABNA0417164300", "Payer " + i, null);
            }
            return "";
        });
    }

    // ---- how this Mollie is set up

    /** A balance in another currency; payments in that currency then reach it. */
    public void openBalance(String currency) {
        change(state -> new Happenings(state, clock().instant()).openBalance(currency));
    }

    /** Another website profile. */
    public void addProfile(String id) {
        change(state -> state.profiles.add(id));
    }

    /** An organization token with just these scopes. */
    public void addToken(String token, Set<String> scopes) {
        change(state -> state.credentials.put(token, new Credential(null, false, scopes)));
    }

    /** This token or key is refused from now on. */
    public void revoke(String credential) {
        change(state -> state.credentials.remove(credential));
    }

    /** The price of a method, of {@code refund} or of {@code chargeback}, without VAT; null for nothing. */
    public void tariff(String method, String name, String fixed, String percentage) {
        change(state -> {
            if (fixed == null) {
                state.tariffs.remove(method);
            } else {
                BigDecimal part = percentage == null ? null : new BigDecimal(percentage);
                state.tariffs.put(method, new Tariff(name, new BigDecimal(fixed), part));
            }
        });
    }

    /** Pages are never longer than this, whatever is asked for. */
    public void largestPage(int rows) {
        change(state -> state.largestPage = rows);
    }

    /** Whether a chargeback that was won back stands in the payout's list of chargebacks (not known of Mollie). */
    public void wonBackInSubLists(boolean listed) {
        change(state -> state.wonBackInSubLists = listed);
    }

    /** Whether passed-through payments stand in the payout's list of payments, without a settlement amount. */
    public void passedThroughInSubLists(boolean listed) {
        change(state -> state.passedThroughInSubLists = listed);
    }

    /** Whether {@code embed} is followed (several values at once are not confirmed of Mollie). */
    public void embeds(boolean followed) {
        embeds = followed;
    }

    /** At most so many requests per second and credential; 0 takes the limit away. */
    public void limit(int perSecond, boolean saysWhen) {
        limit = perSecond == 0 ? null : RateLimit.slidingWindow(clock(), perSecond, Duration.ofSeconds(1));
        limitSaysWhen = saysWhen;
    }

    /** Where classic calls go for payments whose maker gave no URL of his own; empty for nowhere. */
    public void classicWebhooksTo(String url) {
        change(state -> state.classicTarget = url);
    }

    /** Sees every request and its answer; runs under the simulator's lock. */
    public void watch(BiConsumer<SimRequest, SimResponse> watcher) {
        watchers.add(watcher);
    }

    // ---- webhooks

    /** Makes every webhook call that is due, in order. Calls that fail stay for a later time (mollie.md section 3a). */
    public List<Delivered> deliverWebhooks() {
        return deliverWebhooks(UnaryOperator.identity());
    }

    /**
     * As {@link #deliverWebhooks()}, with mishaps.
     *
     * @param mishap gets the calls that are due and returns those that are made: the order may differ, a call may stand
     *     there twice, and one that is left out is lost for ever
     */
    public List<Delivered> deliverWebhooks(UnaryOperator<List<WebhookCall>> mishap) {
        Map<WebhookCall, CallRow> due = new IdentityHashMap<>();
        List<WebhookCall> inOrder = new ArrayList<>();
        change(state -> state.calls.stream().filter(row -> !row.due.isAfter(clock().instant())).forEach(row -> {
            WebhookCall call = new WebhookCall(row.url, row.body, row.secret);
            inOrder.add(call);
            due.put(call, row);
        }));
        List<WebhookCall> made = mishap.apply(List.copyOf(inOrder));
        List<Delivered> delivered = new ArrayList<>();
        Map<CallRow, Integer> answers = new IdentityHashMap<>();
        due.values().forEach(row -> answers.put(row, 200));
        for (WebhookCall call : made) {
            int status = WebhookCalls.send(caller, call.url(), call.body(), call.signedWith());
            delivered.add(new Delivered(call, status));
            answers.put(due.get(call), status);
        }
        change(state -> answers.forEach((row, status) ->
                new WebhookCalls(state, clock().instant()).ended(row, status)));
        return delivered;
    }

    private SimResponse register(SimRequest request, MollieState state) {
        JsonNode body = request.json();
        JsonNode types = body.path("eventTypes");
        if (body.path("url").asText().isEmpty() || body.path("name").asText().isEmpty() || types.isMissingNode()) {
            throw Answers.refuse(422, "name, url and eventTypes are required", "url");
        }
        HookRow hook = new HookRow();
        hook.id = state.id("hook_");
        hook.name = body.path("name").asText();
        hook.url = body.path("url").asText();
        hook.secret = state.id("whsec");
        hook.test = body.path("testmode").asBoolean();
        hook.createdAt = clock().instant();
        hook.eventTypes = new ArrayList<>();
        (types.isArray() ? types : SimJson.array().add(types)).forEach(type -> hook.eventTypes.add(type.asText()));
        state.hooks.add(hook);
        ObjectNode answer = new Render(state).hook(hook);
        return Answers.hal(201, answer.put("webhookSecret", hook.secret));
    }

    // ---- how it refuses

    @Override
    protected Optional<SimResponse> gate(SimRequest request, MollieState state) {
        Credential credential = state.credentials.get(request.bearer().orElse(""));
        if (credential == null) {
            return Optional.of(Answers.error(401, "Missing authentication, or failed to authenticate", null));
        }
        RateLimit current = limit;
        if (current != null && !current.take(request.bearer().orElse("")).allowed()) {
            return Optional.of(failure(request, 429));
        }
        return refusedReach(request, credential);
    }

    private static Optional<SimResponse> refusedReach(SimRequest request, Credential credential) {
        String resource = request.path().split("/")[2];
        if (credential.profile() != null) {
            boolean extra = request.query("testmode").isPresent() || request.query("profileId").isPresent();
            if (extra) {
                return Optional.of(Answers.error(400, "Not allowed with an API key", "testmode"));
            }
            return REACH_OF_KEYS.contains(resource)
                    ? Optional.empty()
                    : Optional.of(Answers.error(403, "You don't have the appropriate permissions", null));
        }
        String scope = scope(request, resource);
        return credential.scopes().contains("*") || credential.scopes().contains(scope)
                ? Optional.empty()
                : Optional.of(Answers.error(403, "The access token lacks the scope " + scope, null));
    }

    private static String scope(SimRequest request, String resource) {
        String reach = switch (resource) {
            case "chargebacks" -> "payments";
            case "balances" -> request.path().endsWith("/report") ? "balance-reports" : "balances";
            default -> resource;
        };
        return reach + (request.method().equals("GET") ? ".read" : ".write");
    }

    @Override
    protected SimResponse dress(SimRequest request, SimResponse response) {
        watchers.forEach(watcher -> watcher.accept(request, response));
        return response;
    }

    @Override
    protected SimResponse noRoute(SimRequest request, int status) {
        return Answers.error(status, "The resource does not exist", null);
    }

    @Override
    protected SimResponse unreadable(SimRequest request, String reason) {
        return Answers.error(400, reason, null);
    }

    @Override
    protected SimResponse failure(SimRequest request, int status) {
        SimResponse answer = Answers.error(status, "This request is refused on request", null);
        return status == 429 && limitSaysWhen ? answer.with("Retry-After", "2") : answer;
    }

    /** Every movement as an entry: the balance against what it came from, fees apart. */
    @Override
    protected Optional<PlainJournal> ledger(MollieState state) {
        PlainJournal books = new PlainJournal();
        state.balances.rows.forEach(balance -> balance.movements.rows.forEach(row -> books.post(
                LocalDate.ofInstant(row.createdAt, SimClock.AMSTERDAM), row.type, row.id,
                PlainJournal.Line.debit("balance", row.result(), balance.currency),
                PlainJournal.Line.debit("fees", -row.fees, balance.currency),
                PlainJournal.Line.credit(row.type, row.initial, balance.currency))));
        return Optional.of(books);
    }

    /** What is on the balance in this currency. */
    public Money held(String currency) {
        return look(state -> Money.ofMinor(state.balance(currency).available, currency));
    }

    /** Checks that balances are the sums of their movements. @throws IllegalStateException if not */
    public void checkMoney() {
        change(state -> new Movements(state).check());
    }

    private <T> T act(Function<Happenings, T> what) {
        AtomicReference<T> result = new AtomicReference<>();
        change(state -> result.set(what.apply(new Happenings(state, clock().instant()))));
        return result.get();
    }
}

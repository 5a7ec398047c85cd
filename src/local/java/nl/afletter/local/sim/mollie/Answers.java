package nl.afletter.local.sim.mollie;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimRefusal;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.mollie.MollieState.BalanceRow;
import nl.afletter.local.sim.mollie.MollieState.ChargebackRow;
import nl.afletter.local.sim.mollie.MollieState.Credential;
import nl.afletter.local.sim.mollie.MollieState.HookRow;
import nl.afletter.local.sim.mollie.MollieState.InvoiceRow;
import nl.afletter.local.sim.mollie.MollieState.PaymentRow;
import nl.afletter.local.sim.mollie.MollieState.Row;
import nl.afletter.local.sim.mollie.MollieState.SettlementRow;
import nl.afletter.model.Money;

/** The answer to one request. Made anew for each; refuses in Mollie's words (mollie.md section 2). */
final class Answers {
    private static final int USUAL_PAGE = 50;

    private final MollieState state;
    private final SimRequest request;
    private final Render render;

    Answers(MollieState state, SimRequest request) {
        this.state = state;
        this.request = request;
        this.render = new Render(state);
    }

    static SimResponse error(int status, String detail, String field) {
        ObjectNode body = SimJson.object()
                .put("status", status)
                .put("title", title(status))
                .put("detail", detail);
        if (field != null) {
            body.put("field", field);
        }
        body.putObject("_links").set("documentation", Render.page("https://docs.mollie.com/errors"));
        return hal(status, body);
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized Request";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 422 -> "Unprocessable Entity";
            case 429 -> "Too Many Requests";
            case 503 -> "Service Unavailable";
            default -> "Internal Server Error";
        };
    }

    static SimResponse hal(int status, JsonNode body) {
        return SimResponse.json(status, body).with("Content-Type", "application/hal+json");
    }

    static SimRefusal refuse(int status, String detail, String field) {
        return new SimRefusal(error(status, detail, field));
    }

    SimResponse payment(boolean embeds) {
        PaymentRow row = visiblePayment();
        ObjectNode node = render.payment(row);
        Set<String> wanted = Set.of(request.query("embed").orElse("").split(","));
        if (embeds && !wanted.contains("")) {
            ObjectNode embedded = node.putObject("_embedded");
            embed(embedded, wanted, "refunds", render.refundsOf(row.id), render::refund);
            embed(embedded, wanted, "chargebacks", render.chargebacksOf(row.id), render::chargeback);
            embed(embedded, wanted, "captures", render.capturesOf(row.id), render::capture);
        }
        return hal(200, node);
    }

    private static <T> void embed(
            ObjectNode into, Set<String> wanted, String name, List<T> rows, Function<T, ObjectNode> look) {
        if (wanted.contains(name)) {
            ArrayNode list = into.putArray(name);
            rows.forEach(row -> list.add(look.apply(row)));
        }
    }

    SimResponse payments() {
        return list("payments", inProfile(state.payments.rows, row -> row), render::payment);
    }

    SimResponse refunds() {
        return list("refunds", inProfile(state.refunds.rows, row -> state.payments.get(row.payment)), render::refund);
    }

    SimResponse chargebacks() {
        return list(
                "chargebacks",
                inProfile(state.chargebacks.rows, row -> state.payments.get(row.payment)),
                render::chargeback);
    }

    SimResponse refundsOfPayment() {
        return list("refunds", render.refundsOf(visiblePayment().id), render::refund);
    }

    SimResponse chargebacksOfPayment() {
        return list("chargebacks", render.chargebacksOf(visiblePayment().id), render::chargeback);
    }

    SimResponse capturesOfPayment() {
        return list("captures", render.capturesOf(visiblePayment().id), render::capture);
    }

    SimResponse settlements() {
        List<SettlementRow> rows = state.settlements.rows.stream()
                .filter(row ->
                        request.query("balanceId").map(row.balance::equals).orElse(true))
                .toList();
        return list("settlements", rows, render::settlement);
    }

    SimResponse settlement() {
        String id = request.param("id");
        if (id.equals("open") || id.equals("next")) {
            return hal(200, upcoming(id));
        }
        return hal(200, render.settlement(settlement(id)));
    }

    private ObjectNode upcoming(String id) {
        BalanceRow balance = state.balances.rows.get(0);
        Money amount = Money.ofMinor(balance.available, balance.currency);
        ObjectNode node = render.settlement(
                id,
                null,
                "open",
                amount,
                balance.id,
                SimClock.fixedAt(balance.createdAt).instant());
        node.set("periods", render.explained(new Settling(state).open(balance)));
        return node;
    }

    SimResponse settledPayments() {
        return settled(
                "payments",
                settlement(request.param("id")).payments,
                state.payments,
                row -> Render.settled(render.payment(row).put("status", "paid"), row.settles));
    }

    SimResponse settledCaptures() {
        return settled(
                "captures",
                settlement(request.param("id")).captures,
                state.captures,
                row -> Render.settled(render.capture(row), row.settles));
    }

    SimResponse settledRefunds() {
        return settled(
                "refunds",
                settlement(request.param("id")).refunds,
                state.refunds,
                row -> Render.settled(render.refund(row).put("status", "refunded"), row.settles));
    }

    SimResponse settledChargebacks() {
        SettlementRow settlement = settlement(request.param("id"));
        List<String> ids = new ArrayList<>(settlement.chargebacks);
        ids.addAll(settlement.wonBack);
        return page("chargebacks", ids.size(), ids::get, at -> {
            ChargebackRow row = state.chargebacks.get(ids.get(at));
            boolean takenBack = at < settlement.chargebacks.size();
            return Render.settled(render.chargeback(row), takenBack ? row.settles : row.settles.negate());
        });
    }

    private <T extends Row> SimResponse settled(
            String name, List<String> ids, MollieState.Listing<T> all, Function<T, ObjectNode> look) {
        return page(name, ids.size(), ids::get, at -> look.apply(all.get(ids.get(at))));
    }

    SimResponse balances() {
        List<BalanceRow> rows = state.balances.rows.stream()
                .filter(row ->
                        request.query("currency").map(row.currency::equals).orElse(true))
                .toList();
        return list("balances", rows, render::balance);
    }

    SimResponse balance() {
        return hal(200, render.balance(balanceRow()));
    }

    SimResponse movements() {
        BalanceRow balance = balanceRow();
        return list("balance_transactions", balance.movements.rows, row -> render.movement(row, balance.currency));
    }

    SimResponse report() {
        BalanceRow balance = balanceRow();
        LocalDate from = day("from");
        LocalDate until = day("until");
        String grouping = request.query("grouping").orElse("status-balances");
        if (!Set.of("status-balances", "transaction-categories").contains(grouping)) {
            throw refuse(422, "The grouping is invalid", "grouping");
        }
        return hal(200, new BalanceReport(balance, from, until).render(grouping));
    }

    SimResponse invoices() {
        List<InvoiceRow> rows = state.invoices.rows.stream()
                .filter(row -> request.query("year")
                        .map(String.valueOf(row.issuedAt.getYear())::equals)
                        .orElse(true))
                .filter(row ->
                        request.query("reference").map(row.reference::equals).orElse(true))
                .toList();
        return list("invoices", rows, render::invoice);
    }

    SimResponse invoice() {
        return hal(200, render.invoice(find(state.invoices.find(request.param("id")), "invoice")));
    }

    SimResponse profiles() {
        return page("profiles", state.profiles.size(), state.profiles::get, at -> profile(state.profiles.get(at)));
    }

    private static ObjectNode profile(String id) {
        ObjectNode node =
                SimJson.object().put("resource", "profile").put("id", id).put("mode", "live");
        node.put("name", "Webshop").put("website", "https://example.org").put("email", "info@example.org");
        node.put("phone", "+31208202070")
                .put("businessCategory", "OTHER_MERCHANDISE")
                .put("status", "verified")
                .put("createdAt", "2020-01-01T00:00:00+00:00");
        ObjectNode links = node.putObject("_links");
        links.set("self", Render.link("profiles/" + id));
        links.set("dashboard", Render.page("https://www.mollie.com/dashboard/org_1/settings/profiles/" + id));
        return node;
    }

    SimResponse hooks() {
        return list("webhooks", state.hooks.rows, render::hook);
    }

    SimResponse hook() {
        return hal(200, render.hook(hookRow()));
    }

    HookRow hookRow() {
        return find(state.hooks.find(request.param("id")), "webhook");
    }

    SimResponse event() {
        return hal(200, render.event(find(state.events.find(request.param("id")), "event"), true));
    }

    private <T extends Row> SimResponse list(String name, List<T> rows, Function<T, ObjectNode> look) {
        return page(name, rows.size(), at -> rows.get(at).id(), at -> look.apply(rows.get(at)));
    }

    /** A page, newest first: rows are kept oldest first. */
    private SimResponse page(String name, int size, Function<Integer, String> id, Function<Integer, ObjectNode> look) {
        int limit = limit();
        int start = size - 1;
        Optional<String> from = request.query("from");
        while (from.isPresent() && start >= 0 && !id.apply(start).equals(from.get())) {
            start--;
        }
        if (from.isPresent() && start < 0) {
            throw refuse(400, "Invalid cursor value", "from");
        }
        ObjectNode body = SimJson.object();
        ArrayNode rows = body.putObject("_embedded").putArray(name);
        int next = start;
        while (next >= 0 && rows.size() < limit) {
            rows.add(look.apply(next--));
        }
        body.put("count", rows.size());
        ObjectNode links = body.putObject("_links");
        String path = request.path().substring("/v2/".length());
        links.set("self", Render.link(path));
        links.putNull("previous");
        links.set("next", next < 0 ? null : Render.link(path + "?from=" + id.apply(next) + "&limit=" + limit));
        links.set("documentation", Render.page("https://docs.mollie.com/"));
        return hal(200, body);
    }

    private int limit() {
        try {
            int limit = Integer.parseInt(request.query("limit").orElse(String.valueOf(USUAL_PAGE)));
            if (limit >= 1 && limit <= 250) {
                return Math.min(limit, state.largestPage);
            }
        } catch (NumberFormatException notANumber) {
            throw refuse(400, "Invalid limit", "limit");
        }
        throw refuse(400, "Invalid limit", "limit");
    }

    /** The rows that this credential may see: those of the asked profile, in the asked mode. */
    private <T> List<T> inProfile(List<T> rows, Function<T, PaymentRow> payment) {
        Credential credential = credential();
        String profile = credential.profile() != null
                ? credential.profile()
                : request.query("profileId").orElse(null);
        if (profile == null) {
            throw refuse(400, "The profile id is required for an organization access token", "profileId");
        }
        String mode = mode(credential);
        return rows.stream()
                .filter(row -> payment.apply(row).profile.equals(profile)
                        && payment.apply(row).mode.equals(mode))
                .toList();
    }

    private PaymentRow visiblePayment() {
        Credential credential = credential();
        String mode = mode(credential);
        return find(
                state.payments
                        .find(request.param("id"))
                        .filter(row -> row.mode.equals(mode))
                        .filter(row -> credential.profile() == null || row.profile.equals(credential.profile())),
                "payment");
    }

    private String mode(Credential credential) {
        boolean test = credential.profile() != null
                ? credential.test()
                : request.query("testmode").filter("true"::equals).isPresent();
        return test ? "test" : "live";
    }

    private Credential credential() {
        return state.credentials.get(request.bearer().orElse(""));
    }

    private SettlementRow settlement(String id) {
        return find(
                state.settlements.find(id).or(() -> state.settlements.rows.stream()
                        .filter(row -> row.reference.equals(id))
                        .findFirst()),
                "settlement");
    }

    private BalanceRow balanceRow() {
        String id = request.param("id");
        return find(state.balances.find(id.equals("primary") ? MollieState.PRIMARY_BALANCE : id), "balance");
    }

    private LocalDate day(String name) {
        try {
            return LocalDate.parse(request.query(name).orElse(""));
        } catch (DateTimeException e) {
            throw refuse(422, "The date is invalid", name);
        }
    }

    private <T> T find(Optional<T> found, String what) {
        return found.orElseThrow(
                () -> refuse(404, "No " + what + " exists with token " + request.param("id") + ".", null));
    }
}

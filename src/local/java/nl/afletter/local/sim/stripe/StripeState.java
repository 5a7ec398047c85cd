package nl.afletter.local.sim.stripe;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** All that the simulated Stripe remembers of one account. Plain data, bound to JSON by its fields. */
public final class StripeState {
    long numbers;
    final Map<String, Key> keys = new LinkedHashMap<>();
    final Listing<IntentRow> intents = new Listing<>();
    final Listing<ChargeRow> charges = new Listing<>();
    final Listing<SessionRow> sessions = new Listing<>();
    final Listing<RefundRow> refunds = new Listing<>();
    final Listing<DisputeRow> disputes = new Listing<>();
    final Listing<PayoutRow> payouts = new Listing<>();
    final Listing<MovementRow> movements = new Listing<>();
    final Listing<EventRow> events = new Listing<>();
    final Listing<HookRow> hooks = new Listing<>();
    final List<CallRow> calls = new ArrayList<>();
    final Map<String, Tariff> tariffs = new TreeMap<>();
    /** Currencies with a bank account: the rest is converted to the first, EUR. */
    final Set<String> settles = new TreeSet<>(Set.of("EUR"));

    int largestPage = 100;
    boolean rowsLater;

    /** A new identifier: never in order, so that nobody can learn anything from comparing two of them. */
    String id(String prefix) {
        long scrambled = (++numbers * 0x9E3779B97F4A7C15L) >>> 1;
        return prefix + "_1" + Long.toString(scrambled, 36) + "x" + Long.toString(numbers, 36);
    }

    /** What a key may do. @param rights such as {@code charges:read}, or {@code *} */
    record Key(boolean test, Set<String> rights) {}

    /** A price in minor units: a fixed part and a part in ten-thousandths. */
    record Tariff(long fixed, long basisPoints) {
        long of(long amount) {
            return fixed + Math.floorDiv(Math.abs(amount) * basisPoints + 5_000, 10_000);
        }
    }

    /** Anything with an identifier. */
    abstract static class Row {
        String id;
        Instant createdAt;
        boolean test;
    }

    /** Rows in the order they were made, found by id. */
    static final class Listing<T extends Row> {
        final List<T> rows = new ArrayList<>();
        private transient Map<String, Integer> index;

        T add(T row) {
            if (index != null) {
                index.put(row.id, rows.size());
            }
            rows.add(row);
            return row;
        }

        int position(String id) {
            if (index == null || index.size() != rows.size()) {
                index = new HashMap<>();
                for (int i = 0; i < rows.size(); i++) {
                    index.put(rows.get(i).id, i);
                }
            }
            return index.getOrDefault(id, -1);
        }

        Optional<T> find(String id) {
            int position = id == null ? -1 : position(id);
            return position < 0 ? Optional.empty() : Optional.of(rows.get(position));
        }

        T get(String id) {
            return find(id).orElseThrow(() -> new IllegalArgumentException("there is no " + id));
        }
    }

    static final class IntentRow extends Row {
        long amount;
        String currency;
        String status;
        String description;
        Map<String, String> metadata;
        String latestCharge;
    }

    static final class ChargeRow extends Row {
        String intent;
        long amount;
        long captured;
        boolean isCaptured;
        long refunded;
        boolean disputed;
        String currency;
        String status;
        String method;
        String description;
        Map<String, String> metadata;
        String payerName;
        String movement;
        String failureMovement;
        Billing billing;
    }

    /** What a buyer filled in, and where the method says that he is; every text may be empty. */
    public record Billing(
            String customer,
            String email,
            String street,
            String postalCode,
            String city,
            String country,
            String methodCountry,
            String vatNumber) {}

    static final class SessionRow extends Row {
        String intent;
        Map<String, String> metadata;
        String clientReference;
        String paymentLink;
    }

    static final class RefundRow extends Row {
        String charge;
        long amount;
        String currency;
        String status;
        String movement;
        String failureMovement;
    }

    static final class DisputeRow extends Row {
        String charge;
        long amount;
        String currency;
        String status;
        final List<String> movements = new ArrayList<>();
    }

    static final class PayoutRow extends Row {
        long amount;
        String currency;
        boolean automatic;
        String method;
        String status;
        String reconciliation;
        LocalDate arrival;
        String movement;
        String failureMovement;
        final List<String> rows = new ArrayList<>();
    }

    /** A balance transaction. */
    static final class MovementRow extends Row {
        String type;
        String category;
        long amount;
        long fee;
        String feeType;
        String currency;
        String source;
        BigDecimal rate;
        String description;
        String payout;

        long net() {
            return Math.subtractExact(amount, fee);
        }
    }

    static final class EventRow extends Row {
        String type;
        String body;
    }

    static final class HookRow extends Row {
        String url;
        String secret;
        String oldSecret;
        String version;
        List<String> types;
    }

    /** A webhook call that has not been answered with 2xx yet. */
    static final class CallRow {
        String hook;
        String event;
        int attempts;
        Instant due;
    }
}

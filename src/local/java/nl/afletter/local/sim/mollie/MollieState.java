package nl.afletter.local.sim.mollie;

import com.fasterxml.jackson.databind.JsonNode;
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
import nl.afletter.model.Money;

/** All that the simulated Mollie remembers of one organization. Plain data, bound to JSON by its fields. */
final class MollieState {
    static final String PROFILE = "pfl_QkEhN94Ba";
    static final String PRIMARY_BALANCE = "bal_gVMhHKqSSRYJyPsuoPNFH";

    long numbers;
    final Map<String, Credential> credentials = new LinkedHashMap<>();
    final List<String> profiles = new ArrayList<>(List.of(PROFILE));
    final Listing<PaymentRow> payments = new Listing<>();
    final Listing<RefundRow> refunds = new Listing<>();
    final Listing<ChargebackRow> chargebacks = new Listing<>();
    final Listing<CaptureRow> captures = new Listing<>();
    final Listing<BalanceRow> balances = new Listing<>();
    final Listing<SettlementRow> settlements = new Listing<>();
    final Listing<InvoiceRow> invoices = new Listing<>();
    final Listing<HookRow> hooks = new Listing<>();
    final Listing<EventRow> events = new Listing<>();
    final List<CallRow> calls = new ArrayList<>();
    final Map<String, Tariff> tariffs = Tariff.standard();
    final Set<String> vatFree = new TreeSet<>();

    /** VAT rate of a tariff; many payment services are exempt (nl-bookkeeping.md section 3). */
    BigDecimal vatRate(String tariff) {
        return tariff != null && vatFree.contains(tariff) ? BigDecimal.ZERO : Movements.VAT;
    }

    boolean wonBackInSubLists;
    boolean passedThroughInSubLists;
    boolean settledEverywhere;
    int largestPage = 250;
    String classicTarget = "";
    BigDecimal subscription = BigDecimal.ZERO;

    /** A new identifier: never in order, so that nobody can learn anything from comparing two of them. */
    String id(String prefix) {
        long scrambled = (++numbers * 0x9E3779B97F4A7C15L) >>> 1;
        return prefix + Long.toString(scrambled, 36) + "x" + Long.toString(numbers, 36);
    }

    BalanceRow balance(String currency) {
        return find(currency).orElseThrow(() -> new IllegalArgumentException("no balance in " + currency));
    }

    Optional<BalanceRow> find(String currency) {
        return balances.rows.stream()
                .filter(each -> each.currency.equals(currency))
                .findFirst();
    }

    /** Rows in the order they were made, found by id. */
    static final class Listing<T extends Row> {
        final List<T> rows = new ArrayList<>();
        private transient Map<String, Integer> index;

        void add(T row) {
            if (index != null) {
                index.put(row.id(), rows.size());
            }
            rows.add(row);
        }

        int position(String id) {
            if (index == null || index.size() != rows.size()) {
                index = new HashMap<>();
                for (int i = 0; i < rows.size(); i++) {
                    index.put(rows.get(i).id(), i);
                }
            }
            return index.getOrDefault(id, -1);
        }

        Optional<T> find(String id) {
            int position = position(id);
            return position < 0 ? Optional.empty() : Optional.of(rows.get(position));
        }

        T get(String id) {
            return find(id).orElseThrow(() -> new IllegalArgumentException("there is no " + id));
        }
    }

    /** Anything with an identifier. */
    interface Row {
        String id();
    }

    /** What a token may do. An API key belongs to a profile; an organization token has scopes. */
    record Credential(String profile, boolean test, Set<String> scopes) {}

    /** A price: a fixed part and a part per hundred, both without VAT. */
    record Tariff(String name, BigDecimal fixed, BigDecimal percentage) {
        static Map<String, Tariff> standard() {
            Map<String, Tariff> all = new TreeMap<>();
            all.put("ideal", of("iDEAL", "0.32", null));
            all.put("bancontact", of("Bancontact", "0.39", null));
            all.put("banktransfer", of("Bank transfer", "0.25", null));
            all.put("directdebit", of("SEPA Direct Debit", "0.35", null));
            all.put("creditcard", of("Credit card", "0.25", "1.80"));
            all.put("klarna", of("Klarna", "0.40", "2.99"));
            all.put("refund", of("Refunds", "0.25", null));
            all.put("chargeback", of("Chargebacks", "10.00", null));
            return all;
        }

        static Tariff of(String name, String fixed, String percentage) {
            return new Tariff(name, new BigDecimal(fixed), percentage == null ? null : new BigDecimal(percentage));
        }

        BigDecimal net(Money of) {
            BigDecimal part = percentage == null
                    ? BigDecimal.ZERO
                    : of.abs().decimal().multiply(percentage).movePointLeft(2);
            return fixed.add(part);
        }
    }

    static final class PaymentRow implements Row {
        String id;
        String mode;
        String profile;
        Money amount;
        Money settles;
        String description;
        JsonNode metadata;
        String method;
        String status;
        Instant createdAt;
        Instant paidAt;
        String payerName;
        String payerIban;
        String webhookUrl;
        String settlement;

        @Override
        public String id() {
            return id;
        }
    }

    static final class RefundRow implements Row {
        String id;
        String payment;
        Money amount;
        Money settles;
        String status;
        String description;
        JsonNode metadata;
        Instant createdAt;
        String settlement;

        @Override
        public String id() {
            return id;
        }
    }

    static final class ChargebackRow implements Row {
        String id;
        String payment;
        Money amount;
        Money settles;
        Instant createdAt;
        Instant reversedAt;
        String settlement;

        @Override
        public String id() {
            return id;
        }
    }

    static final class CaptureRow implements Row {
        String id;
        String payment;
        Money amount;
        Money settles;
        Instant createdAt;
        String settlement;

        @Override
        public String id() {
            return id;
        }
    }

    static final class BalanceRow implements Row {
        String id;
        String currency;
        Instant createdAt;
        long available;
        final Listing<MovementRow> movements = new Listing<>();
        int unsettledFrom;

        @Override
        public String id() {
            return id;
        }
    }

    /** A balance transaction. {@code fees} is zero or negative; {@code net} is the exact price without VAT. */
    static final class MovementRow implements Row {
        String id;
        String type;
        long initial;
        long fees;
        String tariff;
        BigDecimal net;
        String label;
        Instant createdAt;
        Map<String, String> context;

        long result() {
            return Math.addExact(initial, fees);
        }

        @Override
        public String id() {
            return id;
        }
    }

    static final class SettlementRow implements Row {
        String id;
        String reference;
        String balance;
        String status;
        Money amount;
        Instant createdAt;
        Instant settledAt;
        JsonNode periods;
        final List<String> payments = new ArrayList<>();
        final List<String> captures = new ArrayList<>();
        final List<String> refunds = new ArrayList<>();
        final List<String> chargebacks = new ArrayList<>();
        final List<String> wonBack = new ArrayList<>();

        @Override
        public String id() {
            return id;
        }
    }

    static final class InvoiceRow implements Row {
        String id;
        String reference;
        String month;
        Money net;
        Money vat;
        LocalDate issuedAt;
        JsonNode lines;

        @Override
        public String id() {
            return id;
        }
    }

    static final class HookRow implements Row {
        String id;
        String name;
        String url;
        String secret;
        List<String> eventTypes;
        boolean test;
        Instant createdAt;

        @Override
        public String id() {
            return id;
        }
    }

    static final class EventRow implements Row {
        String id;
        String type;
        String entity;
        Instant createdAt;

        @Override
        public String id() {
            return id;
        }
    }

    /** A webhook call that has not been answered with 2xx yet. {@code secret} is empty for a classic call. */
    static final class CallRow {
        String url;
        String body;
        String secret;
        int attempts;
        Instant due;
    }
}

package nl.afletter.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.ClosedPeriod;
import nl.afletter.model.Administration.ClosedPeriods;
import nl.afletter.model.Administration.CrmTrigger;
import nl.afletter.model.Administration.FeeVat;
import nl.afletter.model.Administration.LateEvent;
import nl.afletter.model.Administration.LedgerRole;
import nl.afletter.model.Administration.Twin;
import nl.afletter.model.Administration.WrongCurrency;
import nl.afletter.model.Money;
import nl.afletter.model.RelationField;
import nl.afletter.model.RelationPolicy;

/** Reads one administration of the settings file; what it names elsewhere is checked by {@link SettingsFile}. */
final class AdministrationSettings {

    /** A name that can be a queue's group and a part of a table's key. */
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final Set<String> CATEGORIES = Set.of("S", "Z", "E", "AE", "K", "G", "O");
    private static final Duration HORIZON = Duration.ofDays(5);
    private static final Duration VIES_MAX_AGE = Duration.ofDays(1);

    private AdministrationSettings() {}

    static Administration read(String id, SettingsNode node) {
        if (!ID.matcher(id).matches()) {
            node.fault("the name of an administration has 1 to 64 lower-case letters, digits and dashes");
        }
        node.requireMap();
        String currency = matching(node, "currency", "EUR", CURRENCY, "is not a currency like EUR");
        LocalDate start = node.day("startDate");
        Administration administration = new Administration(
                id,
                node.text("name"),
                matching(node, "country", "NL", COUNTRY, "is not a country like NL"),
                node.text("vatNumber", ""),
                currency,
                start,
                node.bool("dryRun", false),
                node.text("crm", ""),
                node.texts("psps"),
                node.text("accounting"),
                node.text("division"),
                ledgers(node.map("ledgers")),
                node.list("clearings").stream()
                        .map(row -> clearing(row, currency))
                        .toList(),
                vat(node.list("vat")),
                node.textMap("projects"),
                policies(node.map("policies"), currency, start));
        // Receivers become connections of their own: ReceiverSettings.
        node.map("events");
        node.closed();
        return administration;
    }

    private static String matching(SettingsNode node, String key, String otherwise, Pattern pattern, String fault) {
        String text = node.text(key, otherwise);
        if (text.isEmpty() || pattern.matcher(text).matches()) {
            return text.isEmpty() ? otherwise : text;
        }
        node.fault(key, fault);
        return otherwise;
    }

    private static Map<LedgerRole, String> ledgers(SettingsNode node) {
        Map<LedgerRole, String> ledgers = new EnumMap<>(LedgerRole.class);
        for (LedgerRole role : LedgerRole.values()) {
            String key = SettingsNode.written(role);
            if (node.has(key)) {
                ledgers.put(role, node.text(key));
            }
        }
        node.closed();
        return ledgers;
    }

    private static Administration.Clearing clearing(SettingsNode row, String currency) {
        Administration.Clearing clearing = new Administration.Clearing(
                row.text("connection"),
                matching(row, "currency", currency, CURRENCY, "is not a currency like EUR"),
                row.text("party"),
                row.text("account"),
                row.text("ledger"),
                clearingFees(row));
        row.closed();
        return clearing;
    }

    private static Administration.ClearingFees clearingFees(SettingsNode row) {
        FeeVat vat = row.choice("feeVat", FeeVat.class, FeeVat.AS_REPORTED);
        String code = row.text("feeVatCode", "");
        if (vat == FeeVat.REVERSE_CHARGE && code.isBlank()) {
            row.fault(
                    "feeVatCode",
                    "is needed with reverse charge: the package's purchase VAT code that does both sides");
        }
        return new Administration.ClearingFees(vat, code, row.text("pspCreditor", ""));
    }

    private static List<Administration.VatMapping> vat(List<SettingsNode> rows) {
        Set<String> seen = new HashSet<>();
        return rows.stream()
                .map(row -> {
                    Administration.VatMapping mapping = new Administration.VatMapping(
                            row.text("crmRate"), row.text("category"), rate(row), row.text("code"), row.text("ledger"));
                    if (!mapping.category().isEmpty() && !CATEGORIES.contains(mapping.category())) {
                        row.fault("category", "is none of S, Z, E, AE, K, G, O (EN 16931)");
                    }
                    boolean taxed = mapping.rate().signum() != 0;
                    if (CATEGORIES.contains(mapping.category())
                            && taxed != mapping.category().equals("S")) {
                        row.fault(
                                "rate", "does not fit category " + mapping.category() + ": only S has a rate above 0");
                    }
                    if (!mapping.crmRate().isEmpty() && !seen.add(mapping.crmRate())) {
                        row.fault("crmRate", "stands in two rows");
                    }
                    row.closed();
                    return mapping;
                })
                .toList();
    }

    private static BigDecimal rate(SettingsNode row) {
        BigDecimal rate = row.decimal("rate", null);
        if (rate.signum() < 0 || rate.compareTo(BigDecimal.ONE) >= 0) {
            row.fault("rate", "is a fraction below 1, for example 0.21");
        }
        return rate;
    }

    private static Administration.Policies policies(SettingsNode node, String currency, LocalDate start) {
        Administration.Policies policies = new Administration.Policies(
                FeeSettings.read(node, "fees", start),
                node.text("feeVatCode", ""),
                node.text("pspCreditor", ""),
                closedPeriods(node),
                node.choice("twin", Twin.class, Twin.PARK),
                node.duration("horizon", HORIZON),
                tolerance(node, currency),
                permille(node),
                node.duration("viesMaxAge", VIES_MAX_AGE),
                node.bool("sameDebtorKnownIban", false),
                node.choice("wrongCurrency", WrongCurrency.class, WrongCurrency.PARK),
                node.choice("crmTrigger", CrmTrigger.class, CrmTrigger.INVOICE),
                relations(node.map("relations")),
                node.bool("purchases", false),
                SalesSettings.read(node.map("sales"), currency));
        node.closed();
        return policies;
    }

    private static RelationPolicy relations(SettingsNode node) {
        SettingsNode each = node.map("owners");
        Map<RelationField, RelationPolicy.Owner> owners = new EnumMap<>(RelationField.class);
        for (RelationField field : RelationField.values()) {
            owners.put(
                    field,
                    each.choice(SettingsNode.written(field), RelationPolicy.Owner.class, RelationPolicy.usual(field)));
        }
        each.closed();
        RelationPolicy policy = new RelationPolicy(
                owners,
                node.choice("conflict", RelationPolicy.Conflict.class, RelationPolicy.Conflict.ASK),
                node.bool("creditors", false));
        node.closed();
        return policy;
    }

    /** One policy for all that comes late, or a map with one for each. */
    private static ClosedPeriods closedPeriods(SettingsNode node) {
        if (!node.isMap("closedPeriod")) {
            return ClosedPeriods.all(node.choice("closedPeriod", ClosedPeriod.class, ClosedPeriod.PARK));
        }
        SettingsNode each = node.map("closedPeriod");
        Map<LateEvent, ClosedPeriod> byEvent = new EnumMap<>(LateEvent.class);
        for (LateEvent event : LateEvent.values()) {
            byEvent.put(event, each.choice(SettingsNode.written(event), ClosedPeriod.class, ClosedPeriod.PARK));
        }
        each.closed();
        return new ClosedPeriods(byEvent);
    }

    private static Money tolerance(SettingsNode node, String currency) {
        BigDecimal amount = node.decimal("toleranceAbsolute", "0.05");
        try {
            Money tolerance = Money.of(amount, currency);
            if (!tolerance.isNegative()) {
                return tolerance;
            }
            node.fault("toleranceAbsolute", "is below 0");
        } catch (IllegalArgumentException | ArithmeticException notMoney) {
            node.fault("toleranceAbsolute", "is not an amount in " + currency);
        }
        return Money.zero("EUR");
    }

    private static int permille(SettingsNode node) {
        BigDecimal permille = node.decimal("tolerancePermille", "1");
        if (permille.stripTrailingZeros().scale() > 0 || permille.signum() < 0 || permille.intValue() > 50) {
            node.fault("tolerancePermille", "is a whole number of thousandths from 0 to 50");
            return 0;
        }
        return permille.intValue();
    }
}

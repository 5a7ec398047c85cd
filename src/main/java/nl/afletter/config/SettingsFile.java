package nl.afletter.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.FeePolicy;
import nl.afletter.model.Administration.LedgerRole;
import nl.afletter.model.Connection;
import nl.afletter.model.FeePolicies;
import nl.afletter.port.Settings;

/**
 * Administrations and connections as a YAML file, checked as a whole (design.md section 9). {@code
 * docs/settings-example.yaml} shows every key with its default.
 *
 * @param administrations in the file's order
 * @param connections in the file's order, then the receivers of events of each administration
 */
public record SettingsFile(List<Administration> administrations, List<Connection> connections) {

    /** Longest file. */
    public static final int MAX_LENGTH = 1_000_000;

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    public SettingsFile {
        administrations = List.copyOf(administrations);
        connections = List.copyOf(connections);
    }

    /**
     * Reads and checks a file.
     *
     * @param vendors what each vendor's connections may hold, by vendor
     * @param allowedBaseUrl which base URLs a connection may have beside its vendor's own hosts: all in a local run
     * @throws SettingsFaults with all faults at once, each with its YAML path
     */
    public static SettingsFile read(String yaml, Map<String, VendorTerms> vendors, Predicate<String> allowedBaseUrl) {
        Objects.requireNonNull(vendors);
        List<String> faults = new ArrayList<>();
        SettingsNode root = new SettingsNode(tree(yaml), "", faults);
        if (!root.requireMap()) {
            throw new SettingsFaults(faults);
        }
        ConnectionSettings connection = new ConnectionSettings(vendors, allowedBaseUrl);
        Map<String, Connection> connections = root.map("connections").entries(connection::read);
        Map<String, Administration> administrations =
                root.map("administrations").entries(AdministrationSettings::read);
        root.closed();
        List<Connection> all = new ArrayList<>(connections.values());
        ReceiverSettings receivers = new ReceiverSettings(allowedBaseUrl);
        root.map("administrations").entries((id, books) -> all.addAll(receivers.read(id, books)));
        checkConnections(root.map("connections"), connections, administrations);
        connections.forEach((id, each) -> checkTerms(root.map("connections").map(id), each, vendors, connections));
        administrations.forEach((id, books) -> check(root.map("administrations").map(id), books, connections));
        if (!faults.isEmpty()) {
            throw new SettingsFaults(faults.stream().distinct().toList());
        }
        return new SettingsFile(List.copyOf(administrations.values()), all);
    }

    /**
     * Checks the file against the settings in force, before it takes their place.
     *
     * @throws SettingsFaults if it changes what cannot be changed any more: the fee policy of a month that has begun
     */
    public void requireFitsAfter(Settings inForce, Instant now) {
        List<String> faults = new ArrayList<>();
        for (Administration books : administrations) {
            inForce.administration(books.id())
                    .flatMap(before -> FeeSettings.changeOfBegunMonth(before, books, now))
                    .ifPresent(faults::add);
        }
        if (!faults.isEmpty()) {
            throw new SettingsFaults(faults);
        }
    }

    private static JsonNode tree(String yaml) {
        if (yaml.length() > MAX_LENGTH) {
            throw new SettingsFaults(List.of("(file): is longer than " + MAX_LENGTH + " characters"));
        }
        try {
            return YAML.readTree(yaml);
        } catch (JsonProcessingException broken) {
            int line = broken.getLocation() == null ? 0 : broken.getLocation().getLineNr();
            // Its own message quotes the file, and with it what should not have stood there.
            throw new SettingsFaults(List.of("(file): line " + line
                    + " is not YAML that can be read: mind indentation, quotes and keys that stand twice"));
        }
    }

    private static void checkConnections(
            SettingsNode place, Map<String, Connection> connections, Map<String, Administration> administrations) {
        connections.forEach((id, connection) -> {
            SettingsNode routing = place.map(id).map("routing");
            if (!connection.routing().only().isEmpty()
                    && !administrations.containsKey(connection.routing().only())) {
                routing.fault("only", "names no administration of this file");
            }
            connection.routing().byKey().forEach((key, administration) -> {
                if (!administration.isEmpty() && !administrations.containsKey(administration)) {
                    routing.fault("byKey." + key, "names no administration of this file");
                }
            });
        });
    }

    private static void checkTerms(
            SettingsNode place,
            Connection connection,
            Map<String, VendorTerms> vendors,
            Map<String, Connection> connections) {
        if (vendors.containsKey(connection.vendor())) {
            vendors.get(connection.vendor())
                    .check()
                    .faults(connection, connections.values())
                    .forEach(place::fault);
        }
    }

    private static void check(SettingsNode place, Administration books, Map<String, Connection> connections) {
        if (!books.crm().isEmpty()) {
            checkRole(place, "crm", books.crm(), Connection.Role.CRM, connections);
        }
        checkRole(place, "accounting", books.accounting(), Connection.Role.ACCOUNTING, connections);
        for (int i = 0; i < books.psps().size(); i++) {
            String psp = books.psps().get(i);
            checkRole(place, "psps[" + i + "]", psp, Connection.Role.PSP, connections);
            if (books.clearings().stream().noneMatch(c -> c.connection().equals(psp))) {
                place.fault("clearings", "has no row for " + psp + ": each PSP connection needs its clearing account");
            }
        }
        if (books.crm().isEmpty() && books.psps().isEmpty()) {
            place.fault("has neither a CRM nor a PSP: there is nothing to do");
        }
        if (!books.crm().isEmpty() && books.vat().isEmpty()) {
            place.fault("vat", "has no row: without one no invoice can be booked");
        }
        checkClearings(place, books);
        checkLedgers(place, books);
    }

    private static void checkRole(
            SettingsNode place, String key, String id, Connection.Role role, Map<String, Connection> connections) {
        if (id.isEmpty()) {
            return;
        }
        Connection connection = connections.get(id);
        if (connection == null) {
            place.fault(key, "names no connection of this file");
        } else if (!connection.vendor().isEmpty() && connection.role() != role) {
            place.fault(
                    key, "names " + id + ", which is a connection for " + connection.role() + " and not for " + role);
        }
    }

    private static void checkClearings(SettingsNode place, Administration books) {
        Set<String> seen = new HashSet<>();
        Set<String> accounts = new HashSet<>();
        for (int i = 0; i < books.clearings().size(); i++) {
            Administration.Clearing row = books.clearings().get(i);
            String at = "clearings[" + i + "]";
            if (!row.connection().isEmpty() && !books.psps().contains(row.connection())) {
                place.fault(at + ".connection", "is none of the administration's psps");
            }
            if (!seen.add(row.connection() + " " + row.currency() + " " + row.party())) {
                place.fault(at, "stands there twice: connection, currency and party name one clearing account");
            }
            if (!row.account().isEmpty() && !accounts.add(row.account())) {
                place.fault(at + ".account", "serves two rows; each needs an account of its own");
            }
        }
    }

    private static void checkLedgers(SettingsNode place, Administration books) {
        if (books.psps().isEmpty()) {
            return;
        }
        FeePolicies fees = books.policies().fees();
        boolean creditor = fees.use(FeePolicy.INVOICE);
        Set<LedgerRole> needed = EnumSet.of(
                LedgerRole.BANK_IN_TRANSIT,
                LedgerRole.UNALLOCATED,
                LedgerRole.PAYMENT_DIFFERENCES,
                LedgerRole.CHARGEBACK_COSTS,
                LedgerRole.SUSPENSE);
        if (creditor) {
            needed.add(LedgerRole.PSP_CREDITOR);
        }
        if (fees.use(FeePolicy.SETTLEMENT)) {
            needed.addAll(EnumSet.of(LedgerRole.PSP_COSTS, LedgerRole.INPUT_VAT));
        }
        SettingsNode ledgers = place.map("ledgers");
        needed.stream()
                .filter(role -> books.ledger(role).isEmpty())
                .forEach(role -> ledgers.fault(SettingsNode.written(role), "is missing"));
        if (creditor && books.policies().pspCreditor().isEmpty()) {
            place.map("policies")
                    .fault("pspCreditor", "is missing: fee policy 'invoice' books to the PSP as a creditor");
        }
    }
}

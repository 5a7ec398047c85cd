package nl.afletter.local.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.config.SettingsFile;
import nl.afletter.config.VendorTable;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.mollie.MollieSimulator;
import nl.afletter.local.sim.moneybird.MoneybirdSeed;
import nl.afletter.local.sim.moneybird.MoneybirdSimulator;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.local.sim.vies.ViesSimulator;
import nl.afletter.port.Failure;
import nl.afletter.port.GrantStore;
import nl.afletter.port.Secrets;

/** Teamleader, Mollie, Moneybird and VIES on ports of their own, and the one administration that is kept with them. */
public final class DemoVendors implements AutoCloseable {

    /** The demo's administration. */
    public static final String ADMINISTRATION = "demo";

    /** The connection of its CRM. */
    public static final String CRM = "teamleader";

    /** The connection of its PSP. */
    public static final String PSP = "mollie";

    /** The connection of the web shop: another account at the same PSP. */
    public static final String SHOP = "mollie-shop";

    private static final int CALLS_PER_MINUTE = 200;
    private static final int NO_LIMIT = 10_000_000;
    private static final String BOOKS_TOKEN = "demo-token-of-moneybird";

    private final SimClock clock;
    private final StateOnDisk state;
    private final TeamleaderSimulator teamleader;
    private final MollieSimulator mollie;
    private final MollieSimulator shop;
    private final MoneybirdSimulator moneybird;
    private final ViesSimulator vies;
    private final Map<String, String> ids;

    /** Starts the simulators. @param data where they keep their state; empty: nowhere */
    DemoVendors(SimClock clock, StateOnDisk state, Optional<Path> data) {
        this(clock, state, data, CALLS_PER_MINUTE);
    }

    private DemoVendors(SimClock clock, StateOnDisk state, Optional<Path> data, int callsPerMinute) {
        this.clock = clock;
        this.state = state;
        Path folder = data.map(each -> each.resolve("vendors")).orElse(null);
        teamleader = new TeamleaderSimulator(clock, folder, callsPerMinute);
        mollie = new MollieSimulator(clock, folder);
        shop = new MollieSimulator(clock, folder == null ? null : folder.resolve("shop"));
        moneybird = new MoneybirdSimulator(clock, folder);
        vies = new ViesSimulator(clock);
        List.of(teamleader, mollie, shop, moneybird, vies).forEach(each -> each.start(0));
        vies.register("NL", "001234567B29", "Voorbeeld B.V.");
        vies.register("DE", "811907980", "Muster GmbH");
        if (state.ids().isEmpty()) {
            state.ids(furnish());
        }
        this.ids = state.ids();
    }

    /** Vendors that keep nothing and never say that a limit is reached: what is tried on them is not their limits. */
    public static DemoVendors withoutLimits(SimClock clock) {
        DemoVendors vendors = new DemoVendors(clock, new StateOnDisk(Optional.empty()), Optional.empty(), NO_LIMIT);
        vendors.moneybird.limitRequestsTo(NO_LIMIT, NO_LIMIT);
        vendors.mollie.limit(NO_LIMIT, true);
        vendors.shop.limit(NO_LIMIT, true);
        return vendors;
    }

    /** The clock that all of them and the product live by. */
    public SimClock clock() {
        return clock;
    }

    /** The CRM. */
    public TeamleaderSimulator crm() {
        return teamleader;
    }

    /** The PSP. */
    public MollieSimulator psp() {
        return mollie;
    }

    /** The web shop's account at the PSP. */
    public MollieSimulator shop() {
        return shop;
    }

    /** The accounting package. */
    public MoneybirdSimulator books() {
        return moneybird;
    }

    /** What a simulator gave out, by the name that the settings template uses. */
    public String id(String name) {
        return ids.get(name);
    }

    /** Address of VIES, for the product. */
    public URI vatRegister() {
        return URI.create(vies.restUrl());
    }

    /** The demo's settings, checked as any others. */
    public SettingsFile settings() {
        Map<String, String> values = new HashMap<>(ids);
        values.put("teamleader.url", teamleader.baseUrl());
        values.put("mollie.url", mollie.baseUrl());
        values.put("shop.url", shop.baseUrl());
        values.put("moneybird.url", moneybird.baseUrl());
        values.put("teamleader.tokenHash", sha256(ids.get("teamleader.token")));
        values.put("mollie.tokenHash", sha256(ids.get(PSP + ".token")));
        values.put("shop.tokenHash", sha256(ids.get(SHOP + ".token")));
        String yaml = template();
        for (Map.Entry<String, String> value : values.entrySet()) {
            yaml = yaml.replace("${" + value.getKey() + "}", value.getValue());
        }
        return SettingsFile.read(yaml, VendorTable.terms(), anyUrl -> true);
    }

    /** Secrets of the demo, all of them known to everybody. */
    public Secrets secrets() {
        Map<String, String> values = Map.of(
                "teamleader/client-secret", TeamleaderSimulator.CLIENT_SECRET,
                "mollie/token", MollieSimulator.ORGANIZATION_TOKEN,
                "moneybird/token", BOOKS_TOKEN);
        return name -> Optional.ofNullable(values.get(name))
                .orElseThrow(() -> new Failure.NoEffect("there is no secret '" + name + "'"));
    }

    /** Gives consent at Teamleader as a person would, unless there is one; points webhooks at the gateway. */
    public void open(GrantStore grants, String gateway) {
        if (grants.read(CRM).grant().isEmpty()) {
            List<String> pair = teamleader.grantByHand();
            Instant now = clock.instant();
            grants.consent(CRM, new GrantStore.Grant(pair.get(0), pair.get(1), now.plus(Duration.ofMinutes(55)), now));
        }
        teamleader.webhooks().target(webhooks(CRM, gateway));
        mollie.classicWebhooksTo(webhooks(PSP, gateway).toString());
        shop.classicWebhooksTo(webhooks(SHOP, gateway).toString());
    }

    /** Where a connection's webhooks go. */
    public URI webhooks(String connection, String gateway) {
        String role = connection.equals(CRM) ? "crm" : "psp";
        return URI.create(gateway + "/webhooks/" + role + "/" + connection + "/" + ids.get(connection + ".token"));
    }

    @Override
    public void close() {
        List.of(teamleader, mollie, shop, moneybird, vies).forEach(each -> each.stop());
    }

    /** What a person sets up once at Moneybird. */
    private Map<String, String> furnish() {
        Map<String, String> made = new HashMap<>();
        MoneybirdSeed seed = moneybird.administration("Voorbeeld B.V.");
        seed.personalToken(BOOKS_TOKEN, "sales_invoices", "documents", "bank", "settings");
        made.put("moneybird.division", seed.id());
        made.put("moneybird.bank", seed.ledgerAccount("1100", "Bank (onderweg)", "current_assets"));
        made.put("moneybird.unallocated", seed.ledgerAccount("2000", "Vraagposten", "temporary"));
        made.put("moneybird.differences", seed.differencesLedger());
        made.put("moneybird.costs", seed.ledgerAccount("4510", "Kosten betaaldienst", "expenses"));
        made.put("moneybird.chargebackCosts", seed.ledgerAccount("4520", "Kosten terugboekingen", "expenses"));
        made.put("moneybird.inputVat", seed.ledgerAccount("1530", "Voorbelasting", "current_assets"));
        made.put("moneybird.suspense", seed.ledgerAccount("2010", "Tussenrekening onbekend", "temporary"));
        MoneybirdSeed.Account clearing = seed.financialAccount("1210", "Mollie", "mollie");
        made.put("moneybird.clearingAccount", clearing.financialAccountId());
        made.put("moneybird.clearingLedger", clearing.ledgerAccountId());
        MoneybirdSeed.Account shopClearing = seed.financialAccount("1211", "Mollie webwinkel", "mollie-shop");
        made.put("moneybird.shopAccount", shopClearing.financialAccountId());
        made.put("moneybird.shopLedger", shopClearing.ledgerAccountId());
        made.put("moneybird.high", seed.taxRate("21% btw", "21", "sales_invoice", "NL/1a"));
        made.put("moneybird.low", seed.taxRate("9% btw", "9", "sales_invoice", "NL/1b"));
        made.put("moneybird.reversed", seed.taxRate("Btw verlegd EU", "0", "sales_invoice", "NL/3b"));
        made.put("moneybird.feeVat", seed.taxRate("21% btw inkoop", "21", "purchase_invoice", "NL/5b"));
        made.put("moneybird.noVat", seed.taxRate("Geen btw inkoop", null, "purchase_invoice", null));
        made.put("moneybird.revenueHigh", seed.ledgerAccount("8000", "Omzet hoog", "revenue"));
        made.put("moneybird.revenueLow", seed.ledgerAccount("8010", "Omzet laag", "revenue"));
        made.put("moneybird.revenueEu", seed.ledgerAccount("8030", "Omzet EU", "revenue"));
        made.put("moneybird.creditor", seed.contact("90001", "Mollie B.V."));
        made.put("teamleader.account", TeamleaderSimulator.ACCOUNT);
        made.put("teamleader.clientId", TeamleaderSimulator.CLIENT_ID);
        made.put("teamleader.high", TeamleaderSimulator.RATE_HIGH);
        made.put("teamleader.low", TeamleaderSimulator.RATE_LOW);
        made.put("teamleader.reversed", TeamleaderSimulator.RATE_REVERSED);
        made.put("teamleader.token", newToken());
        made.put(PSP + ".token", newToken());
        made.put(SHOP + ".token", newToken());
        return made;
    }

    private static String newToken() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String template() {
        try (InputStream in = DemoVendors.class.getResourceAsStream("/demo/settings.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package nl.afletter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.ClosedPeriod;
import nl.afletter.model.Administration.ClosedPeriods;
import nl.afletter.model.Administration.LateEvent;
import nl.afletter.model.Administration.LedgerRole;
import nl.afletter.model.Connection;
import nl.afletter.model.FeePolicies;
import nl.afletter.model.Money;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Protects the books from settings that are half right: a file is taken as a whole or refused with every fault. */
class SettingsFileTest {

    private static final Map<String, VendorTerms> VENDORS = Map.of(
            "teamleader",
            new VendorTerms(
                    Connection.Role.CRM,
                    Set.of("api.focus.teamleader.eu"),
                    Set.of("clientSecret"),
                    Set.of(),
                    Set.of("clientId"),
                    true),
            "mollie",
            new VendorTerms(
                    Connection.Role.PSP,
                    Set.of("api.mollie.com"),
                    Set.of("token"),
                    Set.of("webhookSecret"),
                    Set.of("settledElsewhere"),
                    false),
            "moneybird",
            new VendorTerms(
                    Connection.Role.ACCOUNTING,
                    Set.of("moneybird.com"),
                    Set.of(),
                    Set.of("token"),
                    Set.of("searchFrom"),
                    false));

    @Test
    void theExampleOfTheDocsIsTakenAndReadWhole() throws IOException {
        SettingsFile file = SettingsFile.read(example(), VENDORS, none -> false);

        assertThat(file.connections())
                .extracting(Connection::id)
                .containsExactly("teamleader", "mollie", "moneybird", "voorbeeld-bv.n8n");
        Connection crm = file.connections().get(0);
        assertThat(crm.role()).isEqualTo(Connection.Role.CRM);
        assertThat(crm.secrets()).containsEntry("clientSecret", "teamleader/client-secret");
        assertThat(crm.routing().administration("92296ad0-2d61-4179-b174-9f354ca2157f"))
                .isEqualTo("voorbeeld-bv");
        Administration books = file.administrations().get(0);
        assertThat(books.startDate()).isEqualTo(LocalDate.of(2026, 1, 1));
        assertThat(books.ledger(LedgerRole.UNALLOCATED)).contains("320211146906920002");
        assertThat(books.clearing("mollie", "EUR", "mollie")).isPresent();
        assertThat(books.vatOf("c0c03f1e-77e3-402c-a713-30ea1c585823")
                        .orElseThrow()
                        .rate())
                .isEqualByComparingTo("0.21");
        assertThat(books.policies().toleranceAbsolute()).isEqualTo(Money.of("0.05", "EUR"));
    }

    @Test
    void whatIsLeftOutHasTheDefaultThatTheExampleNames() throws IOException {
        String without = example().replaceAll("(?s)\n    policies:.*", "\n").replace("    dryRun: false", "    #");
        without = without.replaceAll("    country: NL .*", "    #").replaceAll("    currency: EUR .*", "    #");

        assertThat(SettingsFile.read(without, VENDORS, none -> false)
                        .administrations()
                        .get(0)
                        .policies())
                .satisfies(defaults -> {
                    assertThat(defaults.horizon()).isEqualTo(Duration.ofDays(5));
                    assertThat(defaults.feeVatCode()).isEmpty();
                    assertThat(defaults.tolerancePermille()).isEqualTo(1);
                    assertThat(defaults.fees()).isEqualTo(FeePolicies.always(Administration.FeePolicy.SETTLEMENT));
                });
    }

    @Test
    void aClosedPeriodHasOnePolicyForAllOrOneForEachKindOfEvent() throws IOException {
        ClosedPeriods each = closedPeriod("{payment: first-open-day, credit-note: park}");
        assertThat(each.of(LateEvent.PAYMENT)).isEqualTo(ClosedPeriod.FIRST_OPEN_DAY);
        assertThat(each.of(LateEvent.CREDIT_NOTE)).isEqualTo(ClosedPeriod.PARK);
        assertThat(each.of(LateEvent.PAYOUT)).as("left out").isEqualTo(ClosedPeriod.PARK);

        assertThat(closedPeriod("first-open-day")).isEqualTo(ClosedPeriods.all(ClosedPeriod.FIRST_OPEN_DAY));
        assertThat(closedPeriod("park")).isEqualTo(ClosedPeriods.all(ClosedPeriod.PARK));
        assertThat(faultsOf(example().replaceAll("closedPeriod: park .*", "closedPeriod: {payments: park, payout: x}")))
                .containsExactlyInAnyOrder(
                        "administrations.voorbeeld-bv.policies.closedPeriod.payout: is none of park, first-open-day",
                        "administrations.voorbeeld-bv.policies.closedPeriod.payments: is not a known key");
    }

    @Test
    void aVendorThatIsUsedForSeveralThingsIsToldForWhichAndTheOthersAreNot() {
        String sender = "connections: {sender: {vendor: generic, webhookTokens: [" + "a".repeat(64)
                + "], secrets: {webhookSecret: webhooks/s}, ROLE}}";
        assertThat(roles(sender.replace("ROLE", "role: psp"))).containsExactly(Connection.Role.PSP);
        assertThat(roles(sender.replace("ROLE", "role: crm"))).containsExactly(Connection.Role.CRM);
        assertThat(faults(sender.replace("ROLE", "account: x")))
                .contains("connections.sender.role: is missing: crm or psp");
        assertThat(faults(sender.replace("ROLE", "role: accounting")))
                .contains("connections.sender.role: is not what this vendor can be used for");
        assertThat(faults(sender.replace("ROLE", "role: crm, options: {proof: password}")))
                .contains("connections.sender.options.proof: is none of signature, key, basic");
        assertThat(faults(sender.replace("webhookTokens: [" + "a".repeat(64) + "]", "baseUrl: ''")
                        .replace("ROLE", "role: crm")))
                .contains("connections.sender.webhookTokens: has none: nothing can be sent to this connection");
        assertThat(faults("connections: {m: {vendor: mollie, secrets: {token: t}, role: crm}}"))
                .contains("connections.m.role: is not what this vendor can be used for");
    }

    private static List<Connection.Role> roles(String yaml) {
        return SettingsFile.read(yaml, VendorTable.terms(), none -> false).connections().stream()
                .map(Connection::role)
                .toList();
    }

    private static List<String> faults(String yaml) {
        try {
            SettingsFile.read(yaml, VendorTable.terms(), none -> false);
            return List.of();
        } catch (SettingsFaults found) {
            return found.faults();
        }
    }

    private static ClosedPeriods closedPeriod(String value) throws IOException {
        return SettingsFile.read(
                        example().replaceAll("closedPeriod: park .*", "closedPeriod: " + value), VENDORS, none -> false)
                .administrations()
                .get(0)
                .policies()
                .closedPeriod();
    }

    @Test
    void allFaultsAreToldAtOnceEachWithItsPath() throws IOException {
        String broken = example()
                .replace("rate: 0.21", "rate: 21 %")
                .replace("psps: [mollie]", "psps: [mollie, moneybird, stripe]")
                .replace("crm: teamleader ", "crm: mollie ")
                .replace("startDate: 2026-01-01", "startDate: 1-1-2026")
                .replace("division: \"320211142339160000\"", "division: 320211142339160000")
                .replace("suspense: \"320211146906920008\"", "unkown: \"1\"")
                .replace("horizon: P5D", "horizon: 5 days")
                .replace("92296ad0-2d61-4179-b174-9f354ca2157f: voorbeeld-bv", "x: other-bv")
                .replace("only: voorbeeld-bv", "only: nobody");

        assertThat(faultsOf(broken))
                .containsExactlyInAnyOrder(
                        "administrations.voorbeeld-bv.startDate: is not a day like 2026-01-01",
                        "administrations.voorbeeld-bv.division: is not a text; put it in quotes",
                        "administrations.voorbeeld-bv.ledgers.unkown: is not a known key",
                        "administrations.voorbeeld-bv.ledgers.suspense: is missing",
                        "administrations.voorbeeld-bv.vat[0].rate: is not a decimal number with a point",
                        "administrations.voorbeeld-bv.vat[0].rate: does not fit category S: only S has a rate above 0",
                        "administrations.voorbeeld-bv.policies.horizon: is not a time like P5D (days) or PT1H (hours)",
                        "connections.teamleader.routing.byKey.x: names no administration of this file",
                        "connections.mollie.routing.only: names no administration of this file",
                        "administrations.voorbeeld-bv.crm: names mollie, which is a connection for PSP and not for CRM",
                        "administrations.voorbeeld-bv.psps[1]: names moneybird, which is a connection for ACCOUNTING and"
                                + " not for PSP",
                        "administrations.voorbeeld-bv.clearings: has no row for moneybird: each PSP connection needs its"
                                + " clearing account",
                        "administrations.voorbeeld-bv.psps[2]: names no connection of this file",
                        "administrations.voorbeeld-bv.clearings: has no row for stripe: each PSP connection needs its"
                                + " clearing account");
    }

    @Test
    void anUnknownVendorIsOneFaultAndNoMore() throws IOException {
        assertThat(faultsOf(example().replace("vendor: mollie", "vendor: molly")))
                .containsExactly("connections.mollie.vendor: is none of mollie, moneybird, teamleader");
    }

    @Test
    void aSecretInTheFileIsRefusedAndNotRepeated() throws IOException {
        String leaking = example()
                .replace("token: mollie/organization-token", "token: access_9fHqVxY2kTz7LwQ3bNm8RpSdUe")
                .replace("settledElsewhere: klarna=klarna", "apiToken: live_HFKqRmWzXcVbNmAsDfGh");

        assertThatThrownBy(reading(leaking))
                .isInstanceOf(SettingsFaults.class)
                .hasMessageContaining("connections.mollie.secrets.token: looks like a secret itself")
                .hasMessageContaining("connections.mollie.options.apiToken: is not an option; secrets are named")
                .hasMessageNotContaining("9fHqVx")
                .hasMessageNotContaining("HFKqRm");
    }

    @Test
    void aSecretForSignaturesIsNamedWhereTheDoorsCanReadIt() throws IOException {
        String elsewhere = example().replace("# webhookSecret: webhooks/mollie ", "webhookSecret: mollie/webhook ");

        assertThat(faultsOf(elsewhere))
                .containsExactly(
                        "connections.mollie.secrets.webhookSecret: names a secret that the webhook doors cannot"
                                + " read: it has to begin with webhooks/");
    }

    @Test
    void aWebhookTokenStandsThereOnlyAsItsHash() throws IOException {
        String plain = example()
                .replace("2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b", "geheim-van-de-webhook");

        assertThat(faultsOf(plain))
                .singleElement()
                .asString()
                .startsWith("connections.teamleader.webhookTokens[0]: is not the SHA-256 of a token");
    }

    @Test
    void anAddressElsewhereIsTakenOnlyWhereTheRuntimeSaysSo() throws IOException {
        String elsewhere = example().replace("# baseUrl: http://127.0.0.1:9000 ", "baseUrl: http://127.0.0.1:9000 ");

        assertThat(faultsOf(elsewhere))
                .containsExactly(
                        "connections.moneybird.baseUrl: has to begin with https://",
                        "connections.moneybird.baseUrl: is none of the vendor's own hosts; another one is allowed only"
                                + " where the runtime says so");
        assertThat(SettingsFile.read(elsewhere, VENDORS, any -> true)
                        .connections()
                        .get(2)
                        .baseUrl())
                .isEqualTo("http://127.0.0.1:9000");
    }

    @Test
    void anInvoicePolicyForFeesNeedsThePspAsACreditor() throws IOException {
        String creditor =
                example().replace("fees: settlement ", "fees: invoice ").replace("pspCreditor:", "#");

        assertThat(faultsOf(creditor))
                .containsExactly(
                        "administrations.voorbeeld-bv.ledgers.psp-creditor: is missing",
                        "administrations.voorbeeld-bv.policies.pspCreditor: is missing: fee policy 'invoice' books to the"
                                + " PSP as a creditor");
    }

    @Test
    void theFeePolicyMayBeAListByMonth() throws IOException {
        String both = example()
                .replace("# psp-creditor:", "psp-creditor:")
                .replace(
                        "fees: settlement ",
                        "fees: [{policy: settlement, from: 2026-01}, {policy: invoice, from: 2027-01}] ");

        FeePolicies fees = SettingsFile.read(both, VENDORS, none -> false)
                .administrations()
                .get(0)
                .policies()
                .fees();
        assertThat(fees.of(YearMonth.of(2025, 12))).isEqualTo(Administration.FeePolicy.SETTLEMENT);
        assertThat(fees.of(YearMonth.of(2026, 12))).isEqualTo(Administration.FeePolicy.SETTLEMENT);
        assertThat(fees.of(YearMonth.of(2027, 1))).isEqualTo(Administration.FeePolicy.INVOICE);
        assertThat(fees.of(YearMonth.of(2030, 5))).isEqualTo(Administration.FeePolicy.INVOICE);
    }

    @Test
    void aListOfFeePoliciesIsCheckedRowByRow() throws IOException {
        String wrong = example()
                .replace("# psp-creditor:", "psp-creditor:")
                .replace(
                        "fees: settlement ",
                        "fees: [{policy: settlement, from: 2026-05}, {policy: invoice, from: 2026-02}, {policy: both,"
                                + " from: 2026-13}, {policy: invoice, since: 2027-01}] ");

        assertThat(faultsOf(wrong))
                .containsExactly(
                        "administrations.voorbeeld-bv.policies.fees[0].from: is after the start date 2026-01-01: the first"
                                + " row says what holds from then on",
                        "administrations.voorbeeld-bv.policies.fees[1].from: is not later than the row before it",
                        "administrations.voorbeeld-bv.policies.fees[2].policy: is none of settlement, invoice",
                        "administrations.voorbeeld-bv.policies.fees[2].from: is not a month like 2026-03",
                        "administrations.voorbeeld-bv.policies.fees[3].from: is missing",
                        "administrations.voorbeeld-bv.policies.fees[3].since: is not a known key");
        assertThat(faultsOf(example().replace("fees: settlement ", "fees: [] ")))
                .containsExactly("administrations.voorbeeld-bv.policies.fees: has no row that can be read");
    }

    @Test
    void whatIsMadeOfPaymentsIsCheckedRowByRow() throws IOException {
        String wrong = example()
                .replace("signs: 1  ", "signs: 4  ")
                .replace("kindField: product ", "kindField: \"\" ")
                .replace("category: S           #", "category: K           #")
                .replace("upTo: 1000.00", "upTo: 0.00");

        assertThat(faultsOf(wrong))
                .containsExactlyInAnyOrder(
                        "administrations.voorbeeld-bv.policies.sales.signs: is a whole number from 1 to 3",
                        "administrations.voorbeeld-bv.policies.sales.rows[0].kind: needs sales.kindField: the metadata field"
                                + " that tells it",
                        "administrations.voorbeeld-bv.policies.sales.rows[0].category: is none of S, Z, E, G, O: what is"
                                + " reverse charged needs a person",
                        "administrations.voorbeeld-bv.policies.sales.rows[0].upTo: is not above 0");
    }

    @Test
    void aTaxRateHasOneRowAndAClearingOneAccount() throws IOException {
        String twice = example()
                .replace("9cbf0a4e-1d8b-4f5c-8a2f-2f6e7f2f3c11", "c0c03f1e-77e3-402c-a713-30ea1c585823")
                .replace(
                        "    vat: ",
                        "      - {connection: mollie, party: mollie, account: \"320211150000000009\", ledger: \"1\"}\n"
                                + "    vat: ");

        assertThat(faultsOf(twice))
                .containsExactlyInAnyOrder(
                        "administrations.voorbeeld-bv.vat[1].crmRate: stands in two rows",
                        "administrations.voorbeeld-bv.clearings[1]: stands there twice: connection, currency and party"
                                + " name one clearing account",
                        "administrations.voorbeeld-bv.clearings[1].account: serves two rows; each needs an account of"
                                + " its own");
    }

    @Test
    void whatIsNoYamlIsToldByItsLineWithoutQuotingIt() {
        assertThat(faultsOf("connections:\n  a: {token: geheim"))
                .singleElement()
                .asString()
                .startsWith("(file): line ")
                .doesNotContain("geheim");
        assertThat(faultsOf("a: 1\na: 2")).singleElement().asString().startsWith("(file): line 2");
        assertThat(faultsOf("- just a list")).containsExactly("(file): is not a map of keys and values");
        assertThat(faultsOf("")).containsExactly("(file): is not a map of keys and values");
        assertThat(faultsOf("connections: [1]")).containsExactly("connections: is not a map of keys and values");
    }

    @Test
    void aConnectionWhoseConsentsAreComparedNamesItsAccount() throws IOException {
        assertThat(faultsOf(example().replaceFirst("    account: [0-9a-f-]{36}.*\\n", "")))
                .containsExactly("connections.teamleader.account: is missing: the vendor's id of the account that this"
                        + " connection is for");
    }

    private static String example() throws IOException {
        return Files.readString(Path.of("docs/settings-example.yaml"));
    }

    private static List<String> faultsOf(String yaml) {
        try {
            SettingsFile.read(yaml, VENDORS, none -> false);
            return List.of();
        } catch (SettingsFaults refused) {
            return refused.faults();
        }
    }

    private static ThrowingCallable reading(String yaml) {
        return () -> SettingsFile.read(yaml, VENDORS, none -> false);
    }
}

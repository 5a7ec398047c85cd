package nl.afletter.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.afletter.config.Surroundings;
import nl.afletter.config.VendorKind;
import nl.afletter.config.VendorTable;
import nl.afletter.http.Http;
import nl.afletter.http.OAuthTokens;
import nl.afletter.memory.MemoryTable;
import nl.afletter.model.Connection;
import nl.afletter.model.Connection.Role;
import nl.afletter.port.Abilities;
import nl.afletter.port.Accounting;
import nl.afletter.port.Crm;
import nl.afletter.port.VendorConnection;
import org.junit.jupiter.api.Test;

/**
 * Protects the table of abilities in {@code docs/abilities.md}: it says what the adapters say. It is written anew with
 * {@code -Dafletter.docs=write}.
 */
class AbilitiesTest {

    private static final Path PAGE = Path.of("docs", "abilities.md");

    private static final InstantSource CLOCK = () -> Instant.parse("2026-11-02T08:00:00Z");

    /** A column. @param of the roles that it concerns; the others have a dash there */
    private record Heading(String text, List<Role> of, Function<Row, String> cell) {}

    private record Row(String name, VendorKind kind, Connection connection, VendorConnection adapter) {

        Abilities abilities() {
            return adapter.abilities();
        }
    }

    private static final List<Role> ALL = List.of(Role.values());
    private static final List<Role> CRMS = List.of(Role.CRM);
    private static final List<Role> BOOKS = List.of(Role.ACCOUNTING);
    private static final List<Role> PSP = List.of(Role.PSP);

    private static final List<Heading> HEADINGS = List.of(
            new Heading("vendor", ALL, Row::name),
            new Heading("role", ALL, row -> row.connection().role().toString()),
            new Heading(
                    "granted by",
                    ALL,
                    row -> row.kind().consent().apply(row.connection()).isPresent() ? "consent" : "key"),
            new Heading("webhooks", ALL, row -> yes(row.kind().verifier().isPresent())),
            new Heading("takes payments", CRMS, row -> yes(row.abilities().writesPayments())),
            new Heading("shows the books", CRMS, row -> yes(row.abilities().showsBooks())),
            new Heading("shows purchases", CRMS, row -> yes(((Crm) row.adapter()).showsPurchases())),
            new Heading("keeps a PDF", BOOKS, row -> yes(row.abilities().attachesPdf())),
            new Heading(
                    "project or cost centre", BOOKS, row -> yes(row.abilities().projects())),
            new Heading(
                    "balance at a day's end", BOOKS, row -> yes(row.abilities().clearingBalance())),
            new Heading("makes drafts", BOOKS, row -> yes(row.abilities().draftsInvoices())),
            new Heading("names buyers", PSP, row -> yes(row.abilities().namesBuyers())),
            new Heading(
                    "debtor and creditor in one", BOOKS, row -> yes(((Accounting) row.adapter()).oneRelationForBoth())),
            new Heading(
                    "shows an effect within",
                    ALL,
                    row -> row.abilities().settleDown().toSeconds() + " s"));

    @Test
    void thePageSaysWhatTheAdaptersSay() throws IOException {
        String page = Files.readString(PAGE);
        String written = page.substring(0, page.indexOf("| vendor |")) + table();
        if ("write".equals(System.getProperty("afletter.docs"))) {
            Files.writeString(PAGE, written);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(written);
    }

    private static String table() {
        String head = line(HEADINGS.stream().map(Heading::text).toList());
        String rule = line(HEADINGS.stream().map(heading -> "---").toList());
        return head
                + rule
                + VendorTable.all().entrySet().stream()
                        .flatMap(kind -> Stream.concat(
                                        Stream.of(kind.getValue().terms().role()),
                                        kind.getValue().terms().otherRoles().stream())
                                .map(role -> row(kind.getKey(), role, kind.getValue())))
                        .sorted(Comparator.comparing(
                                        (Row row) -> row.connection().role())
                                .thenComparing(Row::name))
                        .map(row -> line(HEADINGS.stream()
                                .map(heading ->
                                        heading.of().contains(row.connection().role())
                                                ? heading.cell().apply(row)
                                                : "–")
                                .toList()))
                        .collect(Collectors.joining());
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String yes(boolean able) {
        return able ? "yes" : "no";
    }

    /** A vendor as it is connected with what its settings must hold, and no more. */
    private static Row row(String name, Role role, VendorKind kind) {
        Connection connection = new Connection(
                name,
                name,
                role,
                "",
                "1",
                kind.terms().secrets().stream().collect(Collectors.toMap(Function.identity(), Function.identity())),
                List.of(),
                kind.terms().options().stream()
                        .filter("clientId"::equals)
                        .collect(Collectors.toMap(Function.identity(), Function.identity())),
                new Connection.Routing("nl", Map.of()));
        MemoryTable table = new MemoryTable(CLOCK);
        Surroundings surroundings = new Surroundings(
                table.stores(),
                table.grants(),
                table.passes(),
                table.queue(),
                secret -> secret,
                CLOCK,
                URI.create("http://127.0.0.1:9"));
        Http http = new Http(CLOCK);
        VendorKind.Parts parts = new VendorKind.Parts(
                surroundings,
                http,
                () -> new OAuthTokens(
                        name,
                        kind.consent().apply(connection).orElseThrow(),
                        new OAuthTokens.Client("id", () -> "secret"),
                        surroundings.grants(),
                        http,
                        CLOCK));
        return new Row(name, kind, connection, kind.maker().make(connection, "1", parts));
    }
}

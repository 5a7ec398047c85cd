package nl.afletter.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import nl.afletter.config.Afletter;
import nl.afletter.config.SettingsFile;
import nl.afletter.config.Surroundings;
import nl.afletter.config.VendorTable;
import nl.afletter.console.Access;
import nl.afletter.local.Functions;
import nl.afletter.local.Gateway;
import nl.afletter.local.GatewayServer;
import nl.afletter.local.LocalStorage;
import nl.afletter.local.QueuePump;
import nl.afletter.local.sim.moneybird.MoneybirdBooks;
import nl.afletter.port.Stores;
import nl.afletter.prove.OutsideJudge;
import nl.afletter.usecase.UseCases;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Protects the whole chain: the demo's story over real HTTP, table and queue ends with books that are right. */
class DemoTest {

    @TempDir
    static Path keys;

    private static List<String> ending;
    private static List<String> tasks;
    private static MoneybirdBooks books;
    private static String ledger;
    private static Map<String, Long> balances;

    @BeforeAll
    static void theStoryIsTold() {
        try (Demo demo = new Demo(Optional.empty());
                LocalStorage storage = LocalStorage.start(Optional.empty())) {
            Surroundings surroundings = storage.surroundings(
                    demo.clock(), demo.vendors().secrets(), keys, demo.vendors().vatRegister());
            Afletter afletter = new Afletter(
                    surroundings, VendorTable.all(), UseCases::all, "https://afletter.example", Access.signed());
            Functions functions = Functions.of(afletter, demo.clock());
            try (GatewayServer gateway = new GatewayServer(new Gateway(functions, demo.clock()));
                    QueuePump pump = storage.pump(functions.syncWorker())) {
                SettingsFile settings = demo.vendors().settings();
                surroundings.stores().settings().apply(settings.administrations(), settings.connections());
                demo.vendors().open(surroundings.grants(), gateway.address());
                pump.start(2);

                demo.tell(functions, surroundings.stores(), storage::messages, Duration.ZERO, line -> {});
                look(demo, surroundings.stores());
            }
        }
    }

    private static void look(Demo demo, Stores stores) {
        ending = demo.ending(stores);
        tasks = demo.tasks(stores);
        books = demo.vendors().books().books(demo.vendors().id("moneybird.division"));
        ledger = demo.vendors().books().ledgerText();
        balances = Map.of(
                "clearing", demo.balance("moneybird.clearingLedger"),
                "clearing of the web shop", demo.balance("moneybird.shopLedger"),
                "bank", demo.balance("moneybird.bank"),
                "unallocated", demo.balance("moneybird.unallocated"),
                "differences", demo.balance("moneybird.differences"),
                "debtors", books.balance(demo.debtors()));
    }

    @Test
    void theStoryEndsWithProvenPayoutsAndAnEmptyClearingAccount() {
        assertThat(ending)
                .filteredOn(line -> line.endsWith("difference 0.00"))
                .as("all payouts are proven")
                .hasSize(3);
        assertThat(tasks)
                .as("a person is asked for what nobody can know, and for nothing else")
                .containsExactly(
                        "double-payment", "over-payment", "payment-without-invoice", "refund-without-credit-note");
        assertThat(books.contradictions()).isEmpty();
        assertThat(balances)
                .as("both payouts are in the bank; 45.00, 10.00 and 181.50 wait; two cents too much were paid")
                .containsEntry("clearing", 0L)
                .containsEntry("clearing of the web shop", 0L)
                .containsEntry("bank", 4589_19L - 89_17)
                .containsEntry("unallocated", -236_50L)
                .containsEntry("differences", -2L)
                .containsEntry("debtors", 954_20L);
        assertThat(books.items().stream()
                        .filter(item -> item.unpaid() != 0)
                        .collect(Collectors.toMap(MoneybirdBooks.Item::reference, MoneybirdBooks.Item::unpaid)))
                .as("open items, which are the debtors")
                .isEqualTo(
                        Map.of("2026 / 5", 305_00L, "2026 / 11", 20_00L, "2026 / 13", 484_00L, "2026 / 19", 145_20L));
        assertThat(books.items())
                .as("20 invoices and a credit note, none twice")
                .hasSize(21);
    }

    @Test
    @Tag("prove")
    void hledgerConfirmsTheBooksOfTheStory() {
        OutsideJudge.isAsked();
        OutsideJudge judge = OutsideJudge.of(ledger);
        judge.confirms(books);
        assertThat(judge.balances()).as("clearing is nil").doesNotContainKey("1210 Mollie");
        assertThat(judge.openItems().values()).containsExactlyInAnyOrder("305.00", "20.00", "484.00", "145.20");
    }
}

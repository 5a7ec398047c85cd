package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import nl.afletter.chain.Stories.Story;
import nl.afletter.prove.OutsideJudge;
import nl.afletter.prove.ProvingTable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Protects against a judge who errs the same way as the accused: the books that the product leaves behind are added up
 * by hledger, which must find them sound, each balance and each open item as the simulator has them, and clearing at nil
 * after the last payout.
 */
@Tag("prove")
class OutsideJudgeTest {

    private static final int SAMPLE = 4;
    private static final String CLEARING = "1210 Mollie tussenrekening";

    @BeforeAll
    static void theJudgeIsThere() {
        OutsideJudge.isAsked();
    }

    @Test
    void hledgerConfirmsTheBooksOfTheWorkedExample() {
        try (Chain chain = new Chain()) {
            WorkedExampleTest.run(chain);
            OutsideJudge judge = OutsideJudge.of(chain.moneybird.ledgerText());
            judge.confirms(chain.books());
            assertThat(judge.balances())
                    .doesNotContainKey(CLEARING)
                    .containsEntry("1100 Bank onderweg", "1848.84")
                    .containsEntry("1300 Debiteuren", "121.00")
                    .containsEntry("8030 Omzet EU", "-500.00");
            assertThat(judge.openItems().values()).containsExactly("121.00");
        }
    }

    /** All of them, or some in a build that is to be quick. */
    static Stream<Story> stories() {
        List<Story> all = Stories.all();
        return all.stream().filter(story -> ProvingTable.isFull() || all.indexOf(story) % SAMPLE == 0);
    }

    @ParameterizedTest
    @MethodSource("stories")
    void hledgerConfirmsTheBooksOfEveryStoryAndOfItsPayout(Story story) {
        try (Chain chain = new Chain()) {
            Runnable act = story.beginning().apply(chain);
            chain.calm(Duration.ofHours(3));
            act.run();
            chain.calm(story.reach());
            OutsideJudge.of(chain.moneybird.ledgerText()).confirms(chain.books());
            if (chain.balance("1210").isZero()) {
                return;
            }
            chain.mollie.settle(chain.clock.today());
            chain.feedsAfter(Duration.ofHours(1));
            chain.calm(Duration.ofHours(30));
            OutsideJudge judge = OutsideJudge.of(chain.moneybird.ledgerText());
            judge.confirms(chain.books());
            assertThat(judge.balances().containsKey(CLEARING))
                    .as("something is left on clearing, and a person was told so")
                    .isEqualTo(chain.tasks().contains("PAYOUT proof-differs"));
        }
    }

    @Test
    void hledgerSeesOneCentThatWasChangedAndAnAccountThatNobodyKnows() throws Exception {
        try (Chain chain = new Chain()) {
            Stories.all().get(0).beginning().apply(chain).run();
            chain.calm(Duration.ofHours(3));
            String journal = throughTheDoor(chain);
            assertThat(OutsideJudge.of(journal).objections()).isEmpty();
            assertThat(OutsideJudge.of(journal.replace("1210.00 EUR", "1210.01 EUR"))
                            .objections())
                    .contains("could not balance this transaction");
            assertThat(OutsideJudge.of(journal.replace("    8000 ", "    8888 "))
                            .objections())
                    .contains("8888");
        }
    }

    /** As a person asks a simulator of a local run. */
    private static String throughTheDoor(Chain chain) throws IOException, InterruptedException {
        HttpRequest ledger = HttpRequest.newBuilder(URI.create(chain.moneybird.baseUrl() + "/_control/ledger"))
                .build();
        return HttpClient.newHttpClient()
                .send(ledger, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}

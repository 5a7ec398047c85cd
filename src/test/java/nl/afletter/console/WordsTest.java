package nl.afletter.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.afletter.model.Hint;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.Money;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.port.Register;
import nl.afletter.usecase.Tied;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Protects readers of either language from a missing word, and amounts and days from being misread. */
class WordsTest {

    private static final List<String> TEMPLATES = List.of(
            "layout",
            "list",
            "overview",
            "pager",
            "places",
            "proof",
            "refused",
            "subject",
            "task",
            "tasklist",
            "tasks");

    @Test
    void bothLanguagesHaveTheSameKeys() throws Exception {
        assertThat(keys("nl")).isEqualTo(keys("en"));
    }

    @Test
    void everyWordThatATemplateAsksForExists() throws Exception {
        Set<String> known = keys("en");
        for (String template : TEMPLATES) {
            Matcher asked = Pattern.compile("w\\.text\\('([^']+)'").matcher(text(template));
            while (asked.find()) {
                assertThat(known).as(template).contains(asked.group(1));
            }
        }
    }

    @Test
    void noTemplateSwitchesEscapingOff() {
        for (String template : TEMPLATES) {
            assertThat(text(template)).as(template).doesNotContain(".raw", ".safe", "<script", " style=");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "nl"})
    void everyStateKindAndCauseHasItsWord(String language) throws Exception {
        Set<String> known = keys(language);

        for (Subject.State state : Subject.State.values()) {
            assertThat(known).contains("state." + state);
        }
        for (SubjectKind kind : SubjectKind.values()) {
            assertThat(known).contains("kind." + kind);
        }
        for (Register.Shelf shelf : Register.Shelf.values()) {
            assertThat(known).contains("shelf." + shelf);
        }
        Words words = Words.in(language);
        Arrays.stream(Hint.Cause.values()).forEach(cause -> assertThat(words.event(History.What.HINT, cause.name()))
                .isNotEmpty());
        Arrays.stream(JournalEntry.State.values())
                .forEach(state -> assertThat(words.event(History.What.EFFECT, state.name()))
                        .isNotEmpty());
    }

    @Test
    void amountsDaysAndMomentsAreWrittenAsTheLanguageDoesIt() {
        Words en = Words.in("en");
        Words nl = Words.in("nl");

        assertThat(en.value("EUR -1234567.80")).isEqualTo("€\u00a0\u22121,234,567.80");
        assertThat(nl.value("EUR -1234567.80")).isEqualTo("€\u00a0\u22121.234.567,80");
        assertThat(nl.value("JPY 1200")).isEqualTo("JPY\u00a01.200");
        assertThat(nl.value("EUR 0.00")).isEqualTo("€\u00a00,00");
        assertThat(en.value("2026-03-01")).isEqualTo("1 Mar 2026");
        assertThat(nl.value("2026-03-01")).isEqualTo("1 mrt 2026");
        assertThat(en.value("2026-03-29T01:30:00Z")).as("summer time").isEqualTo("29 Mar 2026, 03:30:00");
    }

    @Test
    void whatOnlyLooksLikeAnAmountOrADayStaysAsItIs() {
        for (String text :
                List.of("EUR 1.005", "XXQ 1.00", "2026-13-45", "2026-001", "EUR", "", "EUR 1e9", "eur 1.00")) {
            assertThat(Words.in("nl").value(text)).isEqualTo(text);
        }
    }

    @Test
    void aTaskHasAHeadlineAndOneThatIsPutTogetherThatOfItsFirstPart() {
        assertThat(Words.in("nl").task("period-closed")).isEqualTo("De periode is afgesloten");
        assertThat(Words.in("nl").task("debtor-missing")).isEqualTo("De klant van de factuur is niet bekend");
        assertThat(Words.in("nl").task("debtor-refused")).isEqualTo("De debiteur kon niet worden aangemaakt");
        assertThat(Words.in("en").task("mollie-422")).isEqualTo("Refused by Mollie");
        assertThat(Words.in("en").task("quite-new")).isEqualTo("quite new");
        assertThat(Words.in("en").task("new")).isEqualTo("new");
    }

    @Test
    void whatAMovementIsTiedToIsToldInWords() {
        String tied = Tied.write(List.of(
                new Tied("x:1", "2026 / 1", "tl/INVOICE/7", Money.of("121.00", "EUR")),
                new Tied("x:2", "Oud & nieuw; 5", "", Money.of("-1000.50", "EUR"))));

        assertThat(Words.in("nl").fact("tied", tied))
                .isEqualTo("€\u00a0121,00 van 2026 / 1, €\u00a0\u22121.000,50 van Oud & nieuw; 5");
        assertThat(Words.in("en").fact("backTied", tied)).startsWith("€\u00a0121.00 of 2026 / 1, ");
        assertThat(Words.in("en").fact("date", "2026-03-01")).isEqualTo("1 Mar 2026");
        for (String odd : List.of("a %zz c 5 EUR", "a b c 5 XXQ", "nothing", "")) {
            assertThat(Words.in("en").fact("tied", odd)).isEqualTo(odd);
        }
    }

    @Test
    void onlyPlainWebAddressesBecomeLinks() {
        Words words = Words.in("en");

        assertThat(words.isLink("https://moneybird.com/1/documents/2")).isTrue();
        for (String text : List.of(
                "javascript:alert(1)",
                "http://plain.example",
                "https://a b",
                "https://x\"y",
                "//x",
                "data:text/html,x",
                " https://x")) {
            assertThat(words.isLink(text)).as(text).isFalse();
        }
    }

    private static String text(String template) {
        return Assets.resource("/console/pages/" + template + ".html");
    }

    private static Set<String> keys(String language) throws Exception {
        Properties texts = new Properties();
        texts.load(new StringReader(Assets.resource("/console/words_" + language + ".properties")));
        return new TreeSet<>(texts.stringPropertyNames());
    }
}

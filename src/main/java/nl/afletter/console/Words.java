package nl.afletter.console;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nl.afletter.model.Money;
import nl.afletter.port.Register;

/** The pages' texts, dates and amounts in one language. Templates call its methods. */
public final class Words {

    static final String COOKIE = "afletter-lang";
    static final String PARAMETER = "lang";

    private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final Pattern MONEY = Pattern.compile("([A-Z]{3}) (-?[0-9]{1,18}(?:\\.[0-9]+)?)");
    /** Item, number, source, amount in minor units and currency, the first three escaped as in a form. */
    private static final Pattern TIE = Pattern.compile("\\S* (\\S*) \\S* (-?[0-9]{1,18}) ([A-Z]{3})");

    private static final Map<String, Words> BY_LANGUAGE = Map.of("en", new Words("en"), "nl", new Words("nl"));

    private final String language;
    private final Locale locale;
    private final Properties texts = new Properties();

    private Words(String language) {
        this.language = language;
        this.locale = language.equals("nl") ? new Locale("nl", "NL") : Locale.UK;
        try {
            texts.load(new StringReader(Assets.resource("/console/words_" + language + ".properties")));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The words of a language that we have: {@code en} or {@code nl}. */
    static Words in(String language) {
        return BY_LANGUAGE.get(language);
    }

    /**
     * The language that a reader wants: by the switch, else by an earlier switch, else as the browser says, else
     * English.
     *
     * @throws Refusal 400 if the switch names a language that we do not have
     */
    static Words wanted(Request request) {
        String asked = request.parameters().get(PARAMETER);
        if (asked != null && !BY_LANGUAGE.containsKey(asked)) {
            throw new Refusal(400, "refused.input");
        }
        return in(asked == null ? known(request) : asked);
    }

    /** As {@link #wanted}, for answers to requests that cannot be read. */
    static Words known(Request request, String otherwise) {
        return BY_LANGUAGE.getOrDefault(known(request), in(otherwise));
    }

    private static String known(Request request) {
        return request.cookie(COOKIE)
                .filter(BY_LANGUAGE::containsKey)
                .orElseGet(() -> accepted(request.header("accept-language")));
    }

    private static String accepted(String header) {
        try {
            List<Locale.LanguageRange> ranges = Locale.LanguageRange.parse(header.isEmpty() ? "en" : header);
            String tag = Locale.lookupTag(ranges, List.of("en", "nl"));
            return tag == null ? "en" : tag;
        } catch (IllegalArgumentException noLanguages) {
            return "en";
        }
    }

    /** The cookie that remembers a switch. */
    String cookie() {
        return COOKIE + "=" + language + "; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax";
    }

    public String language() {
        return language;
    }

    /** The language that the switch offers. */
    public String otherLanguage() {
        return language.equals("nl") ? "en" : "nl";
    }

    /** A text by its key. @throws IllegalArgumentException if there is none */
    public String text(String key) {
        String text = texts.getProperty(key);
        if (text == null) {
            throw new IllegalArgumentException("no word for " + key + " in " + language);
        }
        return text;
    }

    /** A text with one figure or name in place of {@code {}}. */
    public String text(String key, Object value) {
        return text(key).replace("{}", String.valueOf(value));
    }

    /**
     * The word for a name out of data, such as a state or the name of a fact; a name that we have no word for is shown
     * as words: {@code vendorId} becomes "vendor id".
     */
    public String named(String group, Object name) {
        String text = texts.getProperty(group + "." + name);
        return text == null ? spelled(String.valueOf(name)) : text;
    }

    /**
     * The headline of a task. A code that is put together, such as {@code debtor-vat-number-missing}, has the headline of
     * its first part where it has none of its own.
     */
    public String task(String code) {
        boolean own = texts.containsKey("task." + code);
        String family = "task." + code.substring(0, code.indexOf('-') + 1) + "…";
        return own || !texts.containsKey(family) ? named("task", code) : text(family);
    }

    /**
     * A fact's value: what a movement is tied to is told as number and amount, all else as {@link #value} does it.
     *
     * @param name of the fact
     */
    public String fact(String name, String value) {
        if (!name.equals("tied") && !name.equals("backTied")) {
            return value(value);
        }
        try {
            String told = Arrays.stream(value.split(";"))
                    .map(TIE::matcher)
                    .filter(Matcher::matches)
                    .map(tie -> tie(tie.group(1), tie.group(2), tie.group(3)))
                    .collect(Collectors.joining(", "));
            return told.isEmpty() ? value : told;
        } catch (IllegalArgumentException noTie) {
            return value;
        }
    }

    /** @param number escaped as in a form @param minor in minor units */
    private String tie(String number, String minor, String currency) {
        Money money = Money.ofMinor(Long.parseLong(minor), currency);
        return text("tie")
                .replace("{number}", URLDecoder.decode(number, StandardCharsets.UTF_8))
                .replace("{amount}", value(currency + " " + money.toDecimal()));
    }

    /** A moment, as the clock in Amsterdam shows it. */
    public String time(Instant at) {
        ZonedDateTime local = at.atZone(AMSTERDAM);
        return day(local.toLocalDate()) + ", " + TIME.format(local);
    }

    /** Names of months are ours: those of a JDK change with its version. */
    private String day(LocalDate day) {
        String month = text("months").split(" ")[day.getMonthValue() - 1];
        return day.getDayOfMonth() + " " + month + " " + day.getYear();
    }

    /**
     * A value out of data: an amount such as {@code EUR 1210.00}, a day such as {@code 2026-03-01} and a moment are
     * written as the language does it, so are true and false, anything else stays as it is.
     */
    public String value(String text) {
        if (text.equals("true") || text.equals("false")) {
            return text(text);
        }
        Matcher money = MONEY.matcher(text);
        if (money.matches()) {
            return amount(text, money.group(1), money.group(2));
        }
        try {
            if (text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
                return day(LocalDate.parse(text));
            }
            return text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z") ? time(Instant.parse(text)) : text;
        } catch (DateTimeParseException noDay) {
            return text;
        }
    }

    /** The headline of an event. */
    public String event(History.What what, String state) {
        String key = "event." + what + (state.isEmpty() ? "" : "." + state);
        return text(key);
    }

    /** Field names that lead to a part of a proof. */
    public String path(String group, List<String> names) {
        return names.stream().map(name -> named(group, name)).collect(Collectors.joining(" – "));
    }

    /** A list of an administration. @param name of the shelf */
    public record Place(String name, String href) {}

    /** The lists of an administration, in the order of the menu. */
    public List<Place> places(String administration) {
        return Arrays.stream(Register.Shelf.values())
                .map(shelf -> new Place(shelf.name(), Address.shelf(administration, shelf)))
                .toList();
    }

    /** Whether a value out of data is an address that a page may link to: never a script. */
    public boolean isLink(String text) {
        return text.matches("https://[^\\s\"'<>]{1,500}");
    }

    private String amount(String text, String currency, String decimal) {
        try {
            Money money = Money.of(decimal, currency);
            DecimalFormat format = new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(locale));
            format.setMinimumFractionDigits(Money.digits(currency));
            format.setMaximumFractionDigits(Money.digits(currency));
            format.setNegativePrefix("\u2212");
            String sign = currency.equals("EUR") ? "€" : currency;
            return sign + "\u00a0" + format.format(money.decimal());
        } catch (IllegalArgumentException noMoney) {
            return text;
        }
    }

    private static String spelled(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1 $2")
                .replaceAll("[-_]", " ")
                .toLowerCase(Locale.ROOT);
    }
}

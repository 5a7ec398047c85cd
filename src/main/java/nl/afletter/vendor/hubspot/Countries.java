package nl.afletter.vendor.hubspot;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** HubSpot's country is free text; a name in four languages or a code becomes ISO 3166-1, anything else is unknown. */
final class Countries {
    private static final List<Locale> LANGUAGES =
            List.of(Locale.ENGLISH, Locale.forLanguageTag("nl"), Locale.GERMAN, Locale.FRENCH);
    private static final Map<String, String> CODES = codes();

    private Countries() {}

    /** Two letters in upper case, or empty. */
    static String iso(String text) {
        return CODES.getOrDefault(plain(text), "");
    }

    private static Map<String, String> codes() {
        Map<String, String> codes = new HashMap<>();
        for (String code : Locale.getISOCountries()) {
            codes.put(plain(code), code);
            for (Locale language : LANGUAGES) {
                codes.put(plain(new Locale("", code).getDisplayCountry(language)), code);
            }
        }
        codes.put("the netherlands", "NL");
        codes.put("holland", "NL");
        codes.put("uk", "GB");
        codes.put("usa", "US");
        return codes;
    }

    private static String plain(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}

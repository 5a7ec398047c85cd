package nl.afletter.vendor.vies;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A VAT number in the form that VIES is asked with (vies.md section 6).
 *
 * @param country as VIES names it: two capitals, Greece is {@code EL}, Northern Ireland {@code XI}
 * @param number without the country's prefix
 */
record VatNumber(String country, String number) {

    private static final Pattern ANY = Pattern.compile("[0-9A-Z+*]{2,12}");

    /** Loose on purpose, VIES decides; only the countries that VIES knows have a row. */
    private static final Map<String, Pattern> FORMATS = Map.ofEntries(
            Map.entry("AT", Pattern.compile("U\\d{8}")),
            Map.entry("BE", Pattern.compile("[01]\\d{9}")),
            Map.entry("BG", ANY),
            Map.entry("CY", ANY),
            Map.entry("CZ", ANY),
            Map.entry("DE", Pattern.compile("\\d{9}")),
            Map.entry("DK", Pattern.compile("\\d{8}")),
            Map.entry("EE", ANY),
            Map.entry("EL", Pattern.compile("\\d{9}")),
            Map.entry("ES", Pattern.compile("[0-9A-Z]\\d{7}[0-9A-Z]")),
            Map.entry("FI", ANY),
            Map.entry("FR", Pattern.compile("[0-9A-Z]{2}\\d{9}")),
            Map.entry("HR", ANY),
            Map.entry("HU", ANY),
            Map.entry("IE", Pattern.compile("[0-9A-Z+*]{8,9}")),
            Map.entry("IT", Pattern.compile("\\d{11}")),
            Map.entry("LT", ANY),
            Map.entry("LU", Pattern.compile("\\d{8}")),
            Map.entry("LV", ANY),
            Map.entry("MT", ANY),
            Map.entry("NL", Pattern.compile("\\d{9}B\\d{2}")),
            Map.entry("PL", Pattern.compile("\\d{10}")),
            Map.entry("PT", ANY),
            Map.entry("RO", ANY),
            Map.entry("SE", Pattern.compile("\\d{12}")),
            Map.entry("SI", ANY),
            Map.entry("SK", ANY),
            Map.entry("XI", ANY));

    private static final int[] RSIN_WEIGHTS = {9, 8, 7, 6, 5, 4, 3, 2, -1};
    private static final BigInteger NINETY_SEVEN = BigInteger.valueOf(97);

    /** Reads a number as people write it: any case, blanks, dots and dashes; {@code GR} becomes {@code EL}. */
    static VatNumber of(String text) {
        String plain = text.toUpperCase(Locale.ROOT).replaceAll("[\\s.\\-]", "");
        if (plain.length() < 2) {
            return new VatNumber(plain, "");
        }
        String country = plain.substring(0, 2);
        return new VatNumber(country.equals("GR") ? "EL" : country, plain.substring(2));
    }

    /** Why the number cannot be right, as a word; empty when VIES has to be asked. */
    Optional<String> fault() {
        Pattern format = FORMATS.get(country);
        if (format == null) {
            return Optional.of("COUNTRY_NOT_IN_VIES");
        }
        boolean wellFormed = format.matcher(number).matches();
        return wellFormed && (!country.equals("NL") || hasDutchCheckDigits())
                ? Optional.empty()
                : Optional.of("FORMAT");
    }

    /** Legal persons: the RSIN passes the 11-proof. Sole traders since 2020: the whole number passes mod 97. */
    private boolean hasDutchCheckDigits() {
        int sum = 0;
        for (int i = 0; i < RSIN_WEIGHTS.length; i++) {
            sum += (number.charAt(i) - '0') * RSIN_WEIGHTS[i];
        }
        if (sum % 11 == 0) {
            return true;
        }
        StringBuilder digits = new StringBuilder();
        (country + number).chars().forEach(c -> digits.append(Character.getNumericValue(c)));
        return new BigInteger(digits.toString()).mod(NINETY_SEVEN).equals(BigInteger.ONE);
    }
}

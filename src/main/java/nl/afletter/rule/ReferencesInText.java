package nl.afletter.rule;

import java.math.BigInteger;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;

/** Finds what may be references in a text that a payer saw or wrote (nl-bookkeeping.md section 6). */
public final class ReferencesInText {

    /** Texts are cut here: nobody writes an invoice number later than this. */
    private static final int MAX_TEXT = 500;

    private static final int MAX_FOUND = 8;

    /** RF, two check digits and 21 characters. */
    private static final int MAX_ISSUED = 25;

    /** People read and print references in groups of this length. */
    private static final int GROUP = 4;

    private static final Pattern CREDITOR_REFERENCE = Pattern.compile("RF\\d{2}[A-Z0-9]{1,21}");

    /** {@code +++090/9337/55493+++}, as Belgian software prints it; the signs around it are often left out. */
    private static final Pattern BELGIAN = Pattern.compile("(?<![\\d/])\\d{3}/\\d{4}/\\d{5}(?![\\d/])");

    private static final Pattern WORDS = Pattern.compile("[\\p{L}\\p{Nd}]+(?:\\s{0,2}[/._-]\\s{0,2}[\\p{L}\\p{Nd}]+)*");

    private static final int[] WEIGHTS = {2, 4, 8, 5, 10, 9, 7, 3, 6, 1};

    private ReferencesInText() {}

    /**
     * Structured references whose check digits pass: ISO 11649, betalingskenmerk and the Belgian one, in one piece or
     * printed in groups of four. A reference that passes must still be one of ours.
     */
    public static List<Reference> issued(String text) {
        String bounded = seen(text).toUpperCase(Locale.ROOT);
        Set<Reference> found = new LinkedHashSet<>();
        collect(bounded.split("[^A-Z0-9]+"), ReferencesInText::isCreditorReference, found);
        collect(bounded.replaceAll("[^A-Z0-9 ]+", " , ").split(" +"), ReferencesInText::isPaymentReference, found);
        Matcher belgian = BELGIAN.matcher(bounded);
        while (belgian.find()) {
            String plain = belgian.group().replace("/", "");
            if (isBelgianReference(plain)) {
                found.add(new Reference(ReferenceKind.PAYMENT_REFERENCE, plain));
            }
        }
        return found.stream().limit(MAX_FOUND).toList();
    }

    /** The text as a person sees it: full-width digits are digits, marks of direction and joiners are nothing. */
    private static String seen(String text) {
        String bounded = text.substring(0, Math.min(text.length(), MAX_TEXT));
        return Normalizer.normalize(bounded, Normalizer.Form.NFKC).replaceAll("\\p{Cf}+", "");
    }

    /** Each word, and each word with those after it as long as all but the last are a group of four. */
    private static void collect(String[] words, Predicate<String> passes, Set<Reference> found) {
        for (int from = 0; from < words.length; from++) {
            StringBuilder joined = new StringBuilder();
            for (int at = from; at < words.length && joined.length() + words[at].length() <= MAX_ISSUED; at++) {
                joined.append(words[at]);
                if (passes.test(joined.toString())) {
                    found.add(new Reference(ReferenceKind.PAYMENT_REFERENCE, joined.toString()));
                }
                if (words[at].length() != GROUP) {
                    break;
                }
            }
        }
    }

    /** Words that may be invoice numbers: whole words with a digit, never a part of a longer digit string. */
    public static List<Reference> numbers(String text) {
        String bounded = seen(text);
        List<Reference> found = new ArrayList<>();
        Matcher words = WORDS.matcher(bounded);
        while (words.find() && found.size() < MAX_FOUND) {
            String word = words.group();
            if (word.length() >= 2 && word.length() <= 60 && word.chars().anyMatch(Character::isDigit)) {
                Reference reference = new Reference(ReferenceKind.INVOICE, word);
                if (!found.contains(reference)) {
                    found.add(reference);
                }
            }
        }
        return found;
    }

    /** Whether it is an ISO 11649 reference whose check digits pass: modulo 97 is 1. */
    static boolean isCreditorReference(String reference) {
        if (!CREDITOR_REFERENCE.matcher(reference).matches()) {
            return false;
        }
        StringBuilder number = new StringBuilder();
        (reference.substring(4) + reference.substring(0, 4))
                .chars()
                .forEach(c -> number.append(Character.getNumericValue(c)));
        return new BigInteger(number.toString()).mod(BigInteger.valueOf(97)).intValue() == 1;
    }

    /**
     * Whether a betalingskenmerk's check digit passes. Seven digits carry none and so prove nothing: they are refused
     * here and may still match as a number in the text.
     */
    static boolean isPaymentReference(String digits) {
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        if (digits.length() == 16) {
            return checkDigit(digits.substring(1)) == digits.charAt(0) - '0';
        }
        if (digits.length() < 9 || digits.length() > 14) {
            return false;
        }
        int length = digits.length() - 2;
        return digits.charAt(1) - '0' == length % 10 && checkDigit(digits.substring(1)) == digits.charAt(0) - '0';
    }

    /** Whether the last two of twelve digits are the first ten modulo 97, where 97 stands for 0. */
    static boolean isBelgianReference(String digits) {
        long rest = Long.parseLong(digits.substring(0, 10)) % 97;
        return Integer.parseInt(digits.substring(10)) == (rest == 0 ? 97 : rest);
    }

    private static int checkDigit(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            sum += (digits.charAt(digits.length() - 1 - i) - '0') * WEIGHTS[i % WEIGHTS.length];
        }
        int check = 11 - sum % 11;
        return check == 10 ? 1 : check == 11 ? 0 : check;
    }
}

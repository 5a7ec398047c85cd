package nl.afletter.prove.history;

import java.math.BigInteger;

/**
 * The structured reference that is printed on an invoice: of every second one ISO 11649, of the others a betalingskenmerk
 * (nl-bookkeeping.md section 6). Invoices of different administrations have the same.
 */
final class PrintedReference {

    private static final int[] WEIGHTS = {2, 4, 8, 5, 10, 9, 7, 3, 6, 1};
    private static final int ALPHABET = 36;

    private PrintedReference() {}

    /** Of an invoice with this label. */
    static String of(String label) {
        int number = Integer.parseInt(label.replaceAll("\\D", ""));
        return number % 2 == 0 ? creditorReference("AFL" + number) : paymentReference(4_711_000L + number);
    }

    /** The same as somebody types it who mistakes a check digit. */
    static String misread(String label) {
        String right = of(label);
        int at = right.startsWith("RF") ? 2 : 0;
        char other = right.charAt(at) == '9' ? '0' : (char) (right.charAt(at) + 1);
        return right.substring(0, at) + other + right.substring(at + 1);
    }

    /** RF, check digits that make the whole 1 modulo 97, and the text. */
    private static String creditorReference(String text) {
        StringBuilder digits = new StringBuilder();
        (text + "RF00").chars().forEach(each -> digits.append(Character.digit(each, ALPHABET)));
        int rest = new BigInteger(digits.toString()).mod(BigInteger.valueOf(97)).intValue();
        return String.format("RF%02d%s", 98 - rest, text);
    }

    /** Sixteen digits: fifteen, and before them their check digit modulo 11. */
    private static String paymentReference(long number) {
        String digits = String.format("%015d", number);
        int sum = 0;
        for (int n = 0; n < digits.length(); n++) {
            sum += (digits.charAt(digits.length() - 1 - n) - '0') * WEIGHTS[n % WEIGHTS.length];
        }
        int check = 11 - sum % 11;
        return (check == 10 ? 1 : check == 11 ? 0 : check) + digits;
    }
}

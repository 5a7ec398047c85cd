package nl.afletter.console;

import java.util.Locale;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Register;

/**
 * Addresses of pages. A subject stands in a path as {@code connection,KIND,id}; every character that is not a letter,
 * a digit or one of {@code _ . : -} stands there as {@code ~} and two hex digits, so that no proxy reads it otherwise.
 */
final class Address {

    private Address() {}

    /** {@code /a/{administration}/{shelf}}. */
    static String shelf(String administration, Register.Shelf shelf) {
        return "/a/" + part(administration) + "/" + shelf.name().toLowerCase(Locale.ROOT);
    }

    /** The page of a subject, reached from a list. */
    static String subject(String administration, Register.Shelf shelf, SubjectRef ref) {
        return shelf(administration, shelf) + "/" + subject(ref);
    }

    /** The list on which a subject is looked for: kinds without a list of their own have only the tasks. */
    static Register.Shelf shelfOf(SubjectKind kind) {
        return switch (kind) {
            case INVOICE, CREDIT_NOTE, DEAL, SALE -> Register.Shelf.INVOICES;
            case PAYMENT, CAPTURE, REFUND, CHARGEBACK -> Register.Shelf.PAYMENTS;
            case PAYOUT, FEE_INVOICE -> Register.Shelf.PAYOUTS;
            case DEBTOR, WRITE_BACK, FEED, OPEN_ITEMS, PERIOD, PURCHASES, NEWS, DELIVERY -> Register.Shelf.TASKS;
        };
    }

    static String subject(SubjectRef ref) {
        return part(ref.connection()) + "," + ref.kind() + "," + part(ref.id());
    }

    /** Reads {@link #subject(SubjectRef)}. @throws Refusal 404 if it is something else */
    static SubjectRef readSubject(String text) {
        String[] parts = text.split(",", -1);
        if (parts.length != 3) {
            throw Refusal.notFound();
        }
        try {
            SubjectRef ref = new SubjectRef(readPart(parts[0]), SubjectKind.valueOf(parts[1]), readPart(parts[2]));
            if (subject(ref).equals(text)) {
                return ref;
            }
        } catch (IllegalArgumentException notOurs) {
            throw Refusal.notFound();
        }
        throw Refusal.notFound();
    }

    static String part(String text) {
        StringBuilder escaped = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (isPlain(c)) {
                escaped.append(c);
            } else {
                escaped.append('~').append(String.format(Locale.ROOT, "%02x", (int) c));
            }
        }
        return escaped.toString();
    }

    /** Reads {@link #part}. @throws IllegalArgumentException if it is something else */
    static String readPart(String escaped) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c != '~') {
                text.append(c);
            } else if (i + 3 <= escaped.length()) {
                text.append((char) Integer.parseInt(escaped.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                throw new IllegalArgumentException("an escape has two digits");
            }
        }
        return text.toString();
    }

    private static boolean isPlain(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || "_.:-".indexOf(c) >= 0);
    }
}

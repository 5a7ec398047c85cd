package nl.afletter.usecase;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nl.afletter.model.Money;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.model.Worth;

/**
 * An item to which a movement is tied, as kept in a fact.
 *
 * @param item the package's id
 * @param number as it stands in the package
 * @param source subject of the CRM that booked it, as text; empty when foreign
 * @param worth what was tied in the item's currency, and what it took off debtors; signed as the movement
 */
public record Tied(String item, String number, String source, Worth worth) {

    /** An item in the currency of the books. */
    public Tied(String item, String number, String source, Money amount) {
        this(item, number, source, Worth.of(amount));
    }

    /** In the item's own currency. */
    public Money amount() {
        return worth.amount();
    }

    /** What kind of item it is; a foreign one is an invoice. */
    public ReferenceKind kind() {
        if (source.isEmpty()) {
            return ReferenceKind.INVOICE;
        }
        SubjectRef booker = SubjectRef.parse(source);
        boolean note = booker.kind() == SubjectKind.CREDIT_NOTE || InvoiceOfPayment.isCredit(booker);
        return note ? ReferenceKind.CREDIT_NOTE : ReferenceKind.INVOICE;
    }

    /** The same item, with so much more. */
    Tied plus(Worth more) {
        return new Tied(item, number, source, worth.plus(more));
    }

    /** Text for {@link Facts#TIED}. */
    public static String write(List<Tied> ties) {
        List<String> rows = new ArrayList<>();
        for (Tied tie : ties) {
            String row = String.join(" ", enc(tie.item), enc(tie.number), enc(tie.source), write(tie.amount()));
            rows.add(tie.worth.isForeign() ? row + " " + write(tie.worth.value()) : row);
        }
        return String.join(";", rows);
    }

    /** Reads what {@link #write} wrote. */
    public static List<Tied> read(String text) {
        List<Tied> ties = new ArrayList<>();
        for (String row : text.split(";")) {
            String[] parts = row.split(" ", -1);
            if (parts.length == 5 || parts.length == 7) {
                Money amount = money(parts, 3);
                Worth worth = parts.length == 5 ? Worth.of(amount) : new Worth(amount, money(parts, 5));
                ties.add(new Tied(dec(parts[0]), dec(parts[1]), dec(parts[2]), worth));
            }
        }
        return ties;
    }

    /** What follows when these ties change: the CRM is written back to; what no CRM shows is news for receivers only. */
    public static List<SubjectRef> writeBacks(List<Tied> ties) {
        return ties.stream()
                .filter(tie -> !tie.source.isEmpty())
                .map(tie -> SubjectRef.parse(tie.source))
                .map(source -> source.kind() == SubjectKind.INVOICE || source.kind() == SubjectKind.DEAL
                        ? Optional.of(source.writeBack())
                        : source.news())
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    private static String write(Money money) {
        return money.minor() + " " + money.currency();
    }

    private static Money money(String[] parts, int at) {
        return Money.ofMinor(Long.parseLong(parts[at]), parts[at + 1]);
    }

    private static String enc(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String dec(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}

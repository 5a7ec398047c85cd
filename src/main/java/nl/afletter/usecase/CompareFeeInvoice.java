package nl.afletter.usecase;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.FeePolicy;
import nl.afletter.model.FeeInvoice;
import nl.afletter.model.Money;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Failure;
import nl.afletter.port.Page;
import nl.afletter.port.Psp;
import nl.afletter.port.Register;

/**
 * Compares the PSP's monthly invoice with what was withheld in its month, under either fee policy, and under {@code
 * invoice} also with what the payouts booked to the PSP as a creditor (design.md section 6). Nothing is booked here.
 */
final class CompareFeeInvoice implements UseCase {

    private static final String MONTH = "month";
    private static final String WITHHELD = "withheld";

    /** Figures of a month are final a little after its end. */
    private static final Duration MONTH_IS_OVER = Duration.ofHours(1);

    /** The last fees of a month are booked with the next payout: monthly ones are the rarest. */
    private static final int DAYS_TO_PAY_OUT = 40;

    private static final Duration AGAIN = Duration.ofDays(1);

    private static final int PAGE = 100;

    /** Daily payouts of years; the month is found long before. */
    private static final int MAX_PAGES = 20;

    private final Desk desk;

    CompareFeeInvoice(Bench bench) {
        this.desk = new Desk(bench);
    }

    @Override
    public Decision decide(Situation situation) {
        Subject subject = situation.subject();
        Optional<Decision> elsewhere = desk.route(subject, "payout", "an invoice of this connection", Map.of());
        if (elsewhere.isPresent()) {
            return elsewhere.get();
        }
        Psp psp = desk.bench().vendors().psp(subject.ref().connection());
        Optional<FeeInvoice> found = psp.feeInvoice(subject.ref().id());
        if (found.isEmpty()) {
            return Decision.Done.because("the PSP does not know this invoice");
        }
        FeeInvoice invoice = found.get();
        Administration books = desk.books(subject);
        if (invoice.month().atEndOfMonth().isBefore(books.startDate())) {
            return Decision.Done.because("over a month before the start date " + books.startDate());
        }
        Instant ready = invoice.month()
                .plusMonths(1)
                .atDay(1)
                .atStartOfDay(Desk.AMSTERDAM)
                .toInstant()
                .plus(MONTH_IS_OVER);
        if (situation.now().isBefore(ready)) {
            return new Decision.Later(ready, "compared when its month is over", facts(invoice));
        }
        return compare(situation, books, psp, invoice);
    }

    private Decision compare(Situation situation, Administration books, Psp psp, FeeInvoice invoice) {
        Subject subject = situation.subject();
        List<Decision.Entry> entries =
                List.of(new Decision.Entry(Register.Shelf.PAYOUTS, invoice.issuedOn() + " " + invoice.id()));
        Map<String, String> facts = new HashMap<>(facts(invoice));
        Optional<Psp.Withheld> told = psp.withheld(invoice.gross().currency(), invoice.month());
        if (told.isEmpty()) {
            return new Decision.Done(
                    "not compared: the PSP does not tell what it withheld in " + invoice.month(),
                    List.of(),
                    entries,
                    facts);
        }
        Psp.Withheld withheld = told.get();
        facts.put(WITHHELD, withheld.amount().toDecimal());
        String figures = "the invoice over " + invoice.month() + " asks " + invoice.gross()
                + ", withheld in that month " + withheld.amount() + " for " + withheld.fees() + " fees";
        Money rounding = withheld.amount().minus(invoice.gross());
        if (rounding.abs().minor() > Math.max(1, withheld.fees())) {
            return desk.stop(
                    subject,
                    new Failure.Rejected(
                            "fee-invoice-differs",
                            "Invoice " + invoice.reference() + " of the PSP does not fit: " + figures + ".",
                            todo(books, invoice)),
                    "",
                    List.of(),
                    entries,
                    facts);
        }
        String fits = figures + ": " + (rounding.isZero() ? "the same" : "rounding of " + rounding + " comes back");
        return books.policies().fees().of(invoice.month()) == FeePolicy.INVOICE
                ? creditor(situation, books, invoice, withheld.amount(), fits, entries, facts)
                : new Decision.Done(fits, List.of(), entries, facts);
    }

    private static String todo(Administration books, FeeInvoice invoice) {
        String found = "Lay the invoice beside the fees of that month's payouts and ask the PSP about what differs.";
        return books.policies().fees().of(invoice.month()) == FeePolicy.INVOICE
                ? found
                        + " Enter the invoice as it is; what stays open on the PSP as a creditor is that difference. Then"
                        + " choose ignore."
                : found
                        + " The payouts booked cost and VAT already: book only the difference by hand, then choose ignore.";
    }

    /** Whether the payouts booked to the PSP as a creditor what was withheld, which is what the invoice is paid with. */
    private Decision creditor(
            Situation situation,
            Administration books,
            FeeInvoice invoice,
            Money withheld,
            String fits,
            List<Decision.Entry> entries,
            Map<String, String> facts) {
        LocalDate first = invoice.month().atDay(1);
        if (books.dryRun() || first.isBefore(books.startDate())) {
            String why = books.dryRun() ? "nothing is booked in a dry run" : "the books begin in that month";
            return new Decision.Done(
                    fits + "; not compared with the PSP as a creditor: " + why, List.of(), entries, facts);
        }
        Money booked = booked(books, situation.subject().ref().connection(), invoice);
        facts.put(PayoutPostings.CREDITOR, invoice.month() + " " + booked.toDecimal());
        if (booked.equals(withheld)) {
            return new Decision.Done(
                    fits + "; the payouts booked " + booked + " to the PSP as a creditor", List.of(), entries, facts);
        }
        boolean mayCome = booked.compareTo(withheld) < 0
                && Desk.day(situation.now()).isBefore(invoice.issuedOn().plusDays(DAYS_TO_PAY_OUT));
        if (mayCome) {
            return new Decision.Later(
                    situation.now().plus(AGAIN),
                    fits + "; of it " + booked + " is booked to the PSP as a creditor, the rest comes with a payout",
                    facts);
        }
        return desk.stop(
                situation.subject(),
                new Failure.Rejected(
                        "fee-creditor-differs",
                        "The payouts booked " + booked + " to the PSP as a creditor for " + invoice.month() + ", but "
                                + withheld + " was withheld; invoice " + invoice.reference() + " asks "
                                + invoice.gross() + ".",
                        "See which payout of that month is not booked, or was booked by hand. Correct the PSP as a"
                                + " creditor by the difference, then choose ignore."),
                "",
                List.of(),
                entries,
                facts);
    }

    /** What the payouts of this connection booked to the PSP as a creditor for the month of an invoice. */
    private Money booked(Administration books, String connection, FeeInvoice invoice) {
        Money sum = Money.zero(invoice.gross().currency());
        String cursor = "";
        boolean before = false;
        for (int page = 0; page < MAX_PAGES && !before; page++) {
            Page<SubjectRef> rows =
                    desk.bench().stores().register().list(books.id(), Register.Shelf.PAYOUTS, cursor, PAGE);
            for (Subject row :
                    desk.bench().stores().subjects().readAll(rows.rows()).values()) {
                boolean payout = row.ref().kind() == SubjectKind.PAYOUT
                        && row.ref().connection().equals(connection)
                        && row.fact(Facts.CURRENCY).equals(sum.currency());
                if (payout) {
                    sum = sum.plus(PayoutPostings.toCreditor(row, invoice.month()));
                    String date = row.fact(Facts.DATE);
                    before |= !date.isEmpty()
                            && LocalDate.parse(date).isBefore(invoice.month().atDay(1));
                }
            }
            cursor = rows.next();
            before |= rows.isLast();
        }
        return sum;
    }

    private static Map<String, String> facts(FeeInvoice invoice) {
        return Map.of(
                Facts.NUMBER,
                invoice.reference(),
                Facts.DATE,
                invoice.issuedOn().toString(),
                Facts.AMOUNT,
                invoice.gross().toDecimal(),
                Facts.CURRENCY,
                invoice.gross().currency(),
                MONTH,
                invoice.month().toString());
    }
}

package nl.afletter.console;

import java.util.Map;
import java.util.Optional;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Register;

/**
 * A subject in a list. Amounts are texts such as {@code EUR 1210.00}; what is not known is empty.
 *
 * @param subject as text
 * @param number what people call it, or its id
 * @param date day of the document or transaction, ISO
 * @param debtor name of the debtor or payer
 * @param amount total, negative for a credit note
 * @param open what is still to be paid
 * @param settled what has been paid
 * @param withheld fees that the PSP withheld: from a payout, or in the month of its invoice
 * @param state how far it is
 * @param why in words
 * @param href its page
 */
public record SubjectRow(
        String subject,
        SubjectKind kind,
        String number,
        String date,
        String debtor,
        String amount,
        String open,
        String settled,
        String withheld,
        Subject.State state,
        String why,
        String href) {

    /** @param others other subjects that may know what this one does not: the write-back of an invoice */
    static SubjectRow of(
            String administration, Register.Shelf shelf, Subject subject, Map<SubjectRef, Subject> others) {
        Optional<Subject> writeBack = Optional.ofNullable(others.get(writeBack(subject.ref())));
        String number = subject.fact("number");
        return new SubjectRow(
                subject.ref().toString(),
                subject.ref().kind(),
                number.isEmpty() ? subject.ref().id() : number,
                subject.fact("date"),
                subject.fact("debtor"),
                amount(subject, "amount", subject.fact("currency")),
                known("open", subject, writeBack),
                known("settled", subject, writeBack),
                amount(
                        subject,
                        subject.ref().kind() == SubjectKind.FEE_INVOICE ? "withheld" : "fees",
                        subject.fact("currency")),
                subject.state(),
                subject.why(),
                Address.subject(administration, shelf, subject.ref()));
    }

    /** Where the open amount of an invoice is compared with the CRM. */
    static SubjectRef writeBack(SubjectRef invoice) {
        return invoice.writeBack();
    }

    private static String known(String fact, Subject subject, Optional<Subject> writeBack) {
        String own = amount(subject, fact, subject.fact("currency"));
        return own.isEmpty()
                ? writeBack
                        .map(row -> amount(row, fact, subject.fact("currency")))
                        .orElse("")
                : own;
    }

    private static String amount(Subject subject, String fact, String currency) {
        String value = subject.fact(fact);
        return value.isEmpty() || currency.isEmpty() || value.contains(" ") ? value : currency + " " + value;
    }
}

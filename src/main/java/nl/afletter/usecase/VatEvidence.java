package nl.afletter.usecase;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase.Situation;
import nl.afletter.model.Administration;
import nl.afletter.model.Invoice;
import nl.afletter.model.Subject;
import nl.afletter.port.Failure;
import nl.afletter.port.VatRegister;

/**
 * Evidence for reverse-charged supplies: a valid answer of VIES at the invoice, kept seven years. Unknown is not valid:
 * it is asked again until the horizon, then a person decides (vies.md section 4).
 */
final class VatEvidence {

    /** States close at night and come back; VIES wants few questions (vies.md section 2). */
    private static final Duration AGAIN = Duration.ofMinutes(30);

    private final Desk desk;
    private final VatRegister register;

    VatEvidence(Bench bench, VatRegister register) {
        this.desk = new Desk(bench);
        this.register = register;
    }

    /**
     * Empty when the evidence is there.
     *
     * @throws Failure.Rejected when the number is not valid, when nobody could tell until the horizon, or when we have
     *     no number of our own to ask with
     */
    Optional<Decision.Later> collect(Situation situation, Administration books, Invoice invoice, String number) {
        if (books.vatNumber().isBlank()) {
            throw new Failure.Rejected(
                    "own-vat-number-missing",
                    "VAT is reverse charged on invoice " + invoice.number() + ", and the proof for it needs our own VAT"
                            + " number, which the settings do not name.",
                    "Add administrations." + books.id() + ".vatNumber, then choose try again.");
        }
        String paper = "vies/" + situation.subject().ref() + "/" + number + "/" + invoice.date();
        if (desk.bench().stores().evidence().read(books.id(), paper).isPresent()) {
            return Optional.empty();
        }
        Instant from = invoice.date()
                .atStartOfDay(Desk.AMSTERDAM)
                .toInstant()
                .minus(books.policies().viesMaxAge());
        if (situation.now().isBefore(from)) {
            return Optional.of(new Decision.Later(
                    from, "dated ahead: its VAT number is checked when its day comes near", Map.of()));
        }
        VatRegister.Answer answer = register.check(number, books.vatNumber());
        return switch (answer.verdict()) {
            case VALID -> {
                desk.bench()
                        .stores()
                        .evidence()
                        .keep(books.id(), paper, paper(number, books.vatNumber(), invoice, answer));
                yield Optional.empty();
            }
            case INVALID ->
                throw new Failure.Rejected(
                        "vat-number-invalid",
                        "VIES says that VAT number " + number + " of invoice " + invoice.number() + " is not valid.",
                        "Correct the number or the tax rate in the CRM, then choose try again. Dutch VAT applies without a"
                                + " valid number.");
            case UNKNOWN -> unknown(situation, books, number, answer);
        };
    }

    /** What an auditor wants to see: question, whole answer, consultation number, and whose number it is. */
    private static String paper(String number, String requester, Invoice invoice, VatRegister.Answer answer) {
        boolean same = answer.name().equalsIgnoreCase(invoice.customerName());
        return new Paper()
                .put("number", number)
                .put("requester", requester)
                .put("source", "VIES REST")
                .put("askedAt", answer.at().toString())
                .put("consultation", answer.consultation())
                .put("customer", invoice.customerName())
                .put("name", answer.name())
                .put("nameCompared", answer.name().isEmpty() ? "withheld" : same ? "same" : "differs")
                .put("answer", answer.raw())
                .json();
    }

    private Optional<Decision.Later> unknown(
            Situation situation, Administration books, String number, VatRegister.Answer answer) {
        Subject subject = situation.subject();
        Instant now = situation.now();
        Instant since = subject.fact(Facts.VIES_SINCE).isEmpty() ? now : Instant.parse(subject.fact(Facts.VIES_SINCE));
        if (!now.isBefore(since.plus(books.policies().horizon()))) {
            throw new Failure.Rejected(
                    "vat-number-unknown",
                    "VIES could not say whether VAT number " + number + " is valid (" + answer.code() + ").",
                    "Check the number by hand at VIES. When VIES answers again, choose try again.");
        }
        Instant next = now.plus(AGAIN);
        Instant end = since.plus(books.policies().horizon());
        return Optional.of(new Decision.Later(
                next.isAfter(end) ? end : next,
                "VIES does not answer: " + answer.code(),
                Map.of(Facts.VIES_SINCE, since.toString())));
    }
}

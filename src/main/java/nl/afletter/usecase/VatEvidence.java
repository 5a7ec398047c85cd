package nl.afletter.usecase;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Decision;
import nl.afletter.journal.Schedules;
import nl.afletter.journal.UseCase.Situation;
import nl.afletter.model.Administration;
import nl.afletter.model.Invoice;
import nl.afletter.port.Failure;
import nl.afletter.port.VatRegister;

/**
 * Evidence for reverse-charged supplies: a valid answer of VIES at the invoice, kept seven years. Unknown is not valid:
 * it is asked again until the horizon, then a person decides (vies.md section 4).
 */
final class VatEvidence {

    private final Desk desk;
    private final VatRegister register;

    VatEvidence(Bench bench, VatRegister register) {
        this.desk = new Desk(bench);
        this.register = register;
    }

    /** Empty when the evidence is there. @throws Failure.Rejected when the number is not valid */
    Optional<Decision> collect(Situation situation, Administration books, Invoice invoice, String number) {
        String paper = "vies/" + situation.subject().ref() + "/" + number;
        if (desk.bench().stores().evidence().read(books.id(), paper).isPresent()) {
            return Optional.empty();
        }
        VatRegister.Answer answer = register.check(number, books.vatNumber());
        return switch (answer.verdict()) {
            case VALID -> {
                desk.bench().stores().evidence().keep(books.id(), paper, answer.raw());
                yield Optional.empty();
            }
            case INVALID -> throw new Failure.Rejected("vat-number-invalid",
                    "VIES says that VAT number " + number + " of invoice " + invoice.number() + " is not valid.",
                    "Correct the number or the tax rate in the CRM, then choose try again. Dutch VAT applies without a"
                            + " valid number.");
            case UNKNOWN -> unknown(situation, books, number, answer);
        };
    }

    private Optional<Decision> unknown(
            Situation situation, Administration books, String number, VatRegister.Answer answer) {
        Instant since = situation.subject().born();
        Instant now = desk.bench().clock().instant();
        if (now.isAfter(since.plus(books.policies().horizon()))) {
            return Optional.of(new Decision.Park(
                    desk.task(situation.subject(), "vat-number-unknown",
                            "VIES could not say whether VAT number " + number + " is valid.",
                            "Check the number by hand at VIES and choose try again.", answer.code()),
                    List.of(), List.of(), Map.of()));
        }
        int attempts = situation.subject().attempts();
        return Optional.of(new Decision.Later(
                Schedules.backoff(now, Math.max(attempts, 3), situation.subject().ref().hashCode()),
                "VIES does not answer: " + answer.code(), Map.of()));
    }
}

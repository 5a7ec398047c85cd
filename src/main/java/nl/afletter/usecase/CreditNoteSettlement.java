package nl.afletter.usecase;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Claims;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase.Situation;
import nl.afletter.model.Administration;
import nl.afletter.model.Effect;
import nl.afletter.model.Invoice;
import nl.afletter.model.LiveItem;
import nl.afletter.model.Money;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Posting.CreditSettlement;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.ReferenceRow;
import nl.afletter.model.Subject;
import nl.afletter.port.Accounting;
import nl.afletter.port.Crm;
import nl.afletter.port.Failure;

/**
 * A credit note first lowers its own invoice; the rest stays as a credit that only a refund or a person uses
 * (design.md section 6).
 */
final class CreditNoteSettlement {

    private final Desk desk;

    CreditNoteSettlement(Bench bench) {
        this.desk = new Desk(bench);
    }

    /**
     * Adds effect and claim to a credit note's plan; a decision is returned instead when its invoice is not booked yet.
     * A note that was booked without its invoice, after its patience, stays a credit.
     *
     * @param day on which both are tied
     */
    Optional<Decision> add(
            Situation situation,
            Administration books,
            Accounting accounting,
            Crm crm,
            Invoice note,
            String key,
            LocalDate day,
            List<Effect> effects,
            List<Decision.ClaimOn> claims) {
        Subject subject = situation.subject();
        String settleKey = key + ":settles";
        boolean leftAlone =
                subject.booked(key).isPresent() && !subject.journal().containsKey(settleKey);
        if (note.corrects().isEmpty() || leftAlone || subject.booked(settleKey).isPresent()) {
            return Optional.empty();
        }
        ReferenceRow row = row(books, note);
        Optional<OpenItem> invoice = corrected(books, accounting, crm, note);
        if (invoice.isEmpty()) {
            if (Desk.patienceOver(situation)) {
                return Optional.empty();
            }
            Instant horizon = situation.now().plus(books.policies().horizon());
            return Optional.of(new Decision.Wait(
                    List.of(row),
                    horizon,
                    "waits for the invoice that it corrects",
                    List.of(),
                    BookInvoice.facts(note)));
        }
        return settle(situation, books, accounting, note, key, day, invoice.get(), effects, claims);
    }

    /**
     * The debtor on whom a credit note is booked so that it can lower its invoice: that of an invoice which somebody
     * else booked, perhaps on a card of their own; empty for our own invoices.
     */
    Optional<String> debtor(Administration books, Accounting accounting, Crm crm, Invoice note) {
        return note.corrects().isEmpty()
                ? Optional.empty()
                : corrected(books, accounting, crm, note)
                        .filter(invoice -> !Versions.isOurs(books, invoice))
                        .map(OpenItem::debtor);
    }

    private ReferenceRow row(Administration books, Invoice note) {
        return desk.bench()
                .stores()
                .references()
                .read(
                        books.id(),
                        new Reference(ReferenceKind.SOURCE, note.corrects().orElseThrow()));
    }

    private Optional<OpenItem> corrected(Administration books, Accounting accounting, Crm crm, Invoice note) {
        Optional<OpenItem> known =
                row(books, note).items().stream().findFirst().map(LiveItem::id).flatMap(accounting::item);
        return known.isPresent() ? known : foreign(crm, accounting, note);
    }

    private Optional<Decision> settle(
            Situation situation,
            Administration books,
            Accounting accounting,
            Invoice note,
            String key,
            LocalDate day,
            OpenItem invoice,
            List<Effect> effects,
            List<Decision.ClaimOn> claims) {
        ReferenceRow row = desk.bench().stores().references().read(books.id(), invoice.reference());
        Claims.Taken taken = desk.bench()
                .claims()
                .byOthers(
                        row,
                        invoice,
                        situation.subject().ref(),
                        situation.now(),
                        accounting.abilities().settleDown());
        if (taken.clearAt().isPresent()) {
            return Optional.of(new Decision.Later(
                    taken.clearAt().get(),
                    "the invoice it corrects was just settled, or opened again",
                    BookInvoice.facts(note)));
        }
        Money open = invoice.open();
        if (!open.isPositive()) {
            return Optional.empty();
        }
        if (!open.currency().equals(note.currency())) {
            throw new Failure.Rejected(
                    "foreign-currency",
                    "The credit note is in " + note.currency() + ", the invoice that it corrects in " + open.currency()
                            + ".",
                    "Make the credit note in the invoice's currency, or book and settle it by hand; then choose try"
                            + " again or ignore.");
        }
        Money amount = open.min(note.total().abs());
        effects.addAll(accounting.effects(new CreditSettlement(
                key + ":settles",
                situation.subject().booked(key).orElse("@" + key),
                invoice.id(),
                day,
                amount,
                Exchange.differences(books, amount),
                "the credit note lowers invoice " + invoice.number())));
        String last = effects.get(effects.size() - 1).key();
        claims.add(new Decision.ClaimOn(
                row,
                List.of(new ReferenceRow.Claim(invoice.id(), situation.subject().ref(), last, amount, 0))));
        return Optional.empty();
    }

    private static Optional<OpenItem> foreign(Crm crm, Accounting accounting, Invoice note) {
        return crm.invoice(note.corrects().get())
                .filter(invoice -> Reference.isReference(invoice.number()))
                .flatMap(invoice -> Foreign.named(accounting, invoice).stream().findFirst());
    }
}

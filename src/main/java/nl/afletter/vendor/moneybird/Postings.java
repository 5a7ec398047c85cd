package nl.afletter.vendor.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nl.afletter.model.Effect;
import nl.afletter.model.Money;
import nl.afletter.model.Posting;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.Worth;
import nl.afletter.port.Failure;

/** By which calls Moneybird takes a posting. Pure: equal postings give equal effects. */
final class Postings {

    private final String connection;
    private final String sendBy;

    /** @param sendBy how Moneybird sends an invoice of its own: {@code Email}, {@code Peppol} or {@code Manual} */
    Postings(String connection, String sendBy) {
        this.connection = connection;
        this.sendBy = sendBy;
    }

    /** The calls, in order. @throws Failure.Rejected for what Moneybird cannot book */
    List<Effect> effects(Posting posting) {
        if (posting instanceof Posting.InvoicePosting invoice) {
            return one(posting, BookInvoice.NAME, BookInvoice.Intent.of(invoice));
        }
        if (posting instanceof Posting.AttachmentPosting attachment) {
            return one(posting, AttachPdf.NAME, AttachPdf.Intent.of(attachment));
        }
        if (posting instanceof Posting.LedgerSettlement settlement) {
            return one(posting, SettleFromLedger.NAME, SettleFromLedger.Intent.of(settlement));
        }
        if (posting instanceof Posting.LedgerTransfer transfer) {
            return one(posting, BookTransfer.NAME, BookTransfer.Intent.of(transfer));
        }
        if (posting instanceof Posting.CreditSettlement settlement) {
            return settlement.differences().isEmpty()
                    ? one(posting, SettleByCreditNote.NAME, SettleByCreditNote.Intent.of(settlement))
                    : halves(settlement);
        }
        if (posting instanceof Posting.DraftInvoicePosting draft) {
            return draft(draft);
        }
        if (posting instanceof Posting.DebtorPosting debtor) {
            Card card = Card.of(debtor);
            if (debtor.existing().isEmpty()) {
                return one(posting, CreateContact.NAME, new CreateContact.Intent(Ids.digits(debtor.number()), card));
            }
            return card.fields().isEmpty()
                    ? List.of()
                    : one(posting, UpdateContact.NAME, new UpdateContact.Intent(debtor.existing(), card));
        }
        return money((Posting.MoneyPosting) posting);
    }

    /** The opposite of what this effect booked. @throws IllegalArgumentException if it booked no invoice */
    List<Effect> reversal(Effect booked, String key, String number, LocalDate date, String reason) {
        if (!booked.operation().equals(BookInvoice.NAME)) {
            throw new IllegalArgumentException(booked.operation() + " books no invoice");
        }
        BookInvoice.Intent opposite =
                Json.stored(booked.intent(), BookInvoice.Intent.class).opposite(number, date);
        return List.of(new Effect(key, connection, BookInvoice.NAME, Json.intent(opposite), reason));
    }

    /** The effect that would book what this external invoice shows. */
    Effect asItStands(String key, JsonNode row) {
        return new Effect(
                key, connection, BookInvoice.NAME, Json.intent(BookInvoice.Intent.of(row)), "found in the books");
    }

    private List<Effect> draft(Posting.DraftInvoicePosting draft) {
        List<Effect> effects = new ArrayList<>();
        effects.add(effect(draft, "", CreateSalesInvoice.NAME, CreateSalesInvoice.Intent.of(draft)));
        if (draft.send()) {
            SendSalesInvoice.Intent send = new SendSalesInvoice.Intent("@" + draft.key(), sendBy);
            effects.add(effect(draft, ":sent", SendSalesInvoice.NAME, send));
        }
        return effects;
    }

    private List<Effect> one(Posting posting, String operation, Object intent) {
        return List.of(effect(posting, "", operation, intent));
    }

    private List<Effect> halves(Posting.CreditSettlement posting) {
        SetOffForeign.Intent note = new SetOffForeign.Intent(
                posting.creditNote(),
                null,
                posting.differences(),
                posting.date(),
                posting.amount().negate());
        SetOffForeign.Intent invoice = new SetOffForeign.Intent(
                posting.invoice(), posting.creditNote(), posting.differences(), posting.date(), posting.amount());
        return List.of(
                effect(posting, SetOffForeign.NOTE, SetOffForeign.NAME, note),
                effect(posting, "", SetOffForeign.NAME, invoice));
    }

    private List<Effect> money(Posting.MoneyPosting posting) {
        List<Effect> effects = new ArrayList<>();
        effects.add(effect(posting, "", CreateMovement.NAME, CreateMovement.Intent.of(posting)));
        Map<String, Part> parts = new LinkedHashMap<>();
        for (BookCost.Intent document : documents(posting)) {
            String suffix = ":doc" + (effects.size() == 1 ? "" : effects.size());
            effects.add(effect(posting, suffix, BookCost.NAME, document));
            merge(parts, new Part("@" + posting.key() + suffix, document.gross().negate(), null, "", false));
        }
        for (Posting.MoneyLine line : posting.lines()) {
            if (line instanceof Posting.ToItem item) {
                merge(parts, new Part(item.item(), item.amount(), own(item.worth()), "", opens(item)));
            } else if (line instanceof Posting.ToLedger ledger) {
                merge(parts, new Part(ledgerTarget(ledger.ledger()), ledger.amount(), null, ledger.text(), false));
            } else if (line instanceof Posting.ToCost cost && cost.vatCode().isEmpty()) {
                merge(parts, new Part(ledgerTarget(cost.ledger()), cost.amount(), null, cost.text(), false));
            }
        }
        int number = 0;
        for (Part part : ordered(parts.values(), posting.amount())) {
            effects.add(effect(posting, ":link:" + ++number, LinkBooking.NAME, link(posting, part)));
        }
        return effects;
    }

    private static Money own(Worth worth) {
        return worth.isForeign() ? worth.amount() : null;
    }

    /** A part of a movement that goes to one target. @param own in the target's currency where that is another, or null */
    private record Part(String target, Money amount, Money own, String text, boolean opens) {
        Part plus(Part other) {
            String both = other.text().isEmpty() || text.contains(other.text()) ? text : text + "; " + other.text();
            Money more = own == null ? null : own.plus(other.own());
            return new Part(target, amount.plus(other.amount()), more, both, opens || other.opens());
        }

        boolean isAgainst(Money movement) {
            return amount.isPositive() != movement.isPositive();
        }
    }

    private static void merge(Map<String, Part> parts, Part part) {
        parts.merge(part.target(), part, Part::plus);
    }

    /** Parts against the movement come first: once more is booked than came in, Moneybird turns the signs around. */
    private static List<Part> ordered(Iterable<Part> parts, Money movement) {
        List<Part> against = new ArrayList<>();
        List<Part> along = new ArrayList<>();
        for (Part part : parts) {
            if (!part.amount().isZero()) {
                (part.isAgainst(movement) ? against : along).add(part);
            }
        }
        against.addAll(along);
        return against;
    }

    private static LinkBooking.Intent link(Posting.MoneyPosting posting, Part part) {
        boolean against = part.isAgainst(posting.amount());
        if (against && !part.target().startsWith(Ids.LEDGER)) {
            throw new Failure.Rejected(
                    "line-against-movement",
                    "Of " + posting.amount() + " a part of " + part.amount()
                            + " should be booked the other way round on " + part.target()
                            + ": Moneybird takes that for ledger accounts only.",
                    "Book this movement by hand.");
        }
        return new LinkBooking.Intent(
                "@" + posting.key(),
                part.target(),
                part.amount(),
                part.own(),
                against,
                Ids.free(part.text()),
                part.opens());
    }

    /** A chargeback opens an invoice again, a refund that came back a credit note. */
    private static boolean opens(Posting.ToItem item) {
        return item.kind() == ReferenceKind.CREDIT_NOTE
                ? item.amount().isPositive()
                : item.amount().isNegative();
    }

    /** The costs with VAT, charged or shifted to us, one purchase invoice per creditor. */
    private static List<BookCost.Intent> documents(Posting.MoneyPosting posting) {
        Map<String, List<BookCost.Cost>> byCreditor = new LinkedHashMap<>();
        for (Posting.MoneyLine line : posting.lines()) {
            if (line instanceof Posting.ToCost cost && !cost.vatCode().isEmpty()) {
                if (cost.creditor().isEmpty()) {
                    throw new Failure.Rejected(
                            "psp-creditor-missing",
                            "Fees with VAT are booked in Moneybird as a purchase invoice of the PSP, and the PSP is not"
                                    + " named as a contact.",
                            "Make a contact for the PSP in Moneybird and set its id as pspCreditor of the administration.");
                }
                byCreditor
                        .computeIfAbsent(cost.creditor(), each -> new ArrayList<>())
                        .add(new BookCost.Cost(
                                cost.ledger(),
                                cost.vatCode(),
                                cost.net().negate(),
                                cost.vat().negate(),
                                Ids.free(cost.text())));
            }
        }
        return byCreditor.entrySet().stream()
                .map(each -> new BookCost.Intent(
                        each.getKey(), posting.transaction(), posting.date(), List.copyOf(each.getValue())))
                .toList();
    }

    private static String ledgerTarget(String ledger) {
        return Ids.LEDGER + Ids.digits(ledger);
    }

    private Effect effect(Posting posting, String suffix, String operation, Object intent) {
        return new Effect(posting.key() + suffix, connection, operation, Json.intent(intent), posting.reason());
    }
}

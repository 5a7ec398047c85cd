package nl.afletter.vendor.snelstart;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.afletter.model.Effect;
import nl.afletter.model.Money;
import nl.afletter.model.Posting;
import nl.afletter.model.Posting.VatAmount;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.Worth;
import nl.afletter.port.Failure;

/** By which calls SnelStart takes a posting. Pure: equal postings give equal effects. */
final class Postings {

    /** A version of an invoice after the first, in its key. */
    private static final Pattern VERSION = Pattern.compile(":(v\\d+)$");

    /** SnelStart's most for a betalingstermijn. */
    private static final long LONGEST_TERM = 999;

    private final String connection;

    Postings(String connection) {
        this.connection = connection;
    }

    /** The calls, in order. @throws Failure.Rejected for what SnelStart cannot book */
    List<Effect> effects(Posting posting) {
        if (posting instanceof Posting.InvoicePosting invoice) {
            return one(posting, BookSale.NAME, sale(invoice), posting.reason());
        }
        if (posting instanceof Posting.AttachmentPosting attachment) {
            return one(posting, AttachDocument.NAME, AttachDocument.Intent.of(attachment), posting.reason());
        }
        if (posting instanceof Posting.MoneyPosting money) {
            return one(posting, BookBank.NAME, bank(money), posting.reason());
        }
        if (posting instanceof Posting.LedgerSettlement settlement) {
            return one(posting, BookMemorial.NAME, settlement(settlement), posting.reason());
        }
        if (posting instanceof Posting.LedgerTransfer transfer) {
            return one(posting, BookMemorial.NAME, transfer(transfer), posting.reason());
        }
        if (posting instanceof Posting.CreditSettlement settlement) {
            return one(posting, BookMemorial.NAME, credit(settlement), posting.reason());
        }
        return debtor((Posting.DebtorPosting) posting);
    }

    /** The opposite of what this effect booked. @throws IllegalArgumentException if it booked no invoice */
    List<Effect> reversal(Effect booked, String key, String number, LocalDate date, String reason) {
        if (!booked.operation().equals(BookSale.NAME)) {
            throw new IllegalArgumentException(booked.operation() + " books no invoice");
        }
        BookSale.Intent opposite =
                Json.stored(booked.intent(), BookSale.Intent.class).opposite(number, date);
        return List.of(new Effect(key, connection, BookSale.NAME, Json.intent(opposite), reason));
    }

    /** The effect that would book what stands there. */
    Effect asItStands(String key, BookSale.Intent intent) {
        return new Effect(key, connection, BookSale.NAME, Json.intent(intent), "as it stands in SnelStart");
    }

    private List<Effect> one(Posting posting, String operation, Object intent, String reason) {
        return List.of(new Effect(posting.key(), connection, operation, Json.intent(intent), reason));
    }

    private List<Effect> debtor(Posting.DebtorPosting posting) {
        Card card = Card.of(posting);
        String reason = card.told().isEmpty()
                ? posting.reason()
                : posting.reason() + "; SnelStart has no room for " + card.told() + ": kept in the relation's memo";
        if (posting.existing().isEmpty()) {
            if (posting.roles().size() > 1) {
                throw new IllegalArgumentException("a relation in SnelStart is a debtor or a creditor, not both");
            }
            return one(
                    posting,
                    CreateRelation.NAME,
                    new CreateRelation.Intent(
                            posting.number(),
                            CreateRelation.kind(posting.roles().iterator().next()),
                            card),
                    reason);
        }
        boolean nothing = posting.fields() != null && posting.fields().isEmpty();
        return nothing
                ? List.of()
                : one(posting, UpdateRelation.NAME, new UpdateRelation.Intent(posting.existing(), card), reason);
    }

    private static BookSale.Intent sale(Posting.InvoicePosting posting) {
        requireEuro(Worth.of(posting.total()));
        List<BookSale.Line> lines = posting.lines().stream()
                .filter(line -> !line.net().isZero())
                .map(BookSale.Line::of)
                .toList();
        return new BookSale.Intent(
                posting.kind(),
                Names.free(number(posting)),
                posting.date(),
                posting.date().plusDays(term(posting)),
                posting.debtor(),
                lines,
                vat(posting, lines),
                posting.total(),
                Names.free((posting.sourceName() + " " + posting.sourceUrl()).strip()));
    }

    /** SnelStart takes a number once, and what was reversed keeps it: a later version bears its version too. */
    private static String number(Posting.InvoicePosting posting) {
        Matcher version = VERSION.matcher(posting.key());
        if (version.find()) {
            return Names.shortened(posting.number().strip() + " " + version.group(1));
        }
        if (posting.number().strip().length() > Names.SHORT) {
            throw new Failure.Rejected(
                    "number-too-long",
                    "SnelStart takes invoice numbers of at most " + Names.SHORT + " characters; this is "
                            + posting.number() + ".",
                    "Give the CRM a shorter numbering, and book this one by hand.");
        }
        return posting.number().strip();
    }

    /** Days from the invoice's date to its last day; a credit note has none. */
    private static long term(Posting.InvoicePosting posting) {
        long days = ChronoUnit.DAYS.between(posting.date(), posting.dueDate());
        return posting.kind() == ReferenceKind.CREDIT_NOTE ? 0 : Math.max(0, Math.min(LONGEST_TERM, days));
    }

    /** VAT by kind, as the CRM has it; codes without any have no block. */
    private static List<BookSale.Vat> vat(Posting.InvoicePosting posting, List<BookSale.Line> lines) {
        Map<String, Money> amounts = new LinkedHashMap<>();
        for (BookSale.Line line : lines) {
            if (VatKind.ofSale(line.vatCode()).hasBlock()) {
                amounts.putIfAbsent(line.vatCode(), Money.zero(Json.EUR));
            }
        }
        Money left = posting.vat();
        for (VatAmount each : posting.vatByCode()) {
            left = left.minus(each.amount());
            if (!each.amount().isZero()) {
                VatKind.ofSale(each.vatCode());
                amounts.merge(each.vatCode(), each.amount(), Money::plus);
            }
        }
        if (!left.isZero()) {
            throw new Failure.Rejected(
                    "totals-differ",
                    "The CRM does not tell how the VAT of " + posting.vat() + " on " + posting.number()
                            + " is divided over its rates, and SnelStart wants it per rate.",
                    "Map tax rates of one percentage to one VAT code, or book it by hand with this number.");
        }
        return amounts.entrySet().stream()
                .map(each -> new BookSale.Vat(each.getKey(), each.getValue()))
                .toList();
    }

    private static BookBank.Intent bank(Posting.MoneyPosting posting) {
        requireEuro(Worth.of(posting.amount()));
        Map<String, Money> sales = new LinkedHashMap<>();
        List<BookBank.LedgerLine> ledgers = new ArrayList<>();
        for (Posting.MoneyLine line : posting.lines()) {
            if (line instanceof Posting.ToItem item) {
                requireEuro(item.worth());
                sales.merge(item.item(), item.amount(), Money::plus);
            } else if (line instanceof Posting.ToLedger ledger
                    && !ledger.amount().isZero()) {
                ledgers.add(new BookBank.LedgerLine(
                        ledger.ledger(), ledger.amount(), "", Money.zero(Json.EUR), Names.free(ledger.text())));
            } else if (line instanceof Posting.ToCost cost) {
                ledgers.add(cost(cost));
            }
        }
        String text = posting.counterparty().isBlank()
                ? posting.text()
                : posting.text() + ", " + posting.counterparty().strip();
        return new BookBank.Intent(
                posting.clearing(),
                posting.transaction(),
                posting.date(),
                posting.amount(),
                Names.free(text),
                lines(sales),
                List.copyOf(ledgers));
    }

    /** Costs with VAT, without any, or reverse charged: then the code may name a ledger account of its own. */
    private static BookBank.LedgerLine cost(Posting.ToCost cost) {
        boolean taxed = !cost.vat().isZero();
        String text = Names.free(cost.text());
        if (taxed) {
            VatKind.ofCost(cost.vatCode());
            return new BookBank.LedgerLine(cost.ledger(), cost.net(), cost.vatCode(), cost.vat(), text);
        }
        if (cost.vatCode().isEmpty()) {
            return new BookBank.LedgerLine(cost.ledger(), cost.net(), "", cost.vat(), text);
        }
        String[] code = cost.vatCode().strip().split("\\s+", 2);
        String kind = VatKind.ofShifted(code[0]).name();
        return new BookBank.LedgerLine(code.length == 2 ? code[1] : cost.ledger(), cost.net(), kind, cost.vat(), text);
    }

    private static BookMemorial.Intent settlement(Posting.LedgerSettlement posting) {
        requireEuro(posting.worth());
        Money amount = posting.worth().amount();
        return new BookMemorial.Intent(
                posting.date(),
                posting.transaction(),
                Names.free(posting.reason()),
                List.of(new Settling.Line(posting.item(), amount)),
                List.of(new BookMemorial.LedgerLine(posting.ledger(), amount)));
    }

    private static BookMemorial.Intent transfer(Posting.LedgerTransfer posting) {
        requireEuro(Worth.of(posting.amount()));
        return new BookMemorial.Intent(
                posting.date(),
                "",
                Names.free(posting.text()),
                List.of(),
                List.of(
                        new BookMemorial.LedgerLine(posting.debit(), posting.amount()),
                        new BookMemorial.LedgerLine(
                                posting.credit(), posting.amount().negate())));
    }

    private static BookMemorial.Intent credit(Posting.CreditSettlement posting) {
        requireEuro(Worth.of(posting.amount()));
        return new BookMemorial.Intent(
                posting.date(),
                "",
                Names.free(posting.reason()),
                List.of(
                        new Settling.Line(posting.creditNote(), posting.amount().negate()),
                        new Settling.Line(posting.invoice(), posting.amount())),
                List.of());
    }

    private static List<Settling.Line> lines(Map<String, Money> sales) {
        return sales.entrySet().stream()
                .filter(each -> !each.getValue().isZero())
                .map(each -> new Settling.Line(each.getKey(), each.getValue()))
                .toList();
    }

    /** @throws Failure.Rejected {@code foreign-currency}: SnelStart knows euros only (snelstart.md section 6) */
    private static void requireEuro(Worth worth) {
        if (worth.isForeign() || !worth.amount().currency().equals(Json.EUR)) {
            throw new Failure.Rejected(
                    "foreign-currency",
                    worth + " cannot be booked: SnelStart keeps books in euros only.",
                    "Book this by hand in SnelStart in euros, then mark it as done.");
        }
    }
}

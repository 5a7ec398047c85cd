package nl.afletter.vendor.exact;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nl.afletter.model.Effect;
import nl.afletter.model.Money;
import nl.afletter.model.Posting;
import nl.afletter.model.Posting.VatAmount;
import nl.afletter.model.RelationField;
import nl.afletter.model.Worth;
import nl.afletter.port.Failure;

/** By which calls Exact takes a posting. Pure: equal postings give equal effects. */
final class Postings {

    private final String connection;
    private final boolean matchSets;
    private final String currencyLedger;
    private final Drafting drafting;

    /**
     * How invoices are made that Exact numbers and sends itself.
     *
     * @param item code of the item that stands on their lines; empty where none are made
     * @param sendBy one of {@link SendSalesInvoice#WAYS}
     */
    record Drafting(String item, String sendBy) {}

    /**
     * @param matchSets whether what Exact does not match by itself is sent as match sets
     * @param currencyLedger code of the account between an entry in the books' currency and one in an item's; or empty
     */
    Postings(String connection, boolean matchSets, String currencyLedger, Drafting drafting) {
        this.connection = connection;
        this.matchSets = matchSets;
        this.currencyLedger = currencyLedger;
        this.drafting = drafting;
    }

    /** The calls, in order. @throws Failure.Rejected for what cannot be booked */
    List<Effect> effects(Posting posting) {
        if (posting instanceof Posting.InvoicePosting invoice) {
            return List.of(effect(posting.key(), BookSale.NAME, sale(invoice), posting.reason()));
        }
        if (posting instanceof Posting.AttachmentPosting attachment) {
            return attachment(attachment);
        }
        if (posting instanceof Posting.MoneyPosting money) {
            return money(money);
        }
        if (posting instanceof Posting.LedgerSettlement settlement) {
            return settlement.worth().isForeign()
                    ? foreign(settlement)
                    : entry(posting, settlement(settlement), List.of());
        }
        if (posting instanceof Posting.LedgerTransfer transfer) {
            return entry(posting, transfer(transfer), List.of());
        }
        if (posting instanceof Posting.CreditSettlement settlement) {
            return settlement.differences().isEmpty()
                    ? entry(posting, credit(settlement), List.of())
                    : halves(settlement);
        }
        if (posting instanceof Posting.DraftInvoicePosting draft) {
            return draft(draft);
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
        return List.of(effect(key, BookSale.NAME, opposite, reason));
    }

    /** The effect that would book what stands there. */
    Effect asItStands(String key, BookSale.Intent intent) {
        return effect(key, BookSale.NAME, intent, "as it stands in Exact Online");
    }

    private Effect effect(String key, String operation, Object intent, String reason) {
        return new Effect(key, connection, operation, Json.intent(intent), reason);
    }

    private List<Effect> attachment(Posting.AttachmentPosting posting) {
        String key = posting.key();
        return List.of(
                effect(key, CreateDocument.NAME, CreateDocument.Intent.of(posting), posting.reason()),
                effect(key + ":file", AttachFile.NAME, AttachFile.Intent.of("@" + key, posting), posting.reason()),
                effect(
                        key + ":link",
                        LinkDocument.NAME,
                        new LinkDocument.Intent(posting.item(), "@" + key),
                        posting.reason()));
    }

    private List<Effect> draft(Posting.DraftInvoicePosting posting) {
        if (drafting.item().isEmpty()) {
            throw new Failure.Rejected(
                    "draft-by-hand",
                    "Exact makes invoices of items only, and the settings name none.",
                    "Name an item by its code in the option " + ExactAccounting.DRAFT_ITEM
                            + " of the Exact connection, or make the invoice by hand.");
        }
        List<Effect> effects = new ArrayList<>();
        effects.add(effect(
                posting.key(),
                CreateSalesInvoice.NAME,
                CreateSalesInvoice.Intent.of(posting, drafting.item()),
                posting.reason()));
        if (posting.send()) {
            effects.add(effect(
                    posting.key() + ":sent",
                    SendSalesInvoice.NAME,
                    new SendSalesInvoice.Intent("@" + posting.key(), posting.day(), drafting.sendBy()),
                    posting.reason()));
        }
        return List.copyOf(effects);
    }

    private List<Effect> debtor(Posting.DebtorPosting posting) {
        Card card = Card.of(posting);
        List<Effect> effects = new ArrayList<>();
        if (posting.existing().isEmpty()) {
            effects.add(effect(
                    posting.key(),
                    CreateAccount.NAME,
                    new CreateAccount.Intent(posting.number(), card),
                    posting.reason()));
        } else if (!card.isEmpty()) {
            effects.add(effect(
                    posting.key(),
                    UpdateAccount.NAME,
                    new UpdateAccount.Intent(posting.existing(), card),
                    posting.reason()));
        }
        String iban = Card.kept(posting.debtor()).value(RelationField.IBAN);
        if (posting.brings(RelationField.IBAN, iban)) {
            String account = posting.existing().isEmpty() ? "@" + posting.key() : posting.existing();
            effects.add(effect(
                    posting.key() + ":iban",
                    SetBankAccount.NAME,
                    new SetBankAccount.Intent(account, Names.free(iban)),
                    "the IBAN as its main bank account"));
        }
        return List.copyOf(effects);
    }

    private List<Effect> entry(Posting posting, BookEntry.Intent intent, List<BookForeign.Intent> foreign) {
        List<Effect> effects = new ArrayList<>();
        effects.add(effect(posting.key(), BookEntry.NAME, intent, posting.reason()));
        List<String> items = new ArrayList<>();
        intent.items().forEach(line -> items.add(line.item()));
        for (BookForeign.Intent part : foreign) {
            effects.add(effect(posting.key() + ":item" + effects.size(), BookForeign.NAME, part, posting.reason()));
            items.add(part.item());
        }
        return matched(posting, effects, items);
    }

    /** With match sets, where an item was named. */
    private List<Effect> matched(Posting posting, List<Effect> booked, List<String> items) {
        List<Effect> effects = new ArrayList<>(booked);
        if (matchSets && !items.isEmpty()) {
            effects.add(effect(
                    posting.key() + ":match",
                    MatchEntries.NAME,
                    new MatchEntries.Intent(items),
                    "matched, as far as Exact has not done so by itself"));
        }
        return List.copyOf(effects);
    }

    private List<Effect> foreign(Posting.LedgerSettlement posting) {
        BookForeign.Intent intent = new BookForeign.Intent(
                posting.date(),
                posting.transaction(),
                false,
                Names.free(posting.reason()),
                posting.item(),
                posting.worth().amount(),
                posting.worth().value(),
                false,
                posting.ledger());
        return matched(
                posting,
                List.of(effect(posting.key(), BookForeign.NAME, intent, posting.reason())),
                List.of(posting.item()));
    }

    /** Both are settled against exchange differences, where what they are worth apart stays. */
    private List<Effect> halves(Posting.CreditSettlement posting) {
        BookForeign.Intent note =
                half(posting, posting.creditNote(), posting.amount().negate(), false);
        BookForeign.Intent invoice = half(posting, posting.invoice(), posting.amount(), true);
        return matched(
                posting,
                List.of(
                        effect(posting.key() + BookForeign.NOTE, BookForeign.NAME, note, posting.reason()),
                        effect(posting.key(), BookForeign.NAME, invoice, posting.reason())),
                List.of(posting.creditNote(), posting.invoice()));
    }

    private static BookForeign.Intent half(
            Posting.CreditSettlement posting, String item, Money lowers, boolean ofNote) {
        return new BookForeign.Intent(
                posting.date(),
                "",
                false,
                Names.free(posting.reason()),
                item,
                lowers,
                null,
                ofNote,
                posting.differences());
    }

    private static BookSale.Intent sale(Posting.InvoicePosting posting) {
        if (posting.number().strip().length() > Names.YOUR_REF) {
            throw new Failure.Rejected(
                    "number-too-long",
                    "Exact is trusted with invoice numbers of at most " + Names.YOUR_REF + " characters; this is "
                            + posting.number() + ".",
                    "Give the CRM a shorter numbering, and book this one by hand.");
        }
        List<BookSale.Line> lines = posting.lines().stream()
                .filter(line -> !line.net().isZero())
                .map(BookSale.Line::of)
                .toList();
        return new BookSale.Intent(
                posting.kind(),
                Names.free(posting.number().strip()),
                posting.date(),
                posting.dueDate(),
                posting.debtor(),
                lines,
                vat(posting, lines),
                posting.total(),
                Names.free(Names.line((posting.sourceName() + " " + posting.sourceUrl()).strip())));
    }

    /** VAT by code, as the CRM has it; each code on the lines is there, be it with nothing. */
    private static List<BookSale.Vat> vat(Posting.InvoicePosting posting, List<BookSale.Line> lines) {
        Map<String, Money> amounts = new LinkedHashMap<>();
        Money none = Money.zero(posting.vat().currency());
        lines.forEach(line -> amounts.putIfAbsent(line.vatCode(), none));
        Money left = posting.vat();
        for (VatAmount each : posting.vatByCode()) {
            left = left.minus(each.amount());
            if (!each.amount().isZero() || amounts.containsKey(each.vatCode())) {
                amounts.merge(each.vatCode(), each.amount(), Money::plus);
            }
        }
        if (!left.isZero()) {
            throw new Failure.Rejected(
                    "totals-differ",
                    "The CRM does not tell how the VAT of " + posting.vat() + " on " + posting.number()
                            + " is divided over its rates, and Exact keeps it per line.",
                    "Map tax rates of one percentage to one VAT code, or book it by hand with this number.");
        }
        return amounts.entrySet().stream()
                .map(each -> new BookSale.Vat(each.getKey(), each.getValue()))
                .toList();
    }

    private List<Effect> money(Posting.MoneyPosting posting) {
        Map<String, Money> sales = new LinkedHashMap<>();
        Map<String, Worth> abroad = new LinkedHashMap<>();
        List<BookEntry.LedgerLine> ledgers = new ArrayList<>();
        String text = posting.counterparty().isBlank()
                ? posting.text()
                : posting.text() + ", " + posting.counterparty().strip();
        ledgers.add(BookEntry.LedgerLine.plain(posting.clearing(), posting.amount(), Names.free(text)));
        for (Posting.MoneyLine line : posting.lines()) {
            if (line instanceof Posting.ToItem item && item.worth().isForeign()) {
                abroad.merge(item.item(), item.worth(), Worth::plus);
            } else if (line instanceof Posting.ToItem item) {
                sales.merge(item.item(), item.worth().amount(), Money::plus);
            } else if (line instanceof Posting.ToLedger ledger
                    && !ledger.amount().isZero()) {
                ledgers.add(BookEntry.LedgerLine.plain(
                        ledger.ledger(), ledger.amount().negate(), Names.free(ledger.text())));
            } else if (line instanceof Posting.ToCost cost) {
                ledgers.add(cost(cost));
            }
        }
        List<BookForeign.Intent> foreign = new ArrayList<>();
        abroad.forEach((item, worth) -> {
            ledgers.add(
                    BookEntry.LedgerLine.plain(crossing(worth), worth.value().negate(), Names.free(text)));
            foreign.add(new BookForeign.Intent(
                    posting.date(),
                    posting.transaction(),
                    true,
                    Names.free(text),
                    item,
                    worth.amount(),
                    worth.value(),
                    false,
                    currencyLedger));
        });
        BookEntry.Intent own = new BookEntry.Intent(
                posting.date(), posting.transaction(), true, Names.free(text), lines(sales), List.copyOf(ledgers));
        return entry(posting, own, foreign);
    }

    /** @throws Failure.Rejected {@code foreign-currency} where the settings name no account for it */
    private String crossing(Worth worth) {
        if (currencyLedger.isEmpty()) {
            throw new Failure.Rejected(
                    "foreign-currency",
                    worth + " is not booked: one entry of the general journal has one currency.",
                    "Name a ledger account that lies between the two entries in the option "
                            + ExactAccounting.CURRENCY_LEDGER
                            + " of the Exact connection and try again, or book this by hand in Exact Online and mark it"
                            + " as done.");
        }
        return currencyLedger;
    }

    private static BookEntry.LedgerLine cost(Posting.ToCost cost) {
        if (cost.vatCode().isEmpty() && !cost.vat().isZero()) {
            throw new Failure.Rejected(
                    "vat-code-unknown",
                    "Costs with " + cost.vat() + " VAT have no VAT code.",
                    "Set the policy feeVatCode of the administration.");
        }
        return new BookEntry.LedgerLine(
                cost.ledger(), cost.net().negate(), cost.vatCode(), cost.vat().negate(), Names.free(cost.text()));
    }

    private static BookEntry.Intent settlement(Posting.LedgerSettlement posting) {
        Money amount = posting.worth().amount();
        return new BookEntry.Intent(
                posting.date(),
                posting.transaction(),
                false,
                Names.free(posting.reason()),
                List.of(new BookEntry.ItemLine(posting.item(), amount)),
                List.of(BookEntry.LedgerLine.plain(posting.ledger(), amount, "")));
    }

    private static BookEntry.Intent transfer(Posting.LedgerTransfer posting) {
        return new BookEntry.Intent(
                posting.date(),
                "",
                false,
                Names.free(posting.text()),
                List.of(),
                List.of(
                        BookEntry.LedgerLine.plain(posting.debit(), posting.amount(), ""),
                        BookEntry.LedgerLine.plain(
                                posting.credit(), posting.amount().negate(), "")));
    }

    private static BookEntry.Intent credit(Posting.CreditSettlement posting) {
        return new BookEntry.Intent(
                posting.date(),
                "",
                false,
                Names.free(posting.reason()),
                List.of(
                        new BookEntry.ItemLine(
                                posting.creditNote(), posting.amount().negate()),
                        new BookEntry.ItemLine(posting.invoice(), posting.amount())),
                List.of());
    }

    private static List<BookEntry.ItemLine> lines(Map<String, Money> sales) {
        return sales.entrySet().stream()
                .filter(each -> !each.getValue().isZero())
                .map(each -> new BookEntry.ItemLine(each.getKey(), each.getValue()))
                .toList();
    }
}

package nl.afletter.model;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Something to be posted in the books, in the words of the trade. A use case makes postings; the accounting adapter
 * says by which calls its package takes them ({@code Accounting.effects}). None can be constructed unbalanced.
 */
public sealed interface Posting {

    /** Key of the first effect; the others add to it (nl-bookkeeping.md section 8). */
    String key();

    /** The reason in words, kept with the plan. */
    String reason();

    /**
     * An invoice as an open item; a credit note has negative amounts.
     *
     * @param kind INVOICE or CREDIT_NOTE
     * @param number the CRM's number
     * @param debtor the package's id of the debtor
     * @param lines net amounts with VAT code, revenue account and project
     * @param vat VAT in total
     * @param vatByCode VAT of each code, for packages that want it told; empty where the CRM's figures do not tell it
     * @param total net plus VAT
     * @param sourceName name of the CRM
     * @param sourceUrl link back, or empty
     */
    record InvoicePosting(
            String key,
            ReferenceKind kind,
            String number,
            LocalDate date,
            LocalDate dueDate,
            String debtor,
            List<RevenueLine> lines,
            Money vat,
            List<VatAmount> vatByCode,
            Money total,
            String sourceName,
            String sourceUrl,
            String reason)
            implements Posting {

        /** @throws IllegalArgumentException if net lines plus VAT is not the total, or VAT by code is not the VAT */
        public InvoicePosting {
            lines = List.copyOf(lines);
            vatByCode = List.copyOf(vatByCode);
            entryOf(lines, vat, total);
            Money told = vatByCode.stream().map(VatAmount::amount).reduce(Money.zero(vat.currency()), Money::plus);
            if (!vatByCode.isEmpty() && !told.equals(vat)) {
                throw new IllegalArgumentException("VAT by code is " + told + ", in total " + vat);
            }
        }

        /** With VAT by code where all lines have one code. */
        public InvoicePosting(
                String key,
                ReferenceKind kind,
                String number,
                LocalDate date,
                LocalDate dueDate,
                String debtor,
                List<RevenueLine> lines,
                Money vat,
                Money total,
                String sourceName,
                String sourceUrl,
                String reason) {
            this(
                    key,
                    kind,
                    number,
                    date,
                    dueDate,
                    debtor,
                    lines,
                    vat,
                    lines.stream().map(RevenueLine::vatCode).distinct().count() == 1
                            ? List.of(new VatAmount(lines.get(0).vatCode(), vat))
                            : List.of(),
                    total,
                    sourceName,
                    sourceUrl,
                    reason);
        }

        /** Debit debtors, credit revenue and VAT (nl-bookkeeping.md section 3). */
        public BalancedEntry entry() {
            return entryOf(lines, vat, total);
        }

        private static BalancedEntry entryOf(List<RevenueLine> lines, Money vat, Money total) {
            List<BalancedEntry.Line> entry = new ArrayList<>();
            entry.add(new BalancedEntry.Line("debtors", total));
            lines.forEach(line ->
                    entry.add(new BalancedEntry.Line(line.ledger(), line.net().negate())));
            entry.add(new BalancedEntry.Line("vat", vat.negate()));
            return new BalancedEntry(entry);
        }
    }

    /**
     * An invoice that the package makes itself: a draft there, and sent from there if wanted. The package numbers and dates
     * it and computes its VAT by the codes.
     *
     * @param text what it is about, for its reader
     * @param day on which it is made
     * @param debtor the package's id of the debtor
     * @param lines net amounts with VAT code, revenue account and project
     * @param net sum of the lines
     * @param send whether the package sends it to the debtor
     */
    record DraftInvoicePosting(
            String key,
            String text,
            LocalDate day,
            String debtor,
            List<RevenueLine> lines,
            Money net,
            boolean send,
            String reason)
            implements Posting {

        /** @throws IllegalArgumentException if the lines do not sum to the net amount */
        public DraftInvoicePosting {
            lines = List.copyOf(lines);
            Money sum = lines.stream().map(RevenueLine::net).reduce(Money.zero(net.currency()), Money::plus);
            if (!sum.equals(net)) {
                throw new IllegalArgumentException("the lines are " + sum + ", in total " + net);
            }
        }
    }

    /**
     * A line of an invoice.
     *
     * @param description text for people, quantity included
     * @param net without VAT
     * @param vatCode the package's code
     * @param ledger the package's revenue account
     * @param project the package's project or cost centre, or empty
     */
    record RevenueLine(String description, Money net, String vatCode, String ledger, String project) {}

    /**
     * VAT of one code.
     *
     * @param vatCode the package's code
     * @param amount as the CRM computed it
     */
    record VatAmount(String vatCode, Money amount) {}

    /**
     * The PDF of a booked invoice. The content is fetched from the CRM when the effect is executed.
     *
     * @param item the package's id, or {@code @key} of the effect that books it
     * @param source the CRM's document
     */
    record AttachmentPosting(String key, String item, SubjectRef source, String fileName, String reason)
            implements Posting {}

    /**
     * Money on a clearing account and what stands against it: a payment, refund, chargeback, fee or payout.
     *
     * @param clearing the package's clearing account
     * @param transaction the PSP's id: names the movement in the books
     * @param amount positive comes in (debit clearing), negative goes out
     * @param text for people
     * @param counterparty name for people, or empty
     * @param lines against it, same signs; in the clearing account's currency they sum to the amount
     */
    record MoneyPosting(
            String key,
            String clearing,
            String transaction,
            LocalDate date,
            Money amount,
            String text,
            String counterparty,
            List<MoneyLine> lines,
            String reason)
            implements Posting {

        /** @throws IllegalArgumentException if the lines do not sum to the amount, or the amount is zero */
        public MoneyPosting {
            lines = List.copyOf(lines);
            if (amount.isZero()) {
                throw new IllegalArgumentException("a movement of nothing is not booked");
            }
            entryOf(clearing, amount, lines);
        }

        /** Debit clearing, credit the lines; signs turn with the amount. */
        public BalancedEntry entry() {
            return entryOf(clearing, amount, lines);
        }

        private static BalancedEntry entryOf(String clearing, Money amount, List<MoneyLine> lines) {
            List<BalancedEntry.Line> entry = new ArrayList<>();
            entry.add(new BalancedEntry.Line(clearing, amount));
            lines.forEach(line -> entry.add(
                    new BalancedEntry.Line(line.account(), line.amount().negate())));
            return new BalancedEntry(entry);
        }
    }

    /** What stands against money on clearing. */
    sealed interface MoneyLine {
        /** In the clearing account's currency; same sign as the movement where it goes with it. */
        Money amount();

        /** Ledger account or role, for the entry. */
        String account();
    }

    /**
     * Tied to an open item: a positive amount lowers an invoice, a negative one lowers a credit note or opens a settled
     * invoice again (chargeback).
     *
     * @param worth what is tied in the item's own currency, and what that takes off debtors in the clearing account's
     */
    record ToItem(String item, ReferenceKind kind, Worth worth) implements MoneyLine {

        /** @throws IllegalArgumentException if both amounts are not of one sign */
        public ToItem {
            if (Long.signum(worth.amount().minor()) != Long.signum(worth.value().minor())) {
                throw new IllegalArgumentException("not one direction: " + worth);
            }
        }

        /** An item in the clearing account's currency. */
        public ToItem(String item, ReferenceKind kind, Money amount) {
            this(item, kind, Worth.of(amount));
        }

        @Override
        public Money amount() {
            return worth.value();
        }

        @Override
        public String account() {
            return "debtors";
        }
    }

    /** Against a ledger account without VAT. */
    record ToLedger(String ledger, Money amount, String text) implements MoneyLine {
        @Override
        public String account() {
            return ledger;
        }
    }

    /**
     * A cost with its VAT, by the PSP's own figures: nothing is computed from a rate. With a VAT code and no VAT it is
     * reverse charged: no VAT is in the amount, and the package books what is due and what is deducted by the code.
     *
     * @param vatCode the package's; empty for a cost that has nothing to do with VAT
     * @param creditor the package's id of the PSP as a creditor, or empty
     * @param net negative: it goes out
     * @param vat negative or zero
     */
    record ToCost(String ledger, String vatLedger, String vatCode, String creditor, Money net, Money vat, String text)
            implements MoneyLine {
        @Override
        public Money amount() {
            return net.plus(vat);
        }

        @Override
        public String account() {
            return ledger;
        }
    }

    /**
     * An open item settled from a ledger account, without money: a payment difference, or unallocated receipts that
     * found their invoice.
     *
     * @param worth what is settled in the item's own currency, and what it takes off debtors; lowers what is open of an
     *     invoice when positive
     */
    record LedgerSettlement(
            String key, String ledger, String transaction, String item, LocalDate date, Worth worth, String reason)
            implements Posting {

        /** An item in the currency of the books. */
        public LedgerSettlement(
                String key,
                String ledger,
                String transaction,
                String item,
                LocalDate date,
                Money amount,
                String reason) {
            this(key, ledger, transaction, item, date, Worth.of(amount), reason);
        }
    }

    /**
     * From one ledger account to another, without money and without an item: debit and credit are one amount.
     *
     * @param debit the package's ledger account
     * @param credit the package's ledger account
     * @param amount positive
     * @param text for people
     */
    record LedgerTransfer(
            String key, String debit, String credit, LocalDate date, Money amount, String text, String reason)
            implements Posting {

        public LedgerTransfer {
            if (!amount.isPositive()) {
                throw new IllegalArgumentException("a transfer is a positive amount");
            }
        }
    }

    /**
     * A credit note lowers an invoice. One effect does both, or one each: the note's first, and that of the invoice, with
     * which it is done, has the posting's key.
     *
     * @param creditNote the package's id or {@code @key}
     * @param invoice the package's id or {@code @key}
     * @param amount positive, in the currency of both
     * @param differences ledger account that takes what both are worth apart in the books when one of them closes; empty
     *     where both are in the currency of the books
     */
    record CreditSettlement(
            String key,
            String creditNote,
            String invoice,
            LocalDate date,
            Money amount,
            String differences,
            String reason)
            implements Posting {

        public CreditSettlement {
            Objects.requireNonNull(differences);
            if (!amount.isPositive()) {
                throw new IllegalArgumentException("a credit note settles a positive amount");
            }
        }

        /** Both in the currency of the books. */
        public CreditSettlement(
                String key, String creditNote, String invoice, LocalDate date, Money amount, String reason) {
            this(key, creditNote, invoice, date, amount, "", reason);
        }
    }

    /**
     * A relation's card: made when {@code existing} is empty, else brought up to date.
     *
     * @param existing the package's id, or empty
     * @param number our number for the relation in the package: digits
     * @param fields what is brought up to date; of one that the CRM leaves empty the books are emptied. Null: all that the
     *     CRM fills
     * @param roles what it is from now on, besides what it was
     */
    record DebtorPosting(
            String key,
            String existing,
            String number,
            Debtor debtor,
            Set<RelationField> fields,
            Set<RelationRole> roles,
            String reason)
            implements Posting {

        public DebtorPosting {
            if (roles.isEmpty() && existing.isEmpty()) {
                throw new IllegalArgumentException("a relation is a debtor or a creditor");
            }
        }

        /** A debtor with all that the CRM fills. */
        public DebtorPosting(String key, String existing, String number, Debtor debtor, String reason) {
            this(key, existing, number, debtor, null, Set.of(RelationRole.DEBTOR), reason);
        }

        /** Whether a field of the card goes into the books. */
        public boolean brings(RelationField field, String value) {
            return fields == null ? !value.isBlank() : fields.contains(field);
        }
    }
}

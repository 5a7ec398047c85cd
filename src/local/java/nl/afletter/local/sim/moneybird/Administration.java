package nl.afletter.local.sim.moneybird;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.afletter.local.sim.PlainJournal;
import nl.afletter.local.sim.moneybird.Rows.Booking;
import nl.afletter.local.sim.moneybird.Rows.Contact;
import nl.afletter.local.sim.moneybird.Rows.FinancialAccount;
import nl.afletter.local.sim.moneybird.Rows.Invoice;
import nl.afletter.local.sim.moneybird.Rows.JournalDocument;
import nl.afletter.local.sim.moneybird.Rows.LedgerAccount;
import nl.afletter.local.sim.moneybird.Rows.LedgerBooking;
import nl.afletter.local.sim.moneybird.Rows.Mutation;
import nl.afletter.local.sim.moneybird.Rows.Payment;
import nl.afletter.local.sim.moneybird.Rows.Project;
import nl.afletter.local.sim.moneybird.Rows.Statement;
import nl.afletter.local.sim.moneybird.Rows.TaxRate;
import nl.afletter.local.sim.moneybird.Rows.Webhook;

/** One set of books: its rows by id, and a general ledger that only takes entries that balance. */
final class Administration {
    String id;
    String name;
    String currency;
    LocalDate lockedUntil;
    /** What prices_are_incl_tax is when a request leaves it out. */
    boolean pricesInclTaxByDefault;
    /** Whether a payment takes off its invoice what the invoice's rate says, or what it brought (UNCONFIRMED). */
    boolean booksExchangeDifferences = true;
    /** What one unit of this administration's currency is worth, by currency. */
    Map<String, BigDecimal> exchangeRates = new LinkedHashMap<>();

    String debtorsLedger;
    String creditorsLedger;
    /** Stands against money on a financial account until it is linked to something. */
    String unprocessedLedger;

    String withoutProofLedger;
    String differencesLedger;
    String exchangeLedger;

    Map<String, Contact> contacts = new LinkedHashMap<>();
    Map<String, TaxRate> taxRates = new LinkedHashMap<>();
    Map<String, LedgerAccount> ledgers = new LinkedHashMap<>();
    Map<String, FinancialAccount> financialAccounts = new LinkedHashMap<>();
    Map<String, Project> projects = new LinkedHashMap<>();
    Map<String, Invoice> invoices = new LinkedHashMap<>();
    /** Own invoices that are not sent yet: nothing of them is booked. */
    Map<String, Invoice> drafts = new LinkedHashMap<>();

    int ownNumbers;
    Map<String, Payment> payments = new LinkedHashMap<>();
    Map<String, Statement> statements = new LinkedHashMap<>();
    Map<String, Mutation> mutations = new LinkedHashMap<>();
    Map<String, LedgerBooking> ledgerBookings = new LinkedHashMap<>();
    Map<String, JournalDocument> journals = new LinkedHashMap<>();
    Map<String, Webhook> webhooks = new LinkedHashMap<>();
    List<Booking> bookings = new ArrayList<>();
    long entries;
    long salesNumbers;
    long purchaseNumbers;

    /** One side of an entry; debit positive. */
    record Leg(
            String ledgerId,
            long amount,
            String contactId,
            String projectId,
            String taxRateId,
            String financialAccountId) {
        static Leg of(String ledgerId, long amount) {
            return new Leg(ledgerId, amount, null, null, null, null);
        }

        Leg contact(String contact) {
            return new Leg(ledgerId, amount, contact, projectId, taxRateId, financialAccountId);
        }

        Leg project(String project) {
            return new Leg(ledgerId, amount, contactId, project, taxRateId, financialAccountId);
        }

        Leg taxRate(String taxRate) {
            return new Leg(ledgerId, amount, contactId, projectId, taxRate, financialAccountId);
        }

        Leg financialAccount(String account) {
            return new Leg(ledgerId, amount, contactId, projectId, taxRateId, account);
        }
    }

    /** Books an entry of a document; legs of nothing are left out. Throws when it does not balance. */
    void post(LocalDate date, String documentType, String documentId, String description, List<Leg> legs) {
        List<Leg> real = legs.stream().filter(leg -> leg.amount() != 0).toList();
        if (real.isEmpty()) {
            return;
        }
        plain(date, description, documentId, real.stream().map(this::line).toList());
        String entry = "e" + ++entries;
        for (Leg leg : real) {
            bookings.add(new Booking(
                    entry,
                    date,
                    documentType,
                    documentId,
                    description,
                    leg.ledgerId(),
                    leg.contactId(),
                    leg.projectId(),
                    leg.taxRateId(),
                    leg.financialAccountId(),
                    leg.amount()));
        }
    }

    /** Takes the entries of a document out of the ledger, as Moneybird does when it is deleted or changed. */
    void unpost(String documentId) {
        bookings.removeIf(booking -> booking.documentId().equals(documentId));
    }

    /**
     * The ledger as plain books; accounts are named by this prefix, their number and name. Debtors and creditors have
     * parts: the contact, and of it the item where an entry belongs to one.
     */
    PlainJournal journal(String prefix) {
        PlainJournal journal = new PlainJournal();
        Map<String, List<Booking>> byEntry = new LinkedHashMap<>();
        bookings.forEach(booking -> byEntry.computeIfAbsent(booking.entry(), entry -> new ArrayList<>())
                .add(booking));
        byEntry.values().forEach(rows -> {
            Booking first = rows.get(0);
            List<PlainJournal.Line> lines = rows.stream()
                    .map(row -> new PlainJournal.Line(
                            prefix + accountName(row.ledgerId()), partOf(row), row.amount(), currency))
                    .toList();
            journal.post(plain(first.date(), first.description(), first.documentId(), lines));
        });
        return journal;
    }

    /** What passes through the account while two items set each other off has no contact and belongs to neither. */
    private List<String> partOf(Booking row) {
        boolean hasParts =
                row.ledgerId().equals(debtorsLedger) || row.ledgerId().equals(creditorsLedger);
        if (!hasParts || row.contactId() == null) {
            return List.of();
        }
        Payment payment = payments.get(row.documentId());
        Invoice item = invoices.get(payment == null ? row.documentId() : payment.invoiceId);
        return item == null ? List.of(partyName(row.contactId())) : partOf(item);
    }

    private List<String> partOf(Invoice item) {
        String number = item.ownNumber == null ? item.reference : item.ownNumber;
        return List.of(partyName(item.contactId), number == null ? item.id : number);
    }

    private String partyName(String contactId) {
        Contact contact = contacts.get(contactId);
        return Stream.of("company_name", "firstname", "lastname")
                .map(contact.fields::get)
                .filter(name -> name != null && !name.isBlank())
                .collect(Collectors.joining(" ", contact.customerId + " ", ""));
    }

    /** What is not paid of the items, by the path of their lines in {@link #journal}, debit positive; without nil. */
    Map<String, Long> openItems() {
        Map<String, Long> open = new TreeMap<>();
        invoices.values().forEach(item -> {
            String ledger = accountName(item.purchase ? creditorsLedger : debtorsLedger);
            long unpaid = item.purchase ? -unpaidBase(item) : unpaidBase(item);
            open.merge(new PlainJournal.Line(ledger, partOf(item), 0, currency).path(), unpaid, Long::sum);
        });
        open.values().removeIf(unpaid -> unpaid == 0);
        return open;
    }

    private static PlainJournal.Entry plain(
            LocalDate date, String description, String key, List<PlainJournal.Line> lines) {
        return new PlainJournal.Entry(date, description, key, lines);
    }

    private PlainJournal.Line line(Leg leg) {
        return new PlainJournal.Line(accountName(leg.ledgerId()), leg.amount(), currency);
    }

    String accountName(String ledgerId) {
        LedgerAccount ledger = ledgers.get(ledgerId);
        return ledger.number == null ? ledger.name : ledger.number + " " + ledger.name;
    }

    /** Balance of a ledger account, debit positive. */
    long balance(String ledgerId) {
        return bookings.stream()
                .filter(booking -> booking.ledgerId().equals(ledgerId))
                .mapToLong(Booking::amount)
                .sum();
    }

    boolean locked(LocalDate day) {
        return lockedUntil != null && !day.isAfter(lockedUntil);
    }

    List<Payment> paymentsOf(String invoiceId) {
        return payments.values().stream()
                .filter(payment -> payment.invoiceId.equals(invoiceId))
                .toList();
    }

    long paid(Invoice invoice) {
        return paymentsOf(invoice.id).stream()
                .mapToLong(payment -> payment.price)
                .sum();
    }

    /** In the invoice's currency, with the sign of its total. */
    long unpaid(Invoice invoice) {
        return Totals.of(invoice, this).incl - paid(invoice);
    }

    long unpaidBase(Invoice invoice) {
        return Totals.of(invoice, this).inclBase
                - paymentsOf(invoice.id).stream()
                        .mapToLong(payment -> payment.itemBase)
                        .sum();
    }

    List<Payment> paymentsOfMutation(String mutationId) {
        return payments.values().stream()
                .filter(payment -> Objects.equals(payment.mutationId, mutationId))
                .toList();
    }

    List<LedgerBooking> ledgerBookingsOf(String mutationId) {
        return ledgerBookings.values().stream()
                .filter(booking -> booking.mutationId.equals(mutationId))
                .toList();
    }

    /** What of a mutation is not booked against anything, positive for money that came in. */
    long open(Mutation mutation) {
        long open = mutation.amount;
        for (Payment payment : paymentsOfMutation(mutation.id)) {
            open -= moneyIn(payment);
        }
        for (LedgerBooking booking : ledgerBookingsOf(mutation.id)) {
            open -= booking.price;
        }
        return open;
    }

    /** A payment of a purchase is money that goes out. */
    long moneyIn(Payment payment) {
        return invoices.get(payment.invoiceId).purchase ? -payment.priceBase : payment.priceBase;
    }

    /**
     * What contradicts itself in these books, in words; empty when they are sound. Compared are the open items with the
     * debtors' and creditors' accounts (journal documents on those accounts taken off) and the open mutations with the
     * account of what is not processed.
     */
    List<String> contradictions() {
        List<String> found = new ArrayList<>();
        compare(found, "debtors", items(false), balance(debtorsLedger) - byJournals(debtorsLedger));
        compare(found, "creditors", -items(true), balance(creditorsLedger) - byJournals(creditorsLedger));
        long open = mutations.values().stream().mapToLong(this::open).sum();
        compare(found, "unprocessed mutations", -open, balance(unprocessedLedger) - byJournals(unprocessedLedger));
        return found;
    }

    private void compare(List<String> found, String what, long items, long balance) {
        if (items != balance) {
            found.add(what + ": items say " + Amounts.text(items) + ", the ledger says " + Amounts.text(balance));
        }
    }

    private long items(boolean purchase) {
        return invoices.values().stream()
                .filter(invoice -> invoice.purchase == purchase)
                .mapToLong(this::unpaidBase)
                .sum();
    }

    private long byJournals(String ledgerId) {
        return bookings.stream()
                .filter(booking -> booking.ledgerId().equals(ledgerId) && journals.containsKey(booking.documentId()))
                .mapToLong(Booking::amount)
                .sum();
    }
}

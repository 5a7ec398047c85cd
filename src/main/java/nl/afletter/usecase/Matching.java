package nl.afletter.usecase;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Claims;
import nl.afletter.model.Administration;
import nl.afletter.model.Connection;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.LiveItem;
import nl.afletter.model.Money;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Payment;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.ReferenceRow;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Accounting;
import nl.afletter.port.Page;
import nl.afletter.rule.MatchRule.Candidate;
import nl.afletter.rule.MatchRule.Trust;
import nl.afletter.rule.ReferencesInText;

/**
 * Finds the open items that a payment may be for: through reference rows, and in the accounting package itself, so that
 * items which others booked are found too (design.md section 6).
 */
final class Matching {

    /** Option: name of the metadata field with the CRM's invoice id. */
    static final String METADATA_ID = "metadataInvoiceId";

    /** Option: name of the metadata field with the invoice number. */
    static final String METADATA_NUMBER = "metadataInvoiceNumber";

    private static final int MAX_REFERENCES = 12;
    private static final int MAX_FOREIGN_LOOKS = 3;
    private static final int MAX_IBAN_PAGES = 5;

    private final Bench bench;

    Matching(Bench bench) {
        this.bench = bench;
    }

    /**
     * What was found.
     *
     * @param candidates with what is really open of them
     * @param rows the reference rows read, for waiting
     * @param claimRows the row on which an item's claims stand, by item
     * @param otherCurrency items that are named but are in another currency than the payment
     * @param clearAt set when an amount cannot be told yet, because somebody tied it a moment ago
     */
    record Found(
            List<Candidate> candidates,
            List<ReferenceRow> rows,
            Map<String, ReferenceRow> claimRows,
            List<OpenItem> otherCurrency,
            Optional<Instant> clearAt) {

        /** The live item's CRM subject as text, or empty for a foreign one. */
        String source(String item) {
            return claimRows.get(item).items().stream()
                    .filter(live -> live.id().equals(item))
                    .map(LiveItem::subject)
                    .findFirst()
                    .orElse("");
        }

        /** Refunds that opened these items again: paid once more, they may have nothing to ask. */
        List<SubjectRef> openedBy(List<Tied> tied) {
            return tied.stream()
                    .flatMap(tie -> Optional.ofNullable(claimRows.get(tie.item())).stream())
                    .flatMap(row -> row.claims().stream())
                    .filter(claim -> claim.subject().kind() == SubjectKind.REFUND)
                    .map(ReferenceRow.Claim::subject)
                    .distinct()
                    .toList();
        }
    }

    /** @param readAt moment before anything was read */
    Found find(
            Administration books,
            Accounting accounting,
            Connection connection,
            Payment payment,
            Money amount,
            SubjectRef self,
            Instant readAt) {
        Map<Reference, Trust> references = new LinkedHashMap<>();
        ofSale(books, connection, payment).ifPresent(sale -> references.put(sale, Trust.METADATA));
        references(books, connection, payment).forEach(references::putIfAbsent);
        Map<String, Trust> items = new LinkedHashMap<>();
        List<ReferenceRow> rows = new ArrayList<>();
        references
                .keySet()
                .forEach(named -> rows.add(bench.stores().references().read(books.id(), named)));
        lookInPackage(books, accounting, rows, sourceId(connection, payment));
        int at = 0;
        for (Trust trust : references.values()) {
            rows.get(at++).items().stream()
                    .filter(item -> item.kind() == ReferenceKind.INVOICE)
                    .forEach(item -> items.putIfAbsent(item.id(), trust));
        }
        if (items.isEmpty()
                && books.policies().sameDebtorKnownIban()
                && !payment.payerIban().isEmpty()) {
            byIban(books, accounting, payment.payerIban(), amount)
                    .ifPresent(item -> items.put(item.id(), Trust.KNOWN_IBAN));
        }
        return weigh(books, accounting, items, rows, amount, self, readAt);
    }

    private Found weigh(
            Administration books,
            Accounting accounting,
            Map<String, Trust> items,
            List<ReferenceRow> rows,
            Money amount,
            SubjectRef self,
            Instant readAt) {
        List<Candidate> candidates = new ArrayList<>();
        Map<String, ReferenceRow> claimRows = new LinkedHashMap<>();
        List<OpenItem> otherCurrency = new ArrayList<>();
        Instant clearAt = null;
        for (Map.Entry<String, Trust> entry : items.entrySet()) {
            OpenItem item = accounting.item(entry.getKey()).orElse(null);
            if (item == null) {
                Instant shown =
                        shownFrom(rows, entry.getKey(), accounting.abilities().settleDown());
                clearAt = shown.isAfter(readAt) ? shown : clearAt;
                continue;
            }
            if (!item.total().currency().equals(amount.currency())) {
                otherCurrency.add(item);
                continue;
            }
            ReferenceRow row = rows.stream()
                    .filter(read -> read.reference().equals(item.reference()))
                    .findFirst()
                    .orElseGet(() -> bench.stores().references().read(books.id(), item.reference()));
            claimRows.put(item.id(), row);
            Claims.Taken taken = bench.claims()
                    .byOthers(row, item, self, readAt, accounting.abilities().settleDown());
            Money zero = Money.zero(amount.currency());
            Money atMost = item.open();
            Money atLeast = atMost.minus(taken.maybe());
            // Whether a payment closes a foreign item has to be sure: the exchange difference hangs on it.
            boolean foreign = !amount.currency().equals(books.currency());
            boolean moves = (!taken.maybe().isZero() && atMost.isPositive())
                    || !taken.given().isZero();
            if ((foreign || amount.compareTo(atLeast) > 0) && moves) {
                clearAt = taken.clearAt().orElseThrow();
            }
            candidates.add(new Candidate(item, atLeast.isNegative() ? zero : atLeast, entry.getValue()));
        }
        return new Found(candidates, rows, claimRows, otherCurrency, Optional.ofNullable(clearAt));
    }

    /** An item that we booked a moment ago may not be shown yet: from when on it surely is. */
    private Instant shownFrom(List<ReferenceRow> rows, String id, Duration settleDown) {
        return rows.stream()
                .flatMap(row -> row.items().stream())
                .filter(live -> live.id().equals(id) && !live.foreign())
                .map(live -> bench.stores().subjects().read(SubjectRef.parse(live.subject())))
                .flatMap(Optional::stream)
                .flatMap(booker -> booker.journal().values().stream())
                .filter(entry -> entry.state() == JournalEntry.State.BOOKED
                        && entry.vendorId().equals(id))
                .map(entry -> entry.at().plus(settleDown))
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    /** The invoice that was made of this very payment, once it has a number. */
    private Optional<Reference> ofSale(Administration books, Connection connection, Payment payment) {
        if (!books.policies().sales().isMade()) {
            return Optional.empty();
        }
        SubjectRef sale = new SubjectRef(connection.id(), SubjectKind.SALE, payment.id());
        return bench.stores()
                .subjects()
                .read(sale)
                .filter(row -> !row.fact(Facts.ITEM).isEmpty())
                .map(row -> row.fact(Facts.NUMBER))
                .filter(Reference::isReference)
                .map(number -> new Reference(ReferenceKind.INVOICE, number));
    }

    /** Whether a payment names an invoice in the PSP's metadata or by a reference that we issued, known or not. */
    static boolean isForAnInvoice(Administration books, Connection connection, Payment payment) {
        return references(books, connection, payment).values().stream()
                .anyMatch(trust -> trust == Trust.METADATA || trust == Trust.ISSUED_REFERENCE);
    }

    private static String sourceId(Connection connection, Payment payment) {
        return payment.metadata().get(connection.option(METADATA_ID, "invoiceId"));
    }

    private static Map<Reference, Trust> references(Administration books, Connection connection, Payment payment) {
        Map<Reference, Trust> found = new LinkedHashMap<>();
        String id = sourceId(connection, payment);
        if (Reference.isReference(id) && !books.crm().isEmpty()) {
            found.put(new Reference(ReferenceKind.SOURCE, id), Trust.METADATA);
        }
        String number = payment.metadata().get(connection.option(METADATA_NUMBER, "invoiceNumber"));
        if (Reference.isReference(number)) {
            found.put(new Reference(ReferenceKind.INVOICE, number), Trust.METADATA);
        }
        ReferencesInText.issued(payment.description()).forEach(r -> found.putIfAbsent(r, Trust.ISSUED_REFERENCE));
        ReferencesInText.numbers(payment.description()).forEach(r -> found.putIfAbsent(r, Trust.NUMBER_IN_TEXT));
        while (found.size() > MAX_REFERENCES) {
            Set<Reference> keys = new LinkedHashSet<>(found.keySet());
            found.remove(List.copyOf(keys).get(keys.size() - 1));
        }
        return found;
    }

    /**
     * Rows that nobody has written: somebody else may have booked the invoice. One of ours that is not published yet is
     * not taken for somebody else's: its own booking will wake who waits, and its CRM is told of the money then.
     */
    private void lookInPackage(Administration books, Accounting accounting, List<ReferenceRow> rows, String sourceId) {
        Map<Reference, Integer> places = new LinkedHashMap<>();
        for (int at = 0; at < rows.size() && places.size() < MAX_FOREIGN_LOOKS; at++) {
            if (rows.get(at).items().isEmpty()) {
                Reference number = number(books, rows.get(at).reference(), sourceId);
                if (number != null) {
                    places.putIfAbsent(number, at);
                }
            }
        }
        List<OpenItem> found = accounting.openByReference(places.keySet()).stream()
                .filter(item -> item.kind() == ReferenceKind.INVOICE && !Versions.isOurs(books, item))
                .toList();
        for (OpenItem item : found) {
            LiveItem foreign = new LiveItem(item.id(), item.kind(), item.number(), "", item.total());
            bench.publisher().publishForeign(books.id(), foreign);
        }
        found.stream()
                .map(OpenItem::reference)
                .distinct()
                .forEach(number ->
                        rows.set(places.get(number), bench.stores().references().read(books.id(), number)));
    }

    /** The invoice number behind a reference; null where there is none, which costs no look into the package. */
    private Reference number(Administration books, Reference reference, String sourceId) {
        if (reference.kind() != ReferenceKind.SOURCE) {
            return reference.kind() == ReferenceKind.INVOICE ? reference : null;
        }
        return bench.vendors()
                .crm(books.crm())
                .invoice(sourceId)
                .filter(invoice -> Reference.isReference(invoice.number()))
                .map(invoice -> invoice.reference())
                .orElse(null);
    }

    /**
     * The one open item of this amount and payer. One of ours that is not published (yet, or any more) is not taken: it
     * would pass for somebody else's, and its CRM would not hear of the money.
     */
    private Optional<OpenItem> byIban(Administration books, Accounting accounting, String iban, Money amount) {
        Optional<List<OpenItem>> ofDebtor = accounting.openByIban(iban);
        if (ofDebtor.isPresent()) {
            return only(
                    books,
                    ofDebtor.get().stream()
                            .filter(item -> item.open().equals(amount))
                            .toList());
        }
        List<OpenItem> fitting = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < MAX_IBAN_PAGES; page++) {
            Page<OpenItem> open = accounting.openItems(cursor);
            open.rows().stream()
                    .filter(item ->
                            item.debtorIban().equals(iban) && item.open().equals(amount))
                    .forEach(fitting::add);
            cursor = open.next();
            if (open.isLast()) {
                return only(books, fitting);
            }
        }
        return Optional.empty();
    }

    private Optional<OpenItem> only(Administration books, List<OpenItem> fitting) {
        return Optional.of(fitting)
                .filter(items -> items.size() == 1)
                .map(items -> items.get(0))
                .filter(item -> !Versions.isOurs(books, item) || isPublished(books, item));
    }

    private boolean isPublished(Administration books, OpenItem item) {
        return bench.stores().references().read(books.id(), item.reference()).items().stream()
                .anyMatch(live -> live.id().equals(item.id()));
    }
}

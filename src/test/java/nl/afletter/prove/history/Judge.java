package nl.afletter.prove.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import nl.afletter.chain.Chain;
import nl.afletter.chain.Footprint;
import nl.afletter.chain.Office;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.moneybird.MoneybirdBooks;
import nl.afletter.port.VendorConnection;

/** Compares the books, the CRM and the human tasks with what the {@link Model} says. */
final class Judge {

    private final Expected expected;
    private final Chain chain;
    private final Teller teller;
    private final Office office;
    private final MoneybirdBooks books;
    private final Tally tally;

    private Judge(Expected expected, Chain chain, Teller teller, Office office, Tally tally) {
        this.expected = expected;
        this.chain = chain;
        this.teller = teller;
        this.office = office;
        this.books = office.books();
        this.tally = tally;
    }

    /** Lives through a history in a world of its own and judges it. What breaks on the way is a finding too. */
    static Verdict of(History history) {
        return of(history, UnaryOperator.identity());
    }

    /** The same with something around the vendors' adapters. */
    static Verdict of(History history, UnaryOperator<VendorConnection> adapters) {
        try (Chain chain = new Chain(history.start().toString(), adapters)) {
            return of(history, chain, Life.through(history, chain));
        } catch (RuntimeException | AssertionError broken) {
            return new Verdict(0, 0, 0, List.of("it broke: " + broken + at(broken)));
        }
    }

    private static String at(Throwable broken) {
        StringBuilder where = new StringBuilder();
        for (int n = 0; n < Math.min(6, broken.getStackTrace().length); n++) {
            where.append("\n      at ").append(broken.getStackTrace()[n]);
        }
        return where.toString();
    }

    private static Verdict of(History history, Chain chain, Life.Lived lived) {
        Tally tally = new Tally();
        Teller teller = lived.teller();
        Map<String, Expected> expected = new TreeMap<>();
        for (String books : history.books()) {
            expected.put(books, Model.of(history, books));
            new Judge(expected.get(books), chain, teller, teller.offices().get(books), tally).books();
        }
        new Subjects(expected, chain, teller, tally).judge();
        Footprint.wrong(chain).forEach(tally::finding);
        chain.moneybird.failures().forEach(failure -> tally.finding("a simulator broke: " + failure));
        if (lived.consents() > 0 && !history.mayLoseTokens()) {
            tally.finding("the consent of the CRM was over " + lived.consents() + " times, and nothing ended it");
        }
        return tally.verdict();
    }

    private void books() {
        movements();
        documents();
        balances();
        crm();
        office.books().contradictions().forEach(words -> tally.finding("WRONG " + words));
    }

    /** Each transaction of the PSP stands on clearing once, and nothing else does. */
    private void movements() {
        Map<String, List<MoneybirdBooks.Movement>> booked = new HashMap<>();
        books.movements().forEach(movement -> booked.computeIfAbsent(
                        String.valueOf(movement.transaction()), each -> new ArrayList<>())
                .add(movement));
        expected.movements().forEach((label, cents) -> {
            List<MoneybirdBooks.Movement> found = booked.remove(transaction(label));
            if (found == null) {
                tally.lost(1, label + " of " + Happening.eur(cents) + " is not on clearing");
                return;
            }
            if (found.size() > 1) {
                tally.doubled(
                        found.size() - 1,
                        label + " of " + Happening.eur(cents) + " is on clearing " + found.size() + " times");
            }
            found.forEach(movement -> {
                tally.explain("movement of " + label, cents, movement.amount());
                tally.explain("unbooked part of the movement of " + label, 0, movement.open());
            });
        });
        booked.forEach((transaction, found) ->
                found.forEach(movement -> tally.explain("movement " + transaction, 0, movement.amount())));
    }

    /** The names of {@link Model}'s movements as the PSP's transactions. */
    private String transaction(String label) {
        if (label.endsWith(" back")) {
            return teller.id(label.substring(0, label.length() - " back".length())) + "-back";
        }
        if (label.endsWith(" fee")) {
            return teller.id(label.substring(0, label.length() - " fee".length())) + "-fee";
        }
        return label.startsWith("compensation ") ? compensation(label.substring(13)) : teller.id(label);
    }

    /** The movement by which the PSP gives back what was rounded up in a month. @param which till and month */
    private String compensation(String which) {
        int till = which.charAt(1) - '1';
        String month = which.substring(3);
        JsonNode psp = moment(office.tills().get(till).mollie().moment());
        for (JsonNode invoice : psp.path("invoices").path("rows")) {
            for (JsonNode row :
                    psp.path("balances").path("rows").path(0).path("movements").path("rows")) {
                boolean ofInvoice = row.path("context")
                        .path("invoiceId")
                        .asText()
                        .equals(invoice.path("id").asText());
                if (ofInvoice && invoice.path("month").asText().equals(month)) {
                    return row.path("id").asText();
                }
            }
        }
        return "no compensation of " + month;
    }

    /** Each document stands once, with what is open of it. */
    private void documents() {
        Map<String, Expected.Document> byNumber = new TreeMap<>();
        Map<String, String> labels = new TreeMap<>();
        expected.documents().forEach((label, document) -> {
            byNumber.merge(number(label), document, Expected.Document::and);
            labels.merge(number(label), label, (one, other) -> one + " and " + other);
        });
        Set<String> seen = new HashSet<>();
        byNumber.forEach((number, document) -> {
            List<MoneybirdBooks.Item> found = books.items().stream()
                    .filter(item ->
                            item.reference().equals(number) || item.reference().startsWith(number + " (reversal"))
                    .toList();
            found.forEach(item -> seen.add(item.id()));
            document(labels.get(number) + " (" + number + ")", document, found);
        });
        books.items().stream()
                .filter(item -> !seen.contains(item.id()))
                .forEach(item -> tally.explain("document " + item.reference(), 0, item.total()));
    }

    private void document(String name, Expected.Document document, List<MoneybirdBooks.Item> found) {
        long total = found.stream().mapToLong(MoneybirdBooks.Item::total).sum();
        long open = found.stream().mapToLong(MoneybirdBooks.Item::unpaid).sum();
        long versions = found.stream()
                .filter(item -> !item.reference().contains(" (reversal"))
                .count();
        if (versions < document.versions()) {
            tally.lost(
                    document.versions() - versions,
                    name + " stands " + versions + " times, not " + document.versions());
        } else if (versions > document.versions()) {
            tally.doubled(
                    versions - document.versions(),
                    name + " stands " + versions + " times, not " + document.versions());
        }
        found.stream()
                .filter(item -> item.reference().contains(" (reversal"))
                .forEach(item -> tally.explain("open of the reversal " + item.reference(), 0, item.unpaid()));
        tally.explain("total of " + name, document.total(), total);
        tally.explain("open of " + name, document.open(), open);
    }

    private String number(String label) {
        String number = teller.number(label);
        return number != null
                ? number
                : moment(chain.teamleader.moment())
                        .path("creditNotes")
                        .path(teller.id(label))
                        .path("credit_note_number")
                        .asText();
    }

    private void balances() {
        office.accounts
                .keySet()
                .forEach(account -> tally.explain(
                        "balance of " + account,
                        expected.ledgers().getOrDefault(account, 0L),
                        office.balance(account).minor()));
        Map<String, String> vat = office.vat();
        Set<String> rates = new TreeSet<>(vat.keySet());
        rates.addAll(expected.vat().keySet());
        rates.forEach(rate -> tally.explain(
                "VAT " + rate, expected.vat().getOrDefault(rate, 0L), cents(vat.getOrDefault(rate, "0.00"))));
    }

    /** The CRM shows as paid what the PSP paid of it. */
    private void crm() {
        expected.paidInCrm().forEach((label, may) -> {
            long[] paid = {0};
            chain.teamleader
                    .invoice(teller.id(label))
                    .orElseThrow()
                    .path("payments")
                    .forEach(row ->
                            paid[0] += cents(row.path("payment").path("amount").asText()));
            if (!may.contains(paid[0])) {
                tally.finding("the CRM shows " + Happening.eur(paid[0]) + " as paid of " + label + ", not "
                        + may.stream().map(Happening::eur).toList());
            }
        });
    }

    private static long cents(String decimal) {
        return new BigDecimal(decimal).movePointRight(2).longValueExact();
    }

    private static JsonNode moment(byte[] json) {
        try {
            return SimJson.MAPPER.readTree(json);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}

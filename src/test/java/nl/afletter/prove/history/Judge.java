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
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.moneybird.MoneybirdBooks;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.VendorConnection;

/** Compares the books, the CRM and the human tasks with what the {@link Model} says. */
final class Judge {

    private final Expected expected;
    private final Chain chain;
    private final Teller teller;
    private final MoneybirdBooks books;
    private final List<String> findings = new ArrayList<>();
    private long lost;
    private long doubled;
    private long unexplained;

    private Judge(Expected expected, Chain chain, Teller teller) {
        this.expected = expected;
        this.chain = chain;
        this.teller = teller;
        this.books = chain.books();
    }

    /** Lives through a history in a world of its own and judges it. What breaks on the way is a finding too. */
    static Verdict of(History history) {
        return of(history, UnaryOperator.identity());
    }

    /** The same with something around the vendors' adapters. */
    static Verdict of(History history, UnaryOperator<VendorConnection> adapters) {
        try (Chain chain = new Chain(history.start().toString(), adapters)) {
            Teller teller = Life.through(history, chain);
            return of(Model.of(history), chain, teller);
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

    static Verdict of(Expected expected, Chain chain, Teller teller) {
        Judge judge = new Judge(expected, chain, teller);
        judge.movements();
        judge.documents();
        judge.balances();
        judge.crm();
        judge.tasks();
        judge.payouts();
        Footprint.wrong(chain).forEach(judge.findings::add);
        chain.moneybird.failures().forEach(failure -> judge.findings.add("a simulator broke: " + failure));
        return new Verdict(judge.lost, judge.doubled, judge.unexplained, judge.findings);
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
                lost++;
                findings.add("lost: " + label + " of " + Happening.eur(cents) + " is not on clearing");
                return;
            }
            if (found.size() > 1) {
                doubled += found.size() - 1;
                findings.add("double: " + label + " of " + Happening.eur(cents) + " is on clearing " + found.size()
                        + " times");
            }
            found.forEach(movement -> {
                explain("movement of " + label, cents, movement.amount());
                explain("unbooked part of the movement of " + label, 0, movement.open());
            });
        });
        booked.forEach((transaction, found) ->
                found.forEach(movement -> explain("movement " + transaction, 0, movement.amount())));
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

    /** The movement by which the PSP gives back what was rounded up in a month. */
    private String compensation(String month) {
        JsonNode psp = moment(chain.mollie.moment());
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
                .forEach(item -> explain("document " + item.reference(), 0, item.total()));
    }

    private void document(String name, Expected.Document document, List<MoneybirdBooks.Item> found) {
        long total = found.stream().mapToLong(MoneybirdBooks.Item::total).sum();
        long open = found.stream().mapToLong(MoneybirdBooks.Item::unpaid).sum();
        long versions = found.stream()
                .filter(item -> !item.reference().contains(" (reversal"))
                .count();
        if (versions < document.versions()) {
            lost += document.versions() - versions;
            findings.add("lost: " + name + " stands " + versions + " times, not " + document.versions());
        } else if (versions > document.versions()) {
            doubled += versions - document.versions();
            findings.add("double: " + name + " stands " + versions + " times, not " + document.versions());
        }
        found.stream()
                .filter(item -> item.reference().contains(" (reversal"))
                .forEach(item -> explain("open of the reversal " + item.reference(), 0, item.unpaid()));
        explain("total of " + name, document.total(), total);
        explain("open of " + name, document.open(), open);
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
        chain.accounts
                .keySet()
                .forEach(account -> explain(
                        "balance of " + account,
                        expected.ledgers().getOrDefault(account, 0L),
                        chain.balance(account).minor()));
        Map<String, String> vat = chain.vat();
        Set<String> rates = new TreeSet<>(vat.keySet());
        rates.addAll(expected.vat().keySet());
        rates.forEach(rate ->
                explain("VAT " + rate, expected.vat().getOrDefault(rate, 0L), cents(vat.getOrDefault(rate, "0.00"))));
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
                findings.add("the CRM shows " + Happening.eur(paid[0]) + " as paid of " + label + ", not "
                        + may.stream().map(Happening::eur).toList());
            }
        });
    }

    private void tasks() {
        Map<String, String> labels = new HashMap<>();
        expected.tasks().keySet().forEach(label -> labels.put(teller.id(label), label));
        Set<String> asked = new HashSet<>();
        for (SubjectRef ref : Footprint.subjects(chain)) {
            Subject subject = chain.subject(ref);
            String own = ref.id().substring(ref.id().indexOf(':') + 1);
            String label = ref.kind() == SubjectKind.WRITE_BACK ? null : labels.get(own);
            String code = subject.task().map(task -> task.code()).orElse("");
            if (label != null && expected.tasks().get(label).contains(code)) {
                asked.add(label);
            } else if (!code.isEmpty()) {
                findings.add("a person is asked about " + ref + ": " + code + ", "
                        + subject.task().orElseThrow().what());
            }
            if (subject.state() != Subject.State.DONE && subject.task().isEmpty()) {
                findings.add("not finished: " + ref + " is " + subject.state() + ", " + subject.why());
            }
        }
        expected.tasks().forEach((label, codes) -> {
            if (!asked.contains(label)) {
                findings.add("nobody is asked about " + label + ": " + codes);
            }
        });
    }

    private void payouts() {
        for (SubjectRef ref : Footprint.subjects(chain)) {
            if (ref.kind() == SubjectKind.PAYOUT
                    && !chain.subject(ref).fact("difference").equals("0.00")) {
                findings.add("payout " + ref + " is not proven: difference "
                        + chain.subject(ref).fact("difference"));
            }
        }
    }

    private void explain(String what, long should, long is) {
        if (should != is) {
            unexplained += Math.abs(should - is);
            findings.add(what + " is " + Happening.eur(is) + ", not " + Happening.eur(should));
        }
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

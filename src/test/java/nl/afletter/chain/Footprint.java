package nl.afletter.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.moneybird.MoneybirdBooks;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;

/**
 * All that must be the same however often a process died: the package's books, the CRM's payments, our states and the
 * human tasks. Ids and moments are left out, since another order of calls gives others.
 */
public final class Footprint {

    private Footprint() {}

    /** One line per fact, sorted within each part. */
    static List<String> of(Chain chain) {
        List<String> lines = new ArrayList<>();
        lines.addAll(books(chain.books()));
        lines.addAll(contacts(chain));
        lines.addAll(crm(chain));
        lines.addAll(told(chain));
        lines.addAll(states(chain));
        chain.tasks().forEach(task -> lines.add("task " + task));
        lines.addAll(wrong(chain));
        return lines;
    }

    /** What one has and the other has not; empty when they are the same. */
    static List<String> difference(List<String> expected, List<String> found) {
        List<String> missing = new ArrayList<>(expected);
        found.forEach(missing::remove);
        List<String> extra = new ArrayList<>(found);
        expected.forEach(extra::remove);
        List<String> difference = new ArrayList<>();
        missing.forEach(line -> difference.add("missing: " + line));
        extra.forEach(line -> difference.add("too much: " + line));
        return difference;
    }

    /** What a receiver knows, each event once. */
    private static List<String> told(Chain chain) {
        List<String> lines = new ArrayList<>();
        chain.receiver()
                .ifPresent(receiver -> receiver.events().forEach(event -> {
                    JsonNode data = event.path("data");
                    lines.add("told " + event.path("type").asText() + " of "
                            + data.path("subject").asText() + " "
                            + data.path("status").asText() + " paid "
                            + data.path("paidAmount").asText() + " open "
                            + data.path("openAmount").asText() + " by "
                            + data.path("paymentId").asText() + " "
                            + data.path("reasonCode").asText());
                }));
        return lines.stream().sorted().toList();
    }

    private static List<String> books(MoneybirdBooks books) {
        List<String> lines = new ArrayList<>();
        new TreeMap<>(books.balances()).forEach((account, minor) -> {
            if (minor != 0) {
                lines.add("balance " + account + " " + minor);
            }
        });
        books.items()
                .forEach(item -> lines.add("item " + item.reference() + " " + item.state() + " " + item.total()
                        + " unpaid " + item.unpaid() + " files "
                        + item.files().stream().distinct().count() + "/"
                        + item.files().size()));
        books.movements()
                .forEach(movement -> lines.add("movement " + movement.transaction() + " " + movement.date() + " "
                        + movement.amount() + " open " + movement.open()));
        books.journal()
                .entries()
                .forEach(entry -> lines.add("entry "
                        + entry.lines().stream()
                                .map(line -> line.account() + " " + line.minor())
                                .sorted()
                                .collect(Collectors.joining(", "))));
        return lines.stream().sorted().toList();
    }

    private static List<String> contacts(Chain chain) {
        List<String> lines = new ArrayList<>();
        JsonNode state = read(chain.moneybird.moment());
        state.path("administrations")
                .path(chain.seed.id())
                .path("contacts")
                .forEach(contact -> lines.add("contact "
                        + contact.path("customerId").asText() + " "
                        + contact.path("fields").path("company_name").asText() + " "
                        + contact.path("fields").path("city").asText()));
        return lines.stream().sorted().toList();
    }

    private static List<String> crm(Chain chain) {
        List<String> lines = new ArrayList<>();
        read(chain.teamleader.moment()).path("invoices").forEach(invoice -> {
            String number = invoice.path("invoice_number").asText();
            lines.add("crm " + number + " " + invoice.path("status").asText() + " due "
                    + invoice.path("total").path("due").path("amount").asText());
            invoice.path("payments")
                    .forEach(payment -> lines.add("payment in the crm of " + number + " "
                            + payment.path("payment").path("amount").asText() + " of "
                            + payment.path("paid_at").asText().substring(0, 10)));
        });
        read(chain.teamleader.moment()).path("materials").forEach(material -> lines.add("material in the crm "
                + material.path("title").asText().replaceAll("\\[.*]", "") + " "
                + material.path("unit_cost").path("amount").asText()));
        chain.hubspot().ifPresent(hubspot -> lines.addAll(hubspot(read(hubspot.moment()))));
        return lines.stream().sorted().toList();
    }

    /** What HubSpot shows of the books. The package's ids are no part of it. */
    private static List<String> hubspot(JsonNode state) {
        List<String> lines = new ArrayList<>();
        for (String type : List.of("invoices", "deals")) {
            state.path("records").path(type).forEach(row -> {
                JsonNode shown = row.path("properties");
                lines.add("hubspot " + type + " " + row.path("id").asText() + " "
                        + shown.path("boekhouding_status").asText() + " open "
                        + shown.path("boekhouding_open_bedrag").asText() + " paid on "
                        + shown.path("boekhouding_betaald_op").asText() + " number "
                        + shown.path("boekhouding_nummer").asText());
            });
        }
        return lines;
    }

    /** Of a rest that is no end only whether it is one: LATER and WAITING differ by chance where both come again. */
    private static List<String> states(Chain chain) {
        List<String> lines = new ArrayList<>();
        for (SubjectRef ref : subjects(chain)) {
            if (ref.kind() == SubjectKind.NEWS || ref.kind() == SubjectKind.DELIVERY) {
                // Events are named by ids of the package: what was told says it all.
                continue;
            }
            Subject subject = chain.subject(ref);
            String booked = subject.journal().entrySet().stream()
                    .filter(entry -> entry.getValue().state() == JournalEntry.State.BOOKED)
                    .map(java.util.Map.Entry::getKey)
                    .sorted()
                    .collect(Collectors.joining(" "));
            String keys = ref.kind() == SubjectKind.WRITE_BACK ? "" : " " + booked;
            lines.add("subject " + ref + " " + subject.state() + keys);
        }
        return lines.stream().sorted().toList();
    }

    /** What may never be, whatever was expected. */
    public static List<String> wrong(Chain chain) {
        List<String> lines = new ArrayList<>();
        chain.books().contradictions().forEach(words -> lines.add("WRONG " + words));
        chain.table.queue().deadLetters().forEach(hint -> lines.add("WRONG dead letter " + hint));
        chain.receiver()
                .ifPresent(receiver ->
                        receiver.toldOtherwise().forEach(id -> lines.add("WRONG event with two bodies " + id)));
        for (SubjectRef ref : subjects(chain)) {
            Subject subject = chain.subject(ref);
            if (subject.planOpen() && subject.state() == Subject.State.DONE) {
                lines.add("WRONG plan left open " + ref);
            }
            if (subject.stale() && !subject.planOpen()) {
                lines.add("WRONG stale for ever " + ref);
            }
        }
        return lines;
    }

    public static List<SubjectRef> subjects(Chain chain) {
        return chain.table.rows().all().stream()
                .filter(row -> row.key().pk().startsWith("S#") && row.key().sk().equals("row"))
                .map(row -> row.key().pk().split("#", 4))
                .map(parts -> new SubjectRef(parts[1], SubjectKind.valueOf(parts[2]), parts[3]))
                .toList();
    }

    private static JsonNode read(byte[] json) {
        try {
            return SimJson.MAPPER.readTree(json);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}

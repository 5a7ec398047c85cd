package nl.afletter.vendor.mollie;

import static nl.afletter.vendor.mollie.MollieValues.moment;
import static nl.afletter.vendor.mollie.MollieValues.optionalMoment;
import static nl.afletter.vendor.mollie.MollieValues.required;
import static nl.afletter.vendor.mollie.MollieValues.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import nl.afletter.model.Payout.Status;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Failure;
import nl.afletter.port.Psp.Feed;

/**
 * What moved since the last run (mollie.md section 9), one vendor page per call. Mollie has no filter on changes, so
 * each list is read newest first, back to what the last run saw:
 * <ul>
 *   <li>each balance's movements: everything that Mollie settles, whatever its age;
 *   <li>settlements, back to the newest one before which all are final;
 *   <li>payments, refunds and chargebacks per profile, for what never touches the balance;
 *   <li>Mollie's own invoices of its fees.
 * </ul>
 * With an API key the last group is all there is.
 *
 * <p>A mark is {@code {"list/of": "where"}}; a cursor is {@code {"todo": ["list/of", …], "from": "…", "mark": {…}}}.
 */
final class ChangeFeed {
    /** Nobody waits longer for something unfinished in a list; what Mollie settles is in the balance anyway. */
    static final Duration UNFINISHED = Duration.ofDays(30);
    /** A chargeback can be won back this long after it came (mollie.md section 9). */
    static final Duration WON_BACK = Duration.ofDays(180);

    /** Stands for all invoices where the token may not read them: asking for it gives Mollie's refusal. */
    static final String NOT_READABLE = "not-readable";

    private final MollieApi api;
    private final SettlingParty party;
    private final String connection;
    private final Instant now;

    ChangeFeed(MollieApi api, SettlingParty party, String connection, Instant now) {
        this.api = api;
        this.party = party;
        this.connection = connection;
        this.now = now;
    }

    Feed page(String mark, Instant since, String cursor) {
        ObjectNode old = mark.isEmpty() ? MollieValues.JSON.createObjectNode() : read(mark);
        ObjectNode place = cursor.isEmpty() ? start(old) : read(cursor);
        ArrayNode todo = (ArrayNode) place.path("todo");
        if (todo.isEmpty()) {
            return new Feed(List.of(), "", place.path("mark").toString());
        }
        Walk walk = new Walk(todo.get(0).asText(), old, place, since);
        String next = walk.page();
        if (next.isEmpty()) {
            todo.remove(0);
        }
        place.put("from", next);
        return new Feed(
                List.copyOf(walk.subjects),
                todo.isEmpty() ? "" : place.toString(),
                place.path("mark").toString());
    }

    private ObjectNode start(ObjectNode old) {
        ObjectNode place = MollieValues.JSON.createObjectNode();
        ArrayNode todo = place.putArray("todo");
        place.put("from", "").set("mark", old.deepCopy());
        if (!api.reachesOrganization()) {
            List.of("payments/", "refunds/", "chargebacks/").forEach(todo::add);
            return place;
        }
        MollieApi.all(api::balances, balance -> todo.add("balances/" + required(balance, "id")));
        if (!api.testMode()) {
            todo.add("settlements/");
        }
        MollieApi.all(api::profiles, profile -> List.of("payments/", "refunds/", "chargebacks/")
                .forEach(list -> todo.add(list + required(profile, "id"))));
        if (!api.testMode()) {
            todo.add("invoices/");
        }
        return place;
    }

    /** One page of one list. */
    private final class Walk {
        private final String step;
        private final String list;
        private final String of;
        private final String oldMark;
        private final ObjectNode marks;
        private final String from;
        private final Instant since;
        private final Set<SubjectRef> subjects = new LinkedHashSet<>();

        Walk(String step, ObjectNode old, ObjectNode place, Instant since) {
            this.step = step;
            this.list = step.substring(0, step.indexOf('/'));
            this.of = step.substring(step.indexOf('/') + 1);
            this.oldMark = old.path(step).asText("");
            this.marks = (ObjectNode) place.path("mark");
            this.from = place.path("from").asText("");
            this.since = since;
        }

        /** Where to go on in this list; empty when it is done. */
        String page() {
            MollieApi.Rows page =
                    switch (list) {
                        case "balances" -> api.movements(of, from);
                        case "settlements" -> api.settlements(from);
                        case "invoices" -> invoices();
                        default -> api.ofProfile(list, of, from);
                    };
            if (from.isEmpty() && !page.rows().isEmpty()) {
                marks.put(step, newest(page.rows().get(0)));
            }
            for (JsonNode row : page.rows()) {
                if (isKnown(row)) {
                    return "";
                }
                take(row);
            }
            return page.next();
        }

        /** A token without the scope must not stop the feed: the subject that stands for it says what is missing. */
        private MollieApi.Rows invoices() {
            try {
                return api.invoices(from);
            } catch (Failure.Rejected no) {
                add(SubjectKind.FEE_INVOICE, NOT_READABLE);
                return new MollieApi.Rows(List.of(), "");
            }
        }

        private String newest(JsonNode row) {
            return switch (list) {
                case "balances", "settlements", "invoices" -> required(row, "id");
                case "chargebacks" -> api.reachesOrganization() ? at(row) : now + "|";
                default -> at(row);
            };
        }

        private String at(JsonNode row) {
            return moment(row, "createdAt") + "|" + required(row, "id");
        }

        private boolean isKnown(JsonNode row) {
            Instant made = list.equals("invoices") ? issued(row) : moment(row, "createdAt");
            if (made.isBefore(since)) {
                return true;
            }
            String id = required(row, "id");
            return switch (list) {
                case "balances", "settlements", "invoices" -> id.equals(oldMark);
                case "chargebacks" -> api.reachesOrganization() ? before(made, id) : made.isBefore(now.minus(WON_BACK));
                default -> before(made, id);
            };
        }

        private static Instant issued(JsonNode invoice) {
            return LocalDate.parse(required(invoice, "issuedAt"))
                    .atStartOfDay(MollieValues.AMSTERDAM)
                    .toInstant();
        }

        private boolean before(Instant made, String id) {
            return !oldMark.isEmpty() && (id.equals(oldMark.split("\\|", 2)[1]) || made.isBefore(oldMoment()));
        }

        private Instant oldMoment() {
            return oldMark.isEmpty() ? Instant.MIN : Instant.parse(oldMark.split("\\|", 2)[0]);
        }

        private void take(JsonNode row) {
            switch (list) {
                case "balances" -> {
                    add(SubjectKind.PAYMENT, PayoutLines.context(row, "paymentId"));
                    add(SubjectKind.PAYOUT, PayoutLines.context(row, "settlementId"));
                }
                case "settlements" -> takeSettlement(row);
                case "invoices" -> add(SubjectKind.FEE_INVOICE, required(row, "id"));
                case "payments" -> takePayment(row);
                case "refunds" -> {
                    add(SubjectKind.PAYMENT, required(row, "paymentId"));
                    lookAgain(row, Set.of("queued", "pending", "processing").contains(text(row, "status")));
                }
                default -> takeChargeback(row);
            }
        }

        /** The mark stays below everything that is not final. */
        private void takeSettlement(JsonNode row) {
            String id = required(row, "id");
            add(SubjectKind.PAYOUT, id);
            if (PayoutOfMollie.status(required(row, "status")) == Status.OPEN) {
                marks.put(step, oldMark);
            } else if (marks.path(step).asText("").equals(oldMark)) {
                marks.put(step, id);
            }
        }

        private void takePayment(JsonNode row) {
            String status = text(row, "status");
            boolean inBalance = api.reachesOrganization()
                    && !text(row, "method").isEmpty()
                    && party.of(text(row, "method")).equals(SettlingParty.MOLLIE);
            if (!inBalance && (status.equals("paid") || status.equals("authorized"))) {
                add(SubjectKind.PAYMENT, required(row, "id"));
            }
            lookAgain(row, !inBalance && (status.equals("open") || status.equals("pending")));
        }

        private void takeChargeback(JsonNode row) {
            boolean isNew =
                    api.reachesOrganization() || !moment(row, "createdAt").isBefore(oldMoment());
            boolean isWonBack = optionalMoment(row, "reversedAt")
                    .filter(at -> !at.isBefore(oldMoment()))
                    .isPresent();
            if (isNew || isWonBack) {
                add(SubjectKind.PAYMENT, required(row, "paymentId"));
            }
        }

        /** What is not finished keeps the mark of its list down, so that the next run reads it again. */
        private void lookAgain(JsonNode row, boolean unfinished) {
            Instant made = moment(row, "createdAt");
            if (unfinished && made.isAfter(now.minus(UNFINISHED))) {
                marks.put(step, made + "|");
            }
        }

        private void add(SubjectKind kind, String id) {
            if (SubjectRef.isId(id)) {
                subjects.add(new SubjectRef(connection, kind, id));
            }
        }
    }

    private static ObjectNode read(String json) {
        try {
            if (MollieValues.JSON.readTree(json) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException("'" + json + "' is no place in the feed", notJson);
        }
        throw new IllegalArgumentException("'" + json + "' is no place in the feed");
    }
}

package nl.afletter.usecase;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase;
import nl.afletter.model.Administration;
import nl.afletter.model.Connection;
import nl.afletter.model.EventType;
import nl.afletter.model.HumanTask;
import nl.afletter.model.Invoice.CustomerRef;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Receiver;

/**
 * Makes the events of one subject for the receivers of its administration (docs/events.md). Level-triggered: what the
 * row and the books say and was not told yet becomes an event, kept as evidence before anybody is hinted at it. What was
 * told is written last, so a process that dies before that makes the same events under the same ids again.
 */
final class TellReceivers implements UseCase {

    private static final String TASK = "task";
    private static final String STAGE = "stage";
    private static final String PARTY = "party";

    private final Desk desk;
    private final InvoiceNews invoices;

    TellReceivers(Bench bench) {
        this.desk = new Desk(bench);
        this.invoices = new InvoiceNews(desk);
    }

    @Override
    public Decision decide(Situation situation) {
        Subject news = situation.subject();
        Optional<Subject> found = desk.bench()
                .stores()
                .subjects()
                .read(news.ref().inTheNews())
                .filter(row -> !row.administration().isEmpty());
        if (found.isEmpty()) {
            return Decision.Done.because("nothing is known of it, or not whose it is");
        }
        Subject about = found.get();
        if (!news.administration().equals(about.administration())) {
            return new Decision.PassOn(about.administration(), forgotten(news));
        }
        Administration books = desk.books(news);
        Telling telling = new Telling(news, about, situation.now());
        if (InvoiceNews.isOne(about.ref().kind())) {
            Optional<Decision> later = invoices.add(situation, books, telling);
            if (later.isPresent()) {
                return later.get();
            }
        }
        payout(telling);
        party(telling);
        task(telling);
        telling.events()
                .forEach(event ->
                        desk.bench().stores().evidence().keep(books.id(), Event.paper(event.id()), event.write()));
        return new Decision.Done(
                telling.events().isEmpty()
                        ? "nothing new to tell"
                        : "told of " + telling.events().size() + " events",
                deliveries(books, telling.events()),
                List.of(),
                telling.facts());
    }

    /** What was told in one administration is news in another. */
    private static Map<String, String> forgotten(Subject news) {
        Map<String, String> facts = new HashMap<>(news.facts());
        facts.replaceAll((name, value) -> "");
        return facts;
    }

    private List<SubjectRef> deliveries(Administration books, List<Event> events) {
        List<SubjectRef> deliveries = new ArrayList<>();
        for (Event event : events) {
            EventType type = EventType.of(event.type()).orElseThrow();
            for (Connection connection : desk.bench().stores().settings().connections()) {
                if (Receiver.wants(connection, books.id(), type)) {
                    deliveries.add(new SubjectRef(connection.id(), SubjectKind.DELIVERY, event.id()));
                }
            }
        }
        return deliveries;
    }

    private void payout(Telling telling) {
        Subject about = telling.about();
        String stage = about.ref().kind() == SubjectKind.PAYOUT ? about.fact(ImportPayout.STAGE) : "";
        if (!stage.isEmpty() && telling.told(STAGE).isEmpty()) {
            telling.tell(EventType.PAYOUT_BOOKED, "", telling.now(), payout(about, "booked"));
        }
        if (stage.equals(ProveClearing.PROVEN) && !telling.told(STAGE).equals(stage)) {
            telling.tell(EventType.PAYOUT_PROVEN, "", telling.now(), payout(about, "proven"));
        }
        telling.remember(STAGE, stage);
    }

    private Map<String, String> payout(Subject about, String status) {
        Map<String, String> data = new HashMap<>();
        data.put("payoutId", about.ref().id());
        data.put("reference", about.fact(Facts.NUMBER));
        data.put("status", status);
        data.put("paymentProvider", desk.connection(about).vendor());
        data.put("currency", about.fact(Facts.CURRENCY));
        data.put("totalAmount", about.fact(Facts.AMOUNT));
        data.put("feeAmount", about.fact("fees"));
        data.put("paidAt", about.fact(Facts.DATE));
        return data;
    }

    private void party(Telling telling) {
        Subject about = telling.about();
        boolean known =
                !about.fact(Facts.ITEM).isEmpty() || !about.fact(Facts.CREDITOR).isEmpty();
        if (about.ref().kind() != SubjectKind.DEBTOR || !known) {
            return;
        }
        // Each writing to the books is one more booked effect.
        long writings = about.journal().values().stream()
                .filter(entry -> entry.state() == JournalEntry.State.BOOKED)
                .count();
        String card = about.fact(Facts.ITEM) + " " + about.fact(Facts.CREDITOR) + " " + writings;
        if (!telling.told(PARTY).equals(card)) {
            Map<String, String> data = new HashMap<>();
            String id = about.ref().id();
            CustomerRef customer = CustomerRef.ofSubjectId(id.substring(id.indexOf('/') + 1));
            data.put("externalType", customer.type());
            data.put("externalId", customer.id());
            data.put("accountingId", about.fact(Facts.ITEM));
            data.put("creditorId", about.fact(Facts.CREDITOR));
            data.put("name", about.fact(Facts.DEBTOR));
            data.put("action", telling.told(PARTY).isEmpty() ? "created" : "updated");
            telling.tell(EventType.PARTY_SYNCED, card, telling.now(), data);
            telling.remember(PARTY, card);
        }
    }

    /** Of a task that a person closed, and of one that waits for a person. */
    private void task(Telling telling) {
        Optional<HumanTask> task = telling.about().task();
        String open = task.map(each -> each.since() + " " + each.code()).orElse("");
        String told = telling.told(TASK);
        if (told.equals(open)) {
            return;
        }
        if (!told.isEmpty()) {
            Map<String, String> data = attention(telling.about(), "closed");
            data.put("reasonCode", told.substring(told.indexOf(' ') + 1));
            telling.tell(EventType.INVOICE_ATTENTION, "closed " + told, telling.now(), data);
        }
        task.ifPresent(each -> {
            if (InvoiceNews.isOne(telling.about().ref().kind()) && !InvoiceNews.isInTheBooks(telling.about())) {
                telling.tell(
                        EventType.INVOICE_BOOKING_FAILED,
                        open,
                        each.since(),
                        reason(InvoiceNews.data(telling.about(), "not_booked"), each));
            }
            telling.tell(
                    EventType.INVOICE_ATTENTION,
                    "open " + open,
                    each.since(),
                    reason(attention(telling.about(), "open"), each));
        });
        telling.remember(TASK, open);
    }

    private Map<String, String> attention(Subject about, String status) {
        if (InvoiceNews.isOne(about.ref().kind())) {
            return InvoiceNews.data(about, status);
        }
        Map<String, String> data = new HashMap<>();
        data.put("status", status);
        data.put("currency", about.fact(Facts.CURRENCY));
        data.put("totalAmount", about.fact(Facts.AMOUNT));
        if (isMoney(about.ref().kind())) {
            data.put("paymentId", Units.payment(about.ref()));
            data.put("paymentProvider", desk.connection(about).vendor());
        }
        return data;
    }

    private static boolean isMoney(SubjectKind kind) {
        return kind == SubjectKind.PAYMENT
                || kind == SubjectKind.CAPTURE
                || kind == SubjectKind.REFUND
                || kind == SubjectKind.CHARGEBACK;
    }

    private static Map<String, String> reason(Map<String, String> data, HumanTask task) {
        data.put("reasonCode", task.code());
        data.put("reasonMessage", task.what());
        data.put("reasonTodo", task.todo());
        return data;
    }
}

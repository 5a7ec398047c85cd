package nl.afletter.vendor.generic;

import static nl.afletter.vendor.generic.Values.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import nl.afletter.http.PublicFetch;
import nl.afletter.model.Connection;
import nl.afletter.model.Debtor;
import nl.afletter.model.Invoice;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Abilities;
import nl.afletter.port.Crm;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;
import nl.afletter.port.Page;
import nl.afletter.port.Received;

/**
 * A CRM that sends its documents through the open door: what it sent is all that is known. The first event about an
 * invoice stands; what says something else, or that it is cancelled, is for a person (generic-webhook.md sections 2 and
 * 6).
 */
public final class GenericCrm implements Crm {

    private static final int PAGE = 100;

    /** Two doors may have clocks that differ, and write a moment after they looked at theirs. */
    static final Duration LOOK_BACK = Duration.ofMinutes(2);

    private static final Abilities ABILITIES =
            new Abilities(PaymentOfEvents.GENERIC, Abilities.DEFAULT_SETTLE_DOWN, false, true, false, false);

    private final Connection connection;
    private final Received received;
    private final PublicFetch files;

    /** @param files for the links under which PDFs are to be had */
    public GenericCrm(Connection connection, Received received, PublicFetch files) {
        this.connection = connection;
        this.received = received;
        this.files = files;
    }

    @Override
    public String connection() {
        return connection.id();
    }

    @Override
    public Abilities abilities() {
        return ABILITIES;
    }

    /** Nothing to do: nothing is called. */
    @Override
    public void ready(Instant deadline) {}

    @Override
    public Operation<?> operation(String name) {
        throw new IllegalArgumentException("nothing is changed behind the open door, so there is no operation " + name);
    }

    @Override
    public Optional<Invoice> invoice(String id) {
        return document(id, false);
    }

    @Override
    public Optional<Invoice> creditNote(String id) {
        return document(id, true);
    }

    /** @throws Failure.Rejected when a person has to look at it first */
    private Optional<Invoice> document(String id, boolean creditNote) {
        List<Received.Stored> events = events(id);
        List<Received.Stored> approved = events.stream()
                .filter(each -> each.slot().equals(Canon.APPROVED))
                .toList();
        Optional<Received.Stored> own = approved.stream()
                .filter(each -> InvoiceOfEvent.isCreditNote(data(each)) == creditNote)
                .findFirst();
        if (own.isEmpty()) {
            return Optional.empty();
        }
        if (approved.size() > 1) {
            throw sentOtherwise(approved);
        }
        events.stream()
                .filter(each -> each.slot().equals(Canon.CANCELLED))
                .findFirst()
                .ifPresent(cancelled -> {
                    throw cancelled(approved.get(0), data(cancelled));
                });
        return own.map(stored -> InvoiceOfEvent.invoice(stored, corrects(data(stored))));
    }

    private static Failure.Rejected sentOtherwise(List<Received.Stored> approved) {
        return new Failure.Rejected(
                "sent-otherwise",
                "This document was sent again and says something else. First: " + words(approved.get(0)) + "; then: "
                        + words(approved.get(approved.size() - 1)) + ". The first one counts, the other is not booked.",
                "Where the change is right, make a credit note and a new invoice under ids of their own in the sending"
                        + " system. If it is not booked yet, book it by hand. Then ignore.");
    }

    private static Failure.Rejected cancelled(Received.Stored approved, JsonNode cancelled) {
        String reason = text(cancelled, "reason");
        return new Failure.Rejected(
                "cancelled-by-sender",
                "The sender cancelled " + words(approved) + (reason.isEmpty() ? "" : ": " + reason) + ".",
                "Where it is booked, send a credit note for it: nothing booked is deleted. Then ignore.");
    }

    private static String words(Received.Stored stored) {
        JsonNode data = data(stored);
        return text(data, "number") + " of " + text(data, "issueDate") + ", " + text(data, "currency") + " "
                + text(data.path("totals"), "taxInclusiveAmount");
    }

    /**
     * The sender's id of the invoice that a note corrects; a name that no invoice has while only its number is known.
     */
    private String corrects(JsonNode data) {
        if (!InvoiceOfEvent.isCreditNote(data) || data.has("precedingExternalId")) {
            return text(data, "precedingExternalId");
        }
        String number = text(data, "precedingInvoiceNumber");
        if (number.isEmpty()) {
            return "";
        }
        String name = Deliveries.number(number);
        return received.named(connection.id(), name)
                .map(thing -> thing.substring(Deliveries.document("").length()))
                .orElse(name);
    }

    @Override
    public Optional<Debtor> debtor(Invoice.CustomerRef customer) {
        if (!customer.type().equals(DebtorOfEvent.PARTY) || !Values.isId(customer.id())) {
            return Optional.empty();
        }
        return received.card(connection.id(), Deliveries.party(customer.id()))
                .map(card -> DebtorOfEvent.debtor(Values.kept(card.json())));
    }

    @Override
    public boolean hasPdf(SubjectRef document) {
        return withPdf(document).isPresent();
    }

    @Override
    public byte[] pdf(SubjectRef document) {
        Received.Stored stored = withPdf(document).orElseThrow(GenericCrm::noPdf);
        String url = text(data(stored).path(Pdf.DOCUMENT), "url");
        if (!url.isEmpty()) {
            return files.pdf(url);
        }
        String pdf = received.pdf(connection.id(), Deliveries.document(document.id()), stored.slot())
                .orElseThrow(GenericCrm::noPdf);
        return Base64.getDecoder().decode(pdf);
    }

    private static Failure.Rejected noPdf() {
        return new Failure.Rejected(
                "no-pdf",
                "The PDF that was sent with this document is gone, or none was sent.",
                "Attach it by hand, then ignore.");
    }

    /** A signed one first, else that of the invoice itself. */
    private Optional<Received.Stored> withPdf(SubjectRef document) {
        boolean possible = document.kind() == SubjectKind.INVOICE || document.kind() == SubjectKind.CREDIT_NOTE;
        List<Received.Stored> events = possible ? events(document.id()) : List.of();
        return List.of(Canon.SIGNED, Canon.APPROVED).stream()
                .flatMap(slot -> events.stream()
                        .filter(each -> each.slot().equals(slot) && each.first())
                        .filter(each ->
                                each.pdf() || data(each).path(Pdf.DOCUMENT).has("url")))
                .findFirst();
    }

    private List<Received.Stored> events(String id) {
        return Values.isId(id) ? received.of(connection.id(), Deliveries.document(id)) : List.of();
    }

    private static JsonNode data(Received.Stored stored) {
        return Values.kept(stored.json()).path("data");
    }

    @Override
    public Page<SubjectRef> changedSince(Instant since, String cursor) {
        Received.Told told = received.since(connection.id(), since.minus(LOOK_BACK), cursor, PAGE);
        List<SubjectRef> subjects =
                told.rows().stream().flatMap(row -> row.subjects().stream()).toList();
        return new Page<>(subjects, told.next());
    }

    /** {@inheritDoc} Nothing: the sender hears of the books by events, if it wants to. */
    @Override
    public Writing writing(WriteBack writeBack) {
        return new Writing(List.of(), writeBack.ours());
    }
}

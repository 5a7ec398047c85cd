package nl.afletter.local.sim.teamleader;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What one Teamleader account holds; documents and relations stand here in the shape of their {@code info} answers. */
final class TeamleaderState {

    /** A registered webhook. */
    static final class Hook {
        String url;
        List<String> types = new ArrayList<>();
    }

    /** Something that happened and is not delivered yet. */
    record Event(String type, String subjectType, String subjectId) {}

    /** A temporary link to a file. */
    record Download(String text, Instant expires) {}

    /** A consent that waits for its code to be used. */
    record Code(String redirectUri, Instant expires) {}

    /** Date and payment term that a draft will get when it is booked. */
    record Planned(LocalDate date, int days) {}

    final Map<String, ObjectNode> departments = new LinkedHashMap<>();
    final Map<String, ObjectNode> taxRates = new LinkedHashMap<>();
    final Map<String, ObjectNode> categories = new LinkedHashMap<>();
    final Map<String, ObjectNode> companies = new LinkedHashMap<>();
    final Map<String, ObjectNode> contacts = new LinkedHashMap<>();
    final Map<String, ObjectNode> projects = new LinkedHashMap<>();
    final Map<String, ObjectNode> legacyProjects = new LinkedHashMap<>();
    final Map<String, ObjectNode> materials = new LinkedHashMap<>();
    final Map<String, ObjectNode> invoices = new LinkedHashMap<>();
    final Map<String, ObjectNode> creditNotes = new LinkedHashMap<>();
    final Map<String, Planned> drafts = new LinkedHashMap<>();
    final Map<String, Integer> numbers = new LinkedHashMap<>();
    final Map<String, Code> codes = new LinkedHashMap<>();
    final Map<String, Instant> accessTokens = new LinkedHashMap<>();
    final Map<String, Download> downloads = new LinkedHashMap<>();
    final List<Hook> hooks = new ArrayList<>();
    final List<Event> outbox = new ArrayList<>();
    String refreshToken = "";
    boolean revoked;
    boolean revokesOnReuse;
    Duration accessLife = Consent.ACCESS_LIFE;
    boolean negativeCreditNotes;
    Duration pdfDelay = Duration.ZERO;
    long sequence;

    /** The same ids in every run. */
    String newId() {
        return UUID.nameUUIDFromBytes(("teamleader " + ++sequence).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    void happened(String type, String subjectType, String subjectId) {
        outbox.add(new Event(type, subjectType, subjectId));
    }
}

package nl.afletter.local.sim.hubspot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What one HubSpot account (portal) holds. */
final class HubSpotState {

    /** A record: each property is a text. */
    static final class Row {
        String id;
        Map<String, String> properties = new LinkedHashMap<>();
        Instant createdAt;
        Instant updatedAt;
        boolean archived;
        /** How it stood after each change, oldest first: what the search index still shows. */
        List<Version> versions = new ArrayList<>();
    }

    /** How a record stood from a moment on. */
    record Version(Instant at, Map<String, String> properties, boolean archived) {}

    /** One association, in one direction. @param type such as {@code deal_to_company} */
    record Tie(String fromType, String fromId, String toType, String toId, String type) {}

    /** A consent that was given and not used yet. */
    record Code(String redirectUri, Instant until) {}

    /** An event that waits to be delivered. */
    static final class Waiting {
        ObjectNode event;
        int attempt;
        Instant due;
    }

    final Map<String, Map<String, Row>> records = new LinkedHashMap<>();
    final List<Tie> ties = new ArrayList<>();
    /** Fraction by id of the tax rate. */
    final Map<String, BigDecimal> taxRates = new LinkedHashMap<>();
    /** Names of the properties that exist, by type. */
    final Map<String, TreeSet<String>> defined = new LinkedHashMap<>();
    /** Stages of deals by id: whether it is won. */
    final Map<String, Boolean> stages = new LinkedHashMap<>();
    /** {@code type property}: changes that are told. */
    final TreeSet<String> subscriptions = new TreeSet<>();
    /** When the PDF of an invoice is there. */
    final Map<String, Instant> rendered = new LinkedHashMap<>();

    final List<Waiting> outbox = new ArrayList<>();
    final Map<String, Instant> accessTokens = new LinkedHashMap<>();
    String staticToken = "";
    String refreshToken = "";
    /** Codes of consents by the address that they were sent to, with their end. */
    final Map<String, Code> codes = new LinkedHashMap<>();

    Duration searchLag = Duration.ZERO;
    Duration pdfDelay = Duration.ZERO;
    boolean roundsPerRate;
    boolean tellsTax = true;
    boolean ratesAreFractions;
    String target = "";
    String signedAs = "";
    long sequence;
    int invoiceNumber = 1000;

    Map<String, Row> of(String type) {
        return records.computeIfAbsent(type, each -> new LinkedHashMap<>());
    }

    /** Past 31 bits, as HubSpot's are. */
    String newId() {
        return Long.toString(30_987_654_000L + ++sequence);
    }
}

package nl.afletter.local.sim.snelstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import nl.afletter.local.sim.ODataFilter.Type;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimResponse;

/** Relations. */
final class RelationRoutes {
    private static final Map<String, Type> PROPERTIES = Map.ofEntries(
            Map.entry("Id", Type.GUID),
            Map.entry("Relatiecode", Type.NUMBER),
            Map.entry("Naam", Type.TEXT),
            Map.entry("Email", Type.TEXT),
            Map.entry("KvkNummer", Type.TEXT),
            Map.entry("BtwNummer", Type.TEXT),
            Map.entry("Iban", Type.TEXT),
            Map.entry("Nonactief", Type.FLAG),
            Map.entry("ModifiedOn", Type.MOMENT),
            Map.entry("Relatiesoort", Type.TEXTS),
            Map.entry("VestigingsAdres/Land/Id", Type.GUID));
    private static final Set<String> FIELDS = Set.of(
            "relatiesoort",
            "modifiedOn",
            "relatiecode",
            "naam",
            "vestigingsAdres",
            "correspondentieAdres",
            "telefoon",
            "mobieleTelefoon",
            "email",
            "btwNummer",
            "factuurkorting",
            "krediettermijn",
            "bankieren",
            "nonactief",
            "kredietLimiet",
            "memo",
            "kvkNummer",
            "oin",
            "websiteUrl",
            "aanmaningsoort",
            "offerteEmailVersturen",
            "bevestigingsEmailVersturen",
            "factuurEmailVersturen",
            "aanmaningEmailVersturen",
            "offerteAanvraagEmailVersturen",
            "bestellingEmailVersturen",
            "ublBestandAlsBijlage",
            "iban",
            "bic",
            "incassoSoort",
            "factuurRelatie",
            "inkoopBoekingenUri",
            "verkoopBoekingenUri",
            "documents",
            "id",
            "uri",
            "extraVeldenKlant");
    private static final Set<String> ADDRESS = Set.of("contactpersoon", "straat", "postcode", "plaats", "land");
    private static final int MEMO = 4_000;

    void addTo(SnelStartSimulator simulator) {
        simulator.get(
                "/relaties",
                "relaties:read",
                visit -> visit.list(visit.books().relaties.values(), PROPERTIES));
        simulator.get(
                "/relaties/{id}", "relaties:read", visit -> SimResponse.json(200, visit.one(visit.books().relaties)));
        simulator.get("/relaties/{id}/verkoopboekingen", "boekhouden:read", visit -> {
            visit.one(visit.books().relaties);
            return Visit.whole(visit.books().verkoopboekingen.values().stream()
                    .filter(row -> row.path("klant")
                            .path("id")
                            .asText()
                            .equals(visit.request().param("id")))
                    .toList());
        });
        simulator.write("POST", "/relaties", "relaties:write", RelationRoutes::create);
        simulator.write("PUT", "/relaties/{id}", "relaties:write", RelationRoutes::replace);
    }

    private static SimResponse create(Visit visit) {
        Body body = visit.body(FIELDS);
        if (body.has("id")) {
            throw Refusals.code("REL-0063");
        }
        ObjectNode row = checked(visit, body, "");
        if (!row.hasNonNull("relatiecode")) {
            row.put("relatiecode", ++visit.books().lastRelatiecode);
        }
        visit.made("relaties", row);
        visit.books().relaties.put(row.path("id").asText(), row);
        return SimResponse.json(201, row);
    }

    private static SimResponse replace(Visit visit) {
        ObjectNode there = visit.one(visit.books().relaties);
        Body body = visit.body(FIELDS);
        if (body.has("id") && !body.text("id", 36, "").equals(visit.request().param("id"))) {
            throw Refusals.code("REL-0047");
        }
        ObjectNode row = checked(visit, body, visit.request().param("id"));
        if (!row.path("relatiesoort").equals(there.path("relatiesoort"))) {
            throw Refusals.code("REL-0064");
        }
        row.put("id", visit.request().param("id"));
        row.put("uri", there.path("uri").asText());
        row.put("modifiedOn", visit.stamp());
        visit.books().relaties.put(visit.request().param("id"), row);
        return SimResponse.json(200, row);
    }

    private static ObjectNode checked(Visit visit, Body body, String self) {
        JsonNode kinds = body.node().path("relatiesoort");
        boolean customer = has(kinds, "Klant");
        boolean supplier = has(kinds, "Leverancier");
        refuse(!customer && !supplier, "REL-0001");
        refuse(customer && supplier, "REL-0065");
        refuse(body.text("naam", 50, "").isBlank(), "REL-0007");
        body.text("telefoon", 25, "REL-0013");
        body.text("memo", MEMO, "");
        String email = body.text("email", 250, "");
        refuse(!email.isEmpty() && !email.matches("[^@\\s;]+@[^@\\s;]+(;[^@\\s;]+@[^@\\s;]+)*"), "REL-0061");
        String vat = body.text("btwNummer", 50, "");
        refuse(!vat.matches("[A-Za-z0-9]*"), "REL-0059");
        String kvk = body.text("kvkNummer", 12, "");
        refuse(!kvk.isEmpty() && !kvk.matches("\\d{8}(\\d{4})?"), "REL-0006");
        refuse(!isIban(body.text("iban", 50, "")), "REL-0011");
        JsonNode code = body.node().path("relatiecode");
        boolean taken = code.isInt()
                && visit.books().relaties.values().stream()
                        .anyMatch(other -> !other.path("id").asText().equals(self)
                                && other.path("relatiecode").asInt() == code.asInt());
        refuse(taken, "REL-0008");
        ObjectNode row = ((ObjectNode) body.node()).deepCopy();
        if (body.has("vestigingsAdres")) {
            address(visit, body.inner("vestigingsAdres", ADDRESS), vat);
        }
        if (!row.has("nonactief")) {
            row.put("nonactief", false);
        }
        return row;
    }

    private static void address(Visit visit, Body address, String vat) {
        String country = address.id("land").orElse("");
        List<String> parts = Stream.of(
                        address.text("straat", 50, "REL-0020"),
                        address.text("postcode", 25, "REL-0021"),
                        address.text("plaats", 50, "REL-0022"),
                        country)
                .filter(part -> !part.isBlank())
                .toList();
        refuse(!parts.isEmpty() && parts.size() < 4, "REL-0060");
        if (country.isEmpty()) {
            return;
        }
        ObjectNode land = visit.books().landen.get(country);
        refuse(land == null, "REL-0056");
        String iso = land.path("landcodeISO").asText();
        refuse(
                !vat.isEmpty()
                        && !vat.substring(0, Math.min(2, vat.length()))
                                .toUpperCase(Locale.ROOT)
                                .equals(iso),
                "REL-0087");
    }

    private static boolean isIban(String text) {
        if (text.isEmpty()) {
            return true;
        }
        if (!text.matches("[A-Z]{2}\\d{2}[A-Z0-9]{10,30}")) {
            return false;
        }
        StringBuilder digits = new StringBuilder();
        (text.substring(4) + text.substring(0, 4)).chars().forEach(c -> digits.append(Character.getNumericValue(c)));
        return new BigInteger(digits.toString()).mod(BigInteger.valueOf(97)).intValue() == 1;
    }

    private static boolean has(JsonNode kinds, String kind) {
        for (JsonNode each : kinds) {
            if (each.asText().equals(kind)) {
                return true;
            }
        }
        return false;
    }

    private static void refuse(boolean wrong, String code) {
        if (wrong) {
            throw Refusals.code(code);
        }
    }

    /** A relation as a person enters it. */
    static ObjectNode byHand(String name, int code) {
        ObjectNode row = SimJson.object();
        row.putArray("relatiesoort").add("Klant");
        return row.put("naam", name).put("relatiecode", code).put("nonactief", false);
    }
}

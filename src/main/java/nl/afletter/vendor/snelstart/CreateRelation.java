package nl.afletter.vendor.snelstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nl.afletter.model.RelationRole;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/**
 * Makes a debtor's relation, with our number as its relatiecode: SnelStart refuses a code that is taken (REL-0008),
 * so nobody is made twice. The code holds nine or ten digits; of a longer number it is a remainder above a thousand
 * million, and the whole number stands in the memo.
 */
final class CreateRelation implements Operation<CreateRelation.Intent> {

    static final String NAME = "create-relatie";

    private static final int AS_IT_IS = 9;
    private static final BigInteger PRIME = BigInteger.valueOf(999_999_937);
    private static final BigInteger ABOVE = BigInteger.valueOf(1_000_000_000);

    private final SnelStartApi api;
    private final Books books;

    /**
     * @param number our number: digits
     * @param kind Klant or Leverancier: never both (REL-0065), and it cannot be changed afterwards (REL-0064)
     */
    record Intent(String number, String kind, Card card) {}

    CreateRelation(SnelStartApi api, Books books) {
        this.api = api;
        this.books = books;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<Intent> intent() {
        return Intent.class;
    }

    @Override
    public Findable findable() {
        return Findable.EXACTLY;
    }

    @Override
    public String call(Intent intent, Call call) {
        ObjectNode body = Json.object();
        body.putArray("relatiesoort").add(intent.kind());
        body.put("relatiecode", code(intent.number()));
        intent.card().writeTo(body, books);
        try {
            return Json.made(api.post("relaties", body, call.deadline()));
        } catch (Failure.Rejected refused) {
            if (!refused.code().equals("debtor-number-taken")) {
                throw refused;
            }
            return find(intent, call) instanceof Lookup.Found found ? found.id() : taken(intent);
        }
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        Optional<JsonNode> relation = byCode(api, intent.number());
        if (relation.isEmpty()) {
            return new Lookup.Absent();
        }
        return isOurs(relation.get(), intent.number())
                        && isOfKind(relation.get(), intent.kind())
                        && intent.card().isSameDebtor(relation.get())
                ? new Lookup.Found(Json.text(relation.get(), "id"))
                : new Lookup.Unclear(
                        "SnelStart's relatiecode " + code(intent.number()) + " belongs to another relation.");
    }

    /** Id of the relation with our number, or empty. */
    static Optional<String> byNumber(SnelStartApi api, String number) {
        return byCode(api, number)
                .filter(relation -> isOurs(relation, number))
                .map(relation -> Json.text(relation, "id"));
    }

    private static Optional<JsonNode> byCode(SnelStartApi api, String number) {
        return api.all("relaties", "Relatiecode eq " + code(number)).stream().findFirst();
    }

    /** Ids of relations of a kind with just this chamber of commerce or VAT number. */
    static List<String> sameCompany(SnelStartApi api, String kind, String chamberOfCommerce, String vatNumber) {
        List<String> conditions = new ArrayList<>();
        if (chamberOfCommerce.strip().matches("[0-9]{1,20}")) {
            conditions.add("KvkNummer eq '" + chamberOfCommerce.strip() + "'");
        }
        if (vatNumber.strip().matches("[A-Za-z0-9]{1,30}")) {
            conditions.add("BtwNummer eq '" + vatNumber.strip() + "'");
        }
        return conditions.isEmpty()
                ? List.of()
                : api.all("relaties", String.join(" or ", conditions)).stream()
                        .filter(row -> isOfKind(row, kind))
                        .map(row -> Json.text(row, "id"))
                        .toList();
    }

    /** SnelStart's word for what a relation is in the books. */
    static String kind(RelationRole role) {
        return role == RelationRole.CREDITOR ? "Leverancier" : "Klant";
    }

    private static boolean isOfKind(JsonNode relation, String kind) {
        for (JsonNode each : relation.path("relatiesoort")) {
            if (each.asText().equals(kind)) {
                return true;
            }
        }
        return false;
    }

    /** A bookkeeper may have emptied the memo; another number in it is another debtor. */
    private static boolean isOurs(JsonNode relation, String number) {
        String there = Card.numberIn(relation);
        return there.isEmpty() || there.equals(number);
    }

    private static String taken(Intent intent) {
        throw new Failure.Rejected(
                "debtor-number-taken",
                "SnelStart's relatiecode " + code(intent.number()) + " belongs to another relation.",
                "Give that relation another relatiecode in SnelStart, then try again.");
    }

    /** The relatiecode for our number. */
    static int code(String number) {
        if (!number.matches("\\d{1,30}")) {
            throw new IllegalArgumentException("our number for a debtor is digits");
        }
        BigInteger whole = new BigInteger(number);
        return number.length() <= AS_IT_IS
                ? whole.intValueExact()
                : ABOVE.add(whole.mod(PRIME)).intValueExact();
    }
}

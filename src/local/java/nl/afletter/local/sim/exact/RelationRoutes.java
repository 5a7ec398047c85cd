package nl.afletter.local.sim.exact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import nl.afletter.local.sim.SimResponse;

/** Accounts: debtors among them are those of status C. Two of one code are refused (own reading). */
final class RelationRoutes {
    private static final int CODE = 18;
    private static final int TEXT = 255;
    private static final int NAME = 50;
    private static final int IBAN = 34;
    private static final Set<String> FIELDS = Set.of(
            "Name",
            "Status",
            "IsSupplier",
            "Code",
            "SearchCode",
            "Email",
            "Phone",
            "AddressLine1",
            "Postcode",
            "City",
            "Country",
            "VATNumber",
            "ChamberOfCommerce");

    private RelationRoutes() {}

    static SimResponse create(Visit visit) {
        Body body = visit.body(FIELDS);
        body.required("Name", NAME);
        ObjectNode row = ((ObjectNode) body.node()).deepCopy();
        String code = body.text("Code", CODE).strip();
        if (code.isEmpty()) {
            code = String.valueOf(visit.books().table(Resource.ACCOUNTS).size() + 1);
        }
        if (visit.books().byCode(Resource.ACCOUNTS, code).isPresent()) {
            throw Refusals.invalid("Bestaat reeds: Code " + code);
        }
        row.put("Code", padded(code));
        row.put("IsSupplier", body.node().path("IsSupplier").asBoolean());
        row.put("Status", body.text("Status", 1).isEmpty() ? "A" : body.text("Status", 1));
        check(body);
        return visit.created(Resource.ACCOUNTS, visit.keep(Resource.ACCOUNTS, row));
    }

    static SimResponse update(Visit visit) {
        ObjectNode row = visit.one(Resource.ACCOUNTS);
        Body body = visit.body(FIELDS);
        check(body);
        row.setAll((ObjectNode) body.node());
        return SimResponse.empty(204);
    }

    /** A relation may have several; one of them is the main one. */
    static SimResponse createBankAccount(Visit visit) {
        Body body = visit.body(Set.of("Account", "BankAccount", "Main"));
        body.required("BankAccount", IBAN);
        String account = body.id("Account");
        if (!visit.books().table(Resource.ACCOUNTS).containsKey(account)) {
            throw Refusals.invalid("Ongeldige referentie: Account");
        }
        ObjectNode row = ((ObjectNode) body.node()).deepCopy();
        demote(visit, row, account);
        return visit.created(Resource.BANK_ACCOUNTS, visit.keep(Resource.BANK_ACCOUNTS, row));
    }

    static SimResponse updateBankAccount(Visit visit) {
        ObjectNode row = visit.one(Resource.BANK_ACCOUNTS);
        Body body = visit.body(Set.of("BankAccount", "Main"));
        body.required("BankAccount", IBAN);
        demote(visit, body.node(), row.path("Account").asText());
        row.setAll((ObjectNode) body.node());
        return SimResponse.empty(204);
    }

    private static void demote(Visit visit, JsonNode row, String account) {
        if (row.path("Main").asBoolean()) {
            visit.books().table(Resource.BANK_ACCOUNTS).values().stream()
                    .filter(other -> other.path("Account").asText().equals(account))
                    .forEach(other -> other.put("Main", false));
        }
    }

    private static void check(Body body) {
        body.node().fieldNames().forEachRemaining(name -> {
            if (!name.equals("IsSupplier")) {
                body.text(name, name.equals("Name") ? NAME : TEXT);
            } else if (!body.node().path(name).isBoolean()) {
                throw Refusals.invalid("Ongeldig: " + name);
            }
        });
    }

    static String padded(String code) {
        return " ".repeat(CODE - code.length()) + code;
    }
}

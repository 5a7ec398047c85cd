package nl.afletter.vendor.hubspot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import nl.afletter.model.Connection;

/**
 * Names of properties that the customer made in HubSpot for the books: HubSpot itself has no VAT number, no KvK number
 * and no place for what the books say (hubspot.md sections 6 and 7). Each is an option of the connection; an empty
 * option says that there is no such property.
 */
public record OwnProperties(Map<String, String> names) {

    /** Written: {@code concept}, {@code geboekt}, {@code deels betaald}, {@code betaald}. */
    static final String STATUS = "statusProperty";

    /** Written: what is open in the books, decimal text. */
    static final String OPEN = "openProperty";

    /** Written: the day of the last payment once nothing is open, ISO. */
    static final String PAID_ON = "paidOnProperty";

    /** Written: the number in the books. */
    static final String NUMBER = "numberProperty";

    /** Written: the debtor's number in the books. */
    static final String DEBTOR = "debtorProperty";

    /** Written on the company or contact: its number as a debtor in the books. */
    static final String CUSTOMER_DEBTOR = "customerDebtorProperty";

    /** Written: administration and the package's id, such as {@code demo:xi:42}. */
    static final String REFERENCE = "referenceProperty";

    /** Written on deals: the sum of the purchases that are booked on the deal's project, decimal text. */
    static final String PURCHASES = "purchasesProperty";

    static final String LEDGER = "ledgerProperty";
    static final String VAT_NUMBER = "vatNumberProperty";
    static final String CHAMBER_OF_COMMERCE = "chamberOfCommerceProperty";
    static final String EMAIL = "emailProperty";
    static final String IBAN = "ibanProperty";

    /** Read: what kind of company it is; HubSpot itself has {@code type} for that. */
    static final String SUPPLIER = "supplierProperty";

    static final String DEPARTMENT = "departmentProperty";
    static final String PROJECT = "projectProperty";

    private static final Map<String, String> USUAL = new LinkedHashMap<>();

    static {
        USUAL.put(STATUS, "boekhouding_status");
        USUAL.put(OPEN, "boekhouding_open_bedrag");
        USUAL.put(PAID_ON, "boekhouding_betaald_op");
        USUAL.put(NUMBER, "boekhouding_nummer");
        USUAL.put(DEBTOR, "boekhouding_debiteur");
        USUAL.put(CUSTOMER_DEBTOR, "boekhouding_debiteurnummer");
        USUAL.put(REFERENCE, "boekhouding_factuur_id");
        USUAL.put(LEDGER, "grootboek");
        USUAL.put(VAT_NUMBER, "btw_nummer");
        USUAL.put(CHAMBER_OF_COMMERCE, "kvk_nummer");
        USUAL.put(EMAIL, "factuur_email");
        USUAL.put(IBAN, "iban");
        USUAL.put(SUPPLIER, "type");
        USUAL.put(DEPARTMENT, "");
        USUAL.put(PROJECT, "");
        USUAL.put(PURCHASES, "");
    }

    private static final List<String> WRITTEN =
            List.of(STATUS, OPEN, PAID_ON, NUMBER, DEBTOR, CUSTOMER_DEBTOR, REFERENCE, PURCHASES);

    /** Written on each invoice or deal. */
    static final List<String> SHOWN = List.of(STATUS, OPEN, PAID_ON, NUMBER, DEBTOR, REFERENCE);

    /** Options that name a property. */
    public static Set<String> options() {
        return USUAL.keySet();
    }

    static OwnProperties of(Connection connection) {
        Map<String, String> names = new LinkedHashMap<>();
        USUAL.forEach((option, usual) -> names.put(option, connection.option(option, usual)));
        return new OwnProperties(names);
    }

    /** The property's name, or empty where the customer has none. */
    String name(String option) {
        return names.get(option);
    }

    /** Those that we write: an event about one of them is our own echo. */
    Set<String> written() {
        return WRITTEN.stream().map(names::get).filter(name -> !name.isEmpty()).collect(Collectors.toSet());
    }

    /** These properties where the customer has them, and HubSpot's own. */
    List<String> with(List<String> own, String... options) {
        List<String> all = new ArrayList<>(own);
        for (String option : options) {
            if (!name(option).isEmpty()) {
                all.add(name(option));
            }
        }
        return all;
    }
}

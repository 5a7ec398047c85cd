package nl.afletter.vendor.exact;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import nl.afletter.model.Administration;
import nl.afletter.port.Failure;

/**
 * Whether a division has what the settings name by code, and whether Exact's own link with a PSP books beside us
 * (exact-online.md sections 7 and 8). Many codes are asked for in one question. Rights to write show only in the first
 * booking.
 */
final class SetUpOfExact {

    private static final String LEDGERS = "financial/GLAccounts";
    private static final String COST_CENTRES = "hrm/Costcenters";
    private static final String PROJECTS = "project/Projects";

    private final Books books;
    private final String currencyLedger;
    private final String draftItem;

    /** @param currencyLedger option, or empty @param draftItem option, or empty */
    SetUpOfExact(Books books, String currencyLedger, String draftItem) {
        this.books = books;
        this.currencyLedger = currencyLedger;
        this.draftItem = draftItem;
    }

    List<String> faults(Administration administration) {
        Set<String> faults = new LinkedHashSet<>();
        named(faults, LEDGERS, "ledger account", ledgers(administration));
        Map<String, String> costCentres = new LinkedHashMap<>();
        Map<String, String> projects = new LinkedHashMap<>();
        new TreeMap<>(administration.projects())
                .values().stream().map(Place::of).forEach(place -> {
                    costCentres.put(place.costCentre(), "projects");
                    projects.put(place.project(), "projects");
                });
        named(faults, COST_CENTRES, "cost centre", costCentres);
        named(faults, PROJECTS, "project", projects);
        look(faults, "option " + ExactAccounting.SALES_JOURNAL, books::salesJournal);
        look(faults, "option " + ExactAccounting.JOURNAL, books::generalJournal);
        for (Administration.VatMapping row : administration.vat()) {
            look(faults, "vat of rate " + row.crmRate(), () -> books.vat(row.code())
                    .requireExcluding());
        }
        feeCodes(administration).forEach((code, where) -> look(faults, where, () -> requireFees(code)));
        if (!draftItem.isEmpty()) {
            look(faults, "option " + ExactAccounting.DRAFT_ITEM, () -> books.item(draftItem));
        }
        for (String journal : books.paymentServices()) {
            faults.add(
                    "Journal " + journal + " is one of Exact's own link with a PSP, which books the same money a second"
                            + " time. Switch that link off, or block the journal; ignore this where its PSP is not one of ours.");
        }
        return new ArrayList<>(faults);
    }

    /** Where each code is named. */
    private Map<String, String> ledgers(Administration administration) {
        Map<String, String> codes = new LinkedHashMap<>();
        administration.ledgers().forEach((role, code) -> codes.putIfAbsent(code, "ledgers." + role));
        administration.clearings().forEach(row -> {
            codes.putIfAbsent(row.account(), "clearings of " + row.connection());
            codes.putIfAbsent(row.ledger(), "clearings of " + row.connection());
        });
        administration.vat().forEach(row -> codes.putIfAbsent(row.ledger(), "vat of rate " + row.crmRate()));
        codes.putIfAbsent(currencyLedger, "option " + ExactAccounting.CURRENCY_LEDGER);
        return codes;
    }

    private static Map<String, String> feeCodes(Administration administration) {
        Map<String, String> codes = new LinkedHashMap<>();
        administration
                .clearings()
                .forEach(row -> codes.putIfAbsent(row.fees().vatCode(), "clearings of " + row.connection()));
        codes.putIfAbsent(administration.policies().feeVatCode(), "policies.feeVatCode");
        codes.remove("");
        return codes;
    }

    private void requireFees(String code) {
        books.vat(code).requireExcluding();
        if (!books.generalJournal().allowsVat()) {
            throw new Failure.Rejected(
                    "vat-code-unknown",
                    "The general journal " + books.generalJournal().code() + " does not allow VAT, and fees bear some.",
                    "Allow VAT on that journal in Exact Online, or name another one in the option journal.");
        }
    }

    private void named(Set<String> faults, String path, String what, Map<String, String> codes) {
        Map<String, String> asked = new LinkedHashMap<>(codes);
        asked.remove("");
        look(faults, what, () -> books.unknown(path, asked.keySet())
                .forEach(code -> faults.add(
                        asked.get(code) + ": Exact has no " + what + " " + code + ". Correct the mapping.")));
    }

    /** Another kind of failure than a refusal is no fault of the set-up and goes on. */
    private static void look(Set<String> faults, String where, Runnable look) {
        try {
            look.run();
        } catch (Failure.Rejected no) {
            faults.add(where + ": " + no.getMessage() + " " + no.todo());
        }
    }
}

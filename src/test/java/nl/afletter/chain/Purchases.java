package nl.afletter.chain;

import java.util.Map;
import nl.afletter.model.Administration;

/** What bookkeepers do with purchases on projects. */
final class Purchases {

    private Purchases() {}

    /** The same books with these projects, whose purchases the CRM shows. */
    static Administration shown(Administration books, Map<String, String> projects) {
        Administration with = Relations.with(books, books.policies().relations(), true);
        return Books.projects(with, projects);
    }

    /** Books a purchase of today. @return its id in the package */
    static String book(Chain chain, String supplier, String number, long net, String project) {
        String rate = chain.seed.taxRate("Inkoop " + number, "21", "purchase_invoice", null);
        String ledger = chain.seed.ledgerAccount(null, "Materiaal " + number, "expenses");
        return chain.seed.purchase(supplier, number, chain.clock.today(), net, rate, ledger, project, false);
    }
}

package nl.afletter.local.sim.moneybird;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import nl.afletter.local.sim.moneybird.Rows.Detail;
import nl.afletter.local.sim.moneybird.Rows.LedgerAccount;
import nl.afletter.local.sim.moneybird.Rows.TaxRate;

/** Lines of a sales or purchase invoice as they come in a request. */
final class Details {
    private static final Set<String> FIELDS = Set.of(
            "id",
            "description",
            "period",
            "price",
            "amount",
            "tax_rate_id",
            "ledger_account_id",
            "project_id",
            "product_id",
            "row_order",
            "_destroy");

    private final Visit visit;
    private final String documentType;
    private final Refusals.Fields faults;

    /** @param documentType sales_invoice or purchase_invoice: what tax rates and ledger accounts must allow */
    Details(Visit visit, String documentType, Refusals.Fields faults) {
        this.visit = visit;
        this.documentType = documentType;
        this.faults = faults;
    }

    /** The lines after the request: old ones changed or destroyed by their id, new ones added. */
    List<Detail> read(Body body, List<Detail> before) {
        List<Detail> after = new ArrayList<>(before);
        for (Body row : body.rows("details_attributes", FIELDS)) {
            Optional<String> id = row.text("id");
            Detail old = id.flatMap(wanted -> before.stream()
                            .filter(each -> each.id.equals(wanted))
                            .findFirst())
                    .orElse(null);
            if (id.isPresent() && old == null) {
                throw Refusals.notFound("details_attributes");
            }
            boolean destroyed = row.flag("_destroy").orElse(false);
            Detail detail = destroyed ? null : read(row, old, after.size());
            if (old == null && detail != null) {
                after.add(detail);
            } else if (old != null) {
                int place = after.indexOf(old);
                after.remove(place);
                if (detail != null) {
                    after.add(place, detail);
                }
            }
        }
        return after;
    }

    private Detail read(Body row, Detail old, int place) {
        Detail detail = new Detail();
        detail.id = old == null ? null : old.id;
        detail.createdAt = old == null ? visit.now() : old.createdAt;
        detail.updatedAt = visit.now();
        detail.description = row.text("description").orElse(old == null ? "" : old.description);
        detail.amount = row.text("amount").orElse(old == null ? null : old.amount);
        detail.period = row.text("period").orElse(old == null ? null : old.period);
        detail.rowOrder = row.text("row_order").map(Integer::parseInt).orElse(old == null ? place : old.rowOrder);
        detail.price = row.money("price", faults).orElse(old == null ? 0L : old.price);
        detail.taxRateId = row.text("tax_rate_id").orElseGet(() -> old == null ? defaultTaxRate() : old.taxRateId);
        detail.ledgerId = row.text("ledger_account_id").orElseGet(() -> old == null ? defaultLedger() : old.ledgerId);
        detail.projectId = row.text("project_id").orElse(old == null ? null : old.projectId);
        check(detail);
        return detail;
    }

    private void check(Detail detail) {
        TaxRate rate = visit.books().taxRates.get(detail.taxRateId);
        if (rate == null || !rate.type.equals(documentType)) {
            faults.add("details.tax_rate_id", "is not found", "invalid");
        }
        LedgerAccount ledger = visit.books().ledgers.get(detail.ledgerId);
        if (ledger == null || !ledger.allowedDocumentTypes.contains(documentType)) {
            faults.add("details.ledger_account_id", "is not found", "invalid");
        }
        if (detail.projectId != null && !visit.books().projects.containsKey(detail.projectId)) {
            faults.add("details.project_id", "is not found", "invalid");
        }
    }

    /** Moneybird takes the administration's default: here the first rate of that kind. */
    private String defaultTaxRate() {
        return visit.books().taxRates.values().stream()
                .filter(rate -> rate.type.equals(documentType))
                .map(rate -> rate.id)
                .findFirst()
                .orElse(null);
    }

    private String defaultLedger() {
        return visit.books().ledgers.values().stream()
                .filter(ledger -> ledger.allowedDocumentTypes.contains(documentType))
                .map(ledger -> ledger.id)
                .findFirst()
                .orElse(null);
    }
}

package nl.afletter.usecase;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nl.afletter.model.Administration;
import nl.afletter.model.Money;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Page;
import nl.afletter.port.Register;

/** Which invoices of the CRM may show something else than the books say now. */
final class TellCrm {

    /** So many invoices are asked for when they are no longer open; older ones come by their own events. */
    private static final int MAX_SETTLED_PAGES = 5;

    private static final int PAGE = 100;

    private final Desk desk;

    TellCrm(Desk desk) {
        this.desk = desk;
    }

    /** @param open what the books say @param whole whether nothing was ever tied to it */
    record Seen(Money open, boolean whole) {}

    /** Those of which something else is open now than when the CRM was told. */
    List<SubjectRef> moved(Map<SubjectRef, Seen> seen) {
        Map<SubjectRef, Subject> rows = desk.bench().stores().subjects().readAll(seen.keySet());
        return seen.keySet().stream()
                .filter(ref -> !isTold(rows.get(ref), seen.get(ref)))
                .toList();
    }

    private static boolean isTold(Subject writeBack, Seen now) {
        String told = writeBack == null ? "" : writeBack.fact(Facts.OPEN);
        return told.isEmpty() ? now.whole() : told.equals(now.open().toDecimal());
    }

    /** Our invoices that are no longer open: somebody may have settled them, so the CRM is compared. */
    Set<SubjectRef> settledElsewhere(Administration books, Set<String> openIds) {
        Set<SubjectRef> changed = new LinkedHashSet<>();
        String cursor = "";
        for (int page = 0; page < MAX_SETTLED_PAGES; page++) {
            Page<SubjectRef> rows =
                    desk.bench().stores().register().list(books.id(), Register.Shelf.INVOICES, cursor, PAGE);
            Map<SubjectRef, Seen> settled = new LinkedHashMap<>();
            for (Subject invoice :
                    desk.bench().stores().subjects().readAll(rows.rows()).values()) {
                String item = invoice.fact(Facts.ITEM);
                if (isDraft(invoice)) {
                    changed.add(invoice.ref());
                } else if (!item.isEmpty() && invoice.fact(Facts.DELETED).isEmpty() && !openIds.contains(item)) {
                    writeBack(invoice.ref())
                            .ifPresent(
                                    ref -> settled.put(ref, new Seen(Money.zero(invoice.fact(Facts.CURRENCY)), false)));
                }
            }
            changed.addAll(moved(settled));
            cursor = rows.next();
            if (rows.isLast()) {
                break;
            }
        }
        return changed;
    }

    static Optional<SubjectRef> writeBack(SubjectRef invoice) {
        return invoice.kind() == SubjectKind.INVOICE || invoice.kind() == SubjectKind.DEAL
                ? Optional.of(invoice.writeBack())
                : Optional.empty();
    }

    /** The invoice of a sale that the package has not numbered yet. */
    private static boolean isDraft(Subject invoice) {
        return invoice.ref().kind() == SubjectKind.SALE
                && !invoice.fact(Facts.ITEM).isEmpty()
                && invoice.fact(Facts.NUMBER).isEmpty();
    }

    /** Deals and sales whose invoice was a draft when we looked last: an item that is not known as ours may be theirs. */
    List<SubjectRef> drafts(Administration books) {
        List<SubjectRef> drafts = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < MAX_SETTLED_PAGES; page++) {
            Page<SubjectRef> rows =
                    desk.bench().stores().register().list(books.id(), Register.Shelf.INVOICES, cursor, PAGE);
            rows.rows().stream()
                    .filter(ref -> ref.kind() == SubjectKind.DEAL)
                    .filter(ref -> desk.bench()
                            .stores()
                            .references()
                            .read(books.id(), new Reference(ReferenceKind.SOURCE, ref.id()))
                            .items()
                            .isEmpty())
                    .forEach(ref -> drafts.add(ref.writeBack()));
            desk.bench().stores().subjects().readAll(rows.rows()).values().stream()
                    .filter(TellCrm::isDraft)
                    .forEach(sale -> drafts.add(sale.ref()));
            cursor = rows.next();
            if (rows.isLast()) {
                break;
            }
        }
        return drafts;
    }
}

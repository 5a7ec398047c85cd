package nl.afletter.usecase;

import java.util.ArrayList;
import java.util.List;
import nl.afletter.model.Administration;
import nl.afletter.model.Invoice;
import nl.afletter.model.LiveItem;
import nl.afletter.model.OpenItem;
import nl.afletter.port.Accounting;

/** What somebody else may have booked of an invoice. A package without a filter on the number lists whole periods. */
final class Foreign {

    /** Whoever enters an invoice by hand gives it its own day or one near it; an open one of any day is read back. */
    private static final int DAYS_AROUND = 31;

    private final Desk desk;

    Foreign(Desk desk) {
        this.desk = desk;
    }

    /** Items with its number: those the read-back learnt, of any day, and those in the package around its day. */
    List<OpenItem> known(Administration books, Accounting accounting, Invoice invoice) {
        List<OpenItem> items = new ArrayList<>();
        desk.bench().stores().references().read(books.id(), invoice.reference()).items().stream()
                .filter(LiveItem::foreign)
                .filter(item -> item.total().equals(invoice.total()))
                .forEach(item -> accounting.item(item.id()).ifPresent(items::add));
        return items.isEmpty() ? named(accounting, invoice) : items;
    }

    /** Items in the package with its number around its day. */
    static List<OpenItem> named(Accounting accounting, Invoice invoice) {
        return accounting.itemsByReference(
                invoice.reference(),
                invoice.date().minusDays(DAYS_AROUND),
                invoice.date().plusDays(DAYS_AROUND));
    }
}

package nl.afletter.vendor.snelstart;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import nl.afletter.model.Money;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.port.Failure;
import nl.afletter.port.Page;

/**
 * Invoices as open items. An item is three things in SnelStart: the sales booking (its id, our key), the verkoopfactuur
 * that leads to it (what is open), and the entries on debtors under its number (what was tied to it). Numbers are unique.
 */
final class Items {

    /** Each row of a page costs a call for its booking, so pages are small. */
    private static final int SMALL_PAGE = 50;

    /** Of so many relations at once a question stays short enough for an address. */
    private static final int RELATIONS_AT_ONCE = 20;

    private static final int REMEMBERED = 2_000;
    private static final Pattern NOT_DIGITS = Pattern.compile("\\D+");

    private final SnelStartApi api;
    private final Books books;
    private final Map<String, Booking> remembered = new LinkedHashMap<>();

    /** What does not change of a sales booking. @param source our key where we booked it, else empty */
    private record Booking(String number, String source) {}

    private record Relation(String name, String iban) {
        static final Relation GONE = new Relation("", "");
    }

    Items(SnelStartApi api, Books books) {
        this.api = api;
        this.books = books;
    }

    /** An item with its ties, or empty when its booking is gone. */
    Optional<OpenItem> item(String id) {
        return api.find("verkoopboekingen/" + Names.guid(id)).map(booking -> {
            remember(id, booking);
            return whole(invoiceOf(id, Json.text(booking, "factuurnummer")));
        });
    }

    /**
     * Items of this reference and period. SnelStart compares numbers as they are written: the question names each group of
     * digits, and what comes back is compared without blanks here.
     */
    List<OpenItem> byReference(Reference reference, LocalDate from, LocalDate until) {
        if (!isOfItem(reference)) {
            return List.of();
        }
        List<String> conditions = new ArrayList<>(digits(reference));
        conditions.add(OData.days("FactuurDatum", from, until));
        return named(String.join(" and ", conditions), Set.of(reference));
    }

    /** Open items with one of these references. */
    List<OpenItem> openByReference(Set<Reference> references) {
        Set<Reference> asked = new LinkedHashSet<>(references);
        asked.removeIf(reference -> !isOfItem(reference));
        List<OpenItem> found = new ArrayList<>();
        for (Reference reference : asked) {
            List<String> conditions = new ArrayList<>(digits(reference));
            conditions.add("OpenstaandSaldo ne 0");
            found.addAll(named(String.join(" and ", conditions), Set.of(reference)));
        }
        return found;
    }

    private static boolean isOfItem(Reference reference) {
        return reference.kind() == ReferenceKind.INVOICE || reference.kind() == ReferenceKind.CREDIT_NOTE;
    }

    private static List<String> digits(Reference reference) {
        return Arrays.stream(NOT_DIGITS.split(reference.value()))
                .filter(digits -> !digits.isEmpty())
                .map(digits -> OData.holds("Factuurnummer", digits))
                .toList();
    }

    private List<OpenItem> named(String filter, Set<Reference> references) {
        List<OpenItem> found = new ArrayList<>();
        for (JsonNode row : api.all("verkoopfacturen", filter)) {
            String number = Json.text(row, "factuurnummer");
            if (hasBooking(row)
                    && Reference.isReference(number)
                    && references.contains(new Reference(kindOf(row), number))) {
                found.add(whole(row));
            }
        }
        return found;
    }

    /** Sales bookings of a period, whole; of one debtor, or of all at the price of a call for each. */
    List<JsonNode> bookings(String debtor, LocalDate from, LocalDate until) {
        if (!debtor.isEmpty()) {
            return api.list("relaties/" + Names.guid(debtor) + "/verkoopboekingen").stream()
                    .filter(row -> !Json.day(row, "factuurdatum").isBefore(from)
                            && !Json.day(row, "factuurdatum").isAfter(until))
                    .toList();
        }
        return api.all("verkoopfacturen", OData.days("FactuurDatum", from, until)).stream()
                .filter(Items::hasBooking)
                .flatMap(row -> api.find("verkoopboekingen/" + Names.guid(Json.id(row, "verkoopBoeking"))).stream())
                .toList();
    }

    /** One page of open items, without their ties. */
    Page<OpenItem> open(String cursor) {
        return page("OpenstaandSaldo ne 0", cursor);
    }

    /** One page of the items of a period, open and settled, without their ties. */
    Page<OpenItem> dated(LocalDate from, LocalDate until, String cursor) {
        return page(OData.days("FactuurDatum", from, until), cursor);
    }

    /** @param cursor how many rows came before, or empty */
    private Page<OpenItem> page(String filter, String cursor) {
        int skip = cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
        List<JsonNode> rows = api.page("verkoopfacturen", filter, SMALL_PAGE, skip);
        List<JsonNode> booked = rows.stream().filter(Items::hasBooking).toList();
        TreeSet<String> debtors = new TreeSet<>();
        booked.forEach(row -> debtors.add(Json.id(row, "relatie")));
        Map<String, Relation> relations = relations(debtors);
        List<OpenItem> items = booked.stream()
                .map(row -> of(row, relations.getOrDefault(Json.id(row, "relatie"), Relation.GONE), List.of()))
                .toList();
        return new Page<>(items, rows.size() < SMALL_PAGE ? "" : String.valueOf(skip + SMALL_PAGE));
    }

    /** What is open of an item now. */
    Money openOf(String id) {
        return Json.money(invoiceOf(id, booking(id).number()), "openstaandSaldo");
    }

    /** Number of an item, as it stands in SnelStart. */
    String numberOf(String id) {
        return booking(id).number();
    }

    /** Why an item's open amount is not its total less what is tied to it; empty when it is. */
    String doubt(String id) {
        OpenItem item = item(id).orElseThrow(() -> gone(id));
        Money left = item.total();
        for (OpenItem.Tie tie : item.ties()) {
            left = left.minus(tie.amount());
        }
        return left.equals(item.open())
                ? ""
                : "SnelStart shows " + item.open() + " open of " + item.number() + ", but its total less all entries"
                        + " under its number is " + left + ".";
    }

    private OpenItem whole(JsonNode row) {
        String debtor = Json.id(row, "relatie");
        Relation relation = relations(List.of(debtor)).getOrDefault(debtor, Relation.GONE);
        return of(row, relation, ties(Json.text(row, "factuurnummer")));
    }

    private OpenItem of(JsonNode row, Relation relation, List<OpenItem.Tie> ties) {
        String id = Json.id(row, "verkoopBoeking");
        Money open = Json.money(row, "openstaandSaldo");
        return new OpenItem(
                id,
                kindOf(row),
                Json.text(row, "factuurnummer"),
                Json.id(row, "relatie"),
                relation.name(),
                relation.iban(),
                Json.day(row, "factuurDatum"),
                Json.text(row, "vervalDatum").isEmpty() ? Json.day(row, "factuurDatum") : Json.day(row, "vervalDatum"),
                Json.money(row, "factuurBedrag"),
                open,
                open,
                booking(id).source(),
                ties,
                "");
    }

    /** Entries on debtors under this number, but for the invoice's own. */
    private List<OpenItem.Tie> ties(String number) {
        List<OpenItem.Tie> ties = new ArrayList<>();
        for (JsonNode entry : api.all("grootboekmutaties", OData.is("FactuurNummer", number))) {
            String kind = books.kindOfDaybook(Json.id(entry, "dagboek"));
            if (!kind.equals("Verkoop") && books.isDebtors(Json.id(entry, "grootboek"))) {
                boolean memorial = kind.equals("Memoriaal");
                ties.add(new OpenItem.Tie(
                        // A memorial is known by its boekstuk, see BookMemorial.
                        Json.text(entry, memorial ? "boekstuk" : "id"),
                        transactionOf(entry, memorial),
                        Json.day(entry, "datum"),
                        lowers(entry),
                        !memorial));
            }
        }
        return ties;
    }

    /** By how much an entry lowers what is open. */
    static Money lowers(JsonNode entry) {
        return Json.money(entry, "credit").minus(Json.money(entry, "debet"));
    }

    private static String transactionOf(JsonNode entry, boolean memorial) {
        String text = Json.text(entry, "omschrijving");
        return memorial || Names.keyOf(text).isPresent() ? Names.transactionOf(text) : Json.text(entry, "boekstuk");
    }

    private JsonNode invoiceOf(String bookingId, String number) {
        return api.all("verkoopfacturen", OData.is("Factuurnummer", number)).stream()
                .filter(row -> Json.id(row, "verkoopBoeking").equals(bookingId))
                .findFirst()
                .orElseThrow(() -> new Failure.NoEffect("SnelStart does not show the invoice " + number + " yet"));
    }

    private Booking booking(String id) {
        synchronized (remembered) {
            Booking known = remembered.get(id);
            if (known != null) {
                return known;
            }
        }
        return remember(id, api.find("verkoopboekingen/" + Names.guid(id)).orElseThrow(() -> gone(id)));
    }

    private Booking remember(String id, JsonNode row) {
        Booking booking = new Booking(Json.text(row, "factuurnummer"), sourceOf(row));
        synchronized (remembered) {
            if (remembered.size() >= REMEMBERED) {
                remembered.clear();
            }
            remembered.put(id, booking);
        }
        return booking;
    }

    /** Our key, where a sales booking bears it in both places; a person can type one of them by chance. */
    static String sourceOf(JsonNode booking) {
        return Names.keyOf(Json.text(booking, "omschrijving"))
                .filter(key -> Names.shortened(key).equals(Json.text(booking, "boekstuk")))
                .orElse("");
    }

    private Map<String, Relation> relations(Collection<String> ids) {
        Map<String, Relation> relations = new HashMap<>();
        List<String> all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += RELATIONS_AT_ONCE) {
            List<String> some = all.subList(from, Math.min(all.size(), from + RELATIONS_AT_ONCE));
            for (JsonNode row : api.all("relaties", OData.anyId("Id", some))) {
                relations.put(
                        Json.text(row, "id"),
                        new Relation(
                                Json.text(row, "naam"), Json.text(row, "iban").replaceAll("\\s", "")));
            }
        }
        return relations;
    }

    /** A verkoopfactuur without a booking is not in the books: nothing of it is open there. */
    private static boolean hasBooking(JsonNode row) {
        return !Json.id(row, "verkoopBoeking").isEmpty();
    }

    private static ReferenceKind kindOf(JsonNode row) {
        return Json.money(row, "factuurBedrag").isNegative() ? ReferenceKind.CREDIT_NOTE : ReferenceKind.INVOICE;
    }

    private static Failure.Rejected gone(String id) {
        return new Failure.Rejected(
                "not-found", "The sales booking " + id + " is gone.", "See in SnelStart who removed it.");
    }
}

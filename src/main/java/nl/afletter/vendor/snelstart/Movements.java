package nl.afletter.vendor.snelstart;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import nl.afletter.model.Money;
import nl.afletter.port.Accounting.Movement;
import nl.afletter.port.Page;

/**
 * Bank bookings of a PSP's daybook. SnelStart tells no order of its lists and may shift them while they are read, so a
 * stretch of days is read whole, put in order here, and given out in parts; a busy stretch is read in halves.
 */
final class Movements {

    private static final int AT_ONCE = 100;

    private final SnelStartApi api;
    private final Books books;

    /** Where to go on: after this id on this day; an empty id is the day's beginning. */
    private record Place(LocalDate day, String id) {

        static Place of(String cursor, LocalDate from) {
            int slash = cursor.indexOf('/');
            return slash < 0
                    ? new Place(from, "")
                    : new Place(LocalDate.parse(cursor.substring(0, slash)), cursor.substring(slash + 1));
        }

        static Place of(JsonNode row) {
            return new Place(Json.day(row, "datum"), Json.text(row, "id"));
        }

        boolean isBefore(Place other) {
            int days = day.compareTo(other.day);
            return days < 0 || days == 0 && id.compareTo(other.id) < 0;
        }

        String cursor() {
            return day + "/" + id;
        }
    }

    Movements(SnelStartApi api, Books books) {
        this.api = api;
        this.books = books;
    }

    /** @param daybook number */
    Page<Movement> page(String daybook, LocalDate from, LocalDate until, String cursor) {
        Place after = Place.of(cursor, from);
        if (after.day().isAfter(until)) {
            return new Page<>(List.of(), "");
        }
        LocalDate last = until;
        String start = OData.isId("Dagboek/Id", books.daybook(daybook)) + " and ";
        List<JsonNode> rows =
                api.page("bankboekingen", start + OData.days("Datum", after.day(), last), SnelStartApi.PER_PAGE, 0);
        while (rows.size() == SnelStartApi.PER_PAGE && last.isAfter(after.day())) {
            last = after.day().plusDays(ChronoUnit.DAYS.between(after.day(), last) / 2);
            rows = api.page("bankboekingen", start + OData.days("Datum", after.day(), last), SnelStartApi.PER_PAGE, 0);
        }
        if (rows.size() == SnelStartApi.PER_PAGE) {
            rows = api.all("bankboekingen", start + OData.days("Datum", after.day(), last));
        }
        List<JsonNode> left = rows.stream()
                .filter(row -> after.isBefore(Place.of(row)))
                .sorted(Comparator.comparing((JsonNode row) -> Json.day(row, "datum"))
                        .thenComparing(row -> Json.text(row, "id")))
                .toList();
        List<JsonNode> given = left.subList(0, Math.min(AT_ONCE, left.size()));
        return new Page<>(given.stream().map(Movements::of).toList(), next(given, left, last, until));
    }

    private static String next(List<JsonNode> given, List<JsonNode> left, LocalDate last, LocalDate until) {
        if (given.size() < left.size()) {
            return Place.of(given.get(given.size() - 1)).cursor();
        }
        return last.isBefore(until) ? new Place(last.plusDays(1), "").cursor() : "";
    }

    private static Movement of(JsonNode row) {
        String text = Json.text(row, "omschrijving");
        String boekstuk = Json.text(row, "boekstuk");
        String transaction = Names.transactionOf(text);
        // A person can type our text; with the same transaction in the boekstuk it is ours.
        boolean ours = !transaction.isEmpty() && Names.shortened(transaction).equals(boekstuk);
        return new Movement(
                Json.text(row, "id"),
                ours ? transaction : boekstuk,
                ours ? Names.keyOf(text).orElse("") : "",
                Json.day(row, "datum"),
                BookBank.amount(row),
                // A bank booking is in balance or is refused: nothing of it is left to be booked.
                Money.zero(Json.EUR));
    }
}

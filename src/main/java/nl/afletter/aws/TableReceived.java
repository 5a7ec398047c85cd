package nl.afletter.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import nl.afletter.aws.CutTexts.Cut;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Received;

/**
 * A row per event below its thing. What is too large for one row is cut: first its parts are written, each under the
 * hash of the whole, so that parts of two contents never meet; then the row of the feed; last of all the event's own
 * row on the condition that there is none. Nothing is read by which no such row leads to it.
 *
 * <p>Sort keys below a thing: {@code e#slot} the first event, {@code e#slot#says} another one that says something else,
 * {@code t#…} its hints are sent, {@code p#hash#0001} parts, {@code card}.
 */
public final class TableReceived implements Received {

    private static final String EVENT = "e#";
    private static final String TOLD = "t#";
    private static final String CARD = "card";
    private static final String FEED = "feed";
    private static final String ALIAS = "alias/";
    private static final int PAGE = 50;

    /** So far apart two doors may write what came in one moment. */
    private static final Duration TWO_DOORS = Duration.ofMinutes(2);

    private final Table table;
    private final CutTexts texts;
    private final InstantSource clock;

    public TableReceived(Rows rows, InstantSource clock) {
        this.table = new Table(rows);
        this.texts = new CutTexts(table);
        this.clock = clock;
    }

    /** Body of an event's row. @param pdfUntil epoch second after which its PDF may be gone */
    private record Body(String slot, String says, Cut json, Cut pdf, long pdfUntil, Instant at) {}

    private record CardBody(String says, String json, Instant happened, Instant at, boolean told) {}

    private record Name(String thing) {}

    private record Feed(List<SubjectRef> subjects) {
        Row at(String sort) {
            return new Row(sort, Instant.parse(sort.substring(0, sort.indexOf(' '))), subjects);
        }
    }

    @Override
    public Kept keep(Event event) {
        Rows.Key key = key(event);
        Optional<Rows.Row> stands = table.rows().get(key);
        if (stands.isEmpty()) {
            Rows.Outcome outcome = table.put(Rows.Row.of(key, 1, written(event)));
            if (outcome.done()) {
                return Kept.NEWS;
            }
            stands = outcome.stands();
        }
        if (says(stands.orElseThrow()).equals(event.says())) {
            return kept(event, key);
        }
        Rows.Key beside = beside(event);
        if (table.rows().get(beside).isEmpty()
                && table.put(Rows.Row.of(beside, 1, written(event))).done()) {
            return Kept.NEWS;
        }
        return kept(event, beside);
    }

    private Kept kept(Event event, Rows.Key key) {
        return table.rows()
                        .get(told(event.connection(), event.thing(), key.sk()))
                        .isPresent()
                ? Kept.REPEATED
                : Kept.NEWS;
    }

    /** All that leads nowhere without the event's own row; that row's body. */
    private String written(Event event) {
        Instant pdfUntil = event.at().plus(Duration.ofDays(PDF_DAYS));
        String pk = Keys.received(event.connection(), event.thing());
        Cut json = texts.json(pk, event.json());
        Cut pdf = texts.base64(pk, event.pdf(), pdfUntil.getEpochSecond());
        if (!event.alias().isEmpty()) {
            table.put(Rows.Row.of(
                    new Rows.Key(Keys.received(event.connection(), ALIAS + event.alias()), FEED),
                    1,
                    RowJson.write(new Name(event.thing()))));
        }
        feed(event);
        return RowJson.write(new Body(event.slot(), event.says(), json, pdf, pdfUntil.getEpochSecond(), event.at()));
    }

    private void feed(Event event) {
        String sort =
                Keys.moment(event.at()) + " " + CutTexts.hash(event.thing() + " " + event.slot() + " " + event.says());
        table.put(Rows.Row.of(
                new Rows.Key(Keys.received(event.connection(), FEED), sort),
                1,
                RowJson.write(new Feed(event.subjects()))));
    }

    @Override
    public Kept keepCard(Event card, Instant happened) {
        Rows.Key key = new Rows.Key(Keys.received(card.connection(), card.thing()), CARD);
        Optional<CardBody> stands = table.rows().get(key).map(row -> RowJson.read(row.body(), CardBody.class));
        if (stands.filter(old -> isNoNews(old, card, happened)).isPresent()) {
            if (stands.get().says().equals(card.says())) {
                // What lies between the two moments and comes late is older than this.
                change(
                        card,
                        old -> old.says().equals(card.says()) && old.happened().isBefore(happened)
                                ? new CardBody(old.says(), old.json(), happened, old.at(), old.told())
                                : old);
            }
            return stands.get().told() ? Kept.REPEATED : Kept.NEWS;
        }
        feed(card);
        table.change(
                key,
                old -> old.map(body -> RowJson.read(body, CardBody.class))
                                .filter(body -> isNoNews(body, card, happened))
                                .isPresent()
                        ? Optional.empty()
                        : Optional.of(
                                RowJson.write(new CardBody(card.says(), card.json(), happened, card.at(), false))));
        return Kept.NEWS;
    }

    private static boolean isNoNews(CardBody old, Event card, Instant happened) {
        return old.says().equals(card.says()) || old.happened().isAfter(happened);
    }

    @Override
    public void told(Event event) {
        if (event.slot().equals(CARD)) {
            change(
                    event,
                    card -> card.says().equals(event.says())
                            ? new CardBody(card.says(), card.json(), card.happened(), card.at(), true)
                            : card);
            return;
        }
        Rows.Key key = table.rows()
                .get(key(event))
                .filter(row -> says(row).equals(event.says()))
                .map(Rows.Row::key)
                .orElseGet(() -> beside(event));
        table.put(Rows.Row.of(told(event.connection(), event.thing(), key.sk()), 1, "{}"));
    }

    private void change(Event event, UnaryOperator<CardBody> step) {
        table.change(new Rows.Key(Keys.received(event.connection(), event.thing()), CARD), old -> old.map(
                        body -> RowJson.read(body, CardBody.class))
                .filter(card -> !step.apply(card).equals(card))
                .map(card -> RowJson.write(step.apply(card))));
    }

    @Override
    public List<Stored> of(String connection, String thing) {
        List<Stored> all = new ArrayList<>();
        String pk = Keys.received(connection, thing);
        String after = "";
        do {
            Rows.Slice slice = table.rows().query(pk, EVENT, true, after, PAGE);
            slice.rows().forEach(row -> all.add(stored(connection, thing, row)));
            after = slice.next();
        } while (!after.isEmpty());
        all.sort(Comparator.comparing(Stored::slot)
                .thenComparing(each -> !each.first())
                .thenComparing(Stored::at));
        return all;
    }

    private Stored stored(String connection, String thing, Rows.Row row) {
        Body body = RowJson.read(row.body(), Body.class);
        boolean first = row.key().sk().equals(EVENT + body.slot());
        return new Stored(
                body.slot(),
                first,
                texts.whole(Keys.received(connection, thing), body.json()).orElseThrow(),
                hasPdf(body),
                body.at());
    }

    private boolean hasPdf(Body body) {
        return body.pdf().parts() > 0 && clock.instant().getEpochSecond() < body.pdfUntil();
    }

    @Override
    public Optional<Stored> card(String connection, String thing) {
        return table.rows()
                .get(new Rows.Key(Keys.received(connection, thing), CARD))
                .map(row -> RowJson.read(row.body(), CardBody.class))
                .map(card -> new Stored(CARD, true, card.json(), false, card.at()));
    }

    @Override
    public Optional<String> named(String connection, String alias) {
        return table.rows()
                .get(new Rows.Key(Keys.received(connection, ALIAS + alias), FEED))
                .map(row -> RowJson.read(row.body(), Name.class).thing());
    }

    @Override
    public Optional<String> pdf(String connection, String thing, String slot) {
        return table.rows()
                .get(new Rows.Key(Keys.received(connection, thing), EVENT + slot))
                .map(row -> RowJson.read(row.body(), Body.class))
                .filter(this::hasPdf)
                .flatMap(body -> texts.whole(Keys.received(connection, thing), body.pdf()));
    }

    @Override
    public Told since(String connection, Instant since, String cursor, int limit) {
        String after = cursor.isEmpty() ? Keys.moment(since) : cursor;
        Rows.Slice slice = table.rows().query(Keys.received(connection, FEED), "", true, after, limit);
        List<Row> rows = slice.rows().stream()
                .map(row -> RowJson.read(row.body(), Feed.class).at(row.key().sk()))
                .toList();
        return new Told(rows, slice.next());
    }

    /**
     * What this table was sent and another one, which went back to an earlier moment, does not have.
     *
     * @param earlier the other table's rows
     */
    List<Row> notIn(TableReceived earlier, String connection) {
        Optional<Row> last = earlier.last(connection);
        Instant from = last.map(row -> row.at().minus(TWO_DOORS)).orElse(Instant.EPOCH);
        Set<String> there = new HashSet<>();
        earlier.all(connection, from).forEach(row -> there.add(row.place()));
        return all(connection, from).stream()
                .filter(row -> !there.contains(row.place()))
                .toList();
    }

    private Optional<Row> last(String connection) {
        Rows.Slice slice = table.rows().query(Keys.received(connection, FEED), "", false, "", 1);
        return slice.rows().stream()
                .map(row -> RowJson.read(row.body(), Feed.class).at(row.key().sk()))
                .findFirst();
    }

    private List<Row> all(String connection, Instant from) {
        List<Row> all = new ArrayList<>();
        String next = "";
        do {
            Told page = since(connection, from, next, PAGE);
            all.addAll(page.rows());
            next = page.next();
        } while (!next.isEmpty());
        return all;
    }

    private static String says(Rows.Row row) {
        return RowJson.read(row.body(), Body.class).says();
    }

    private static Rows.Key key(Event event) {
        return new Rows.Key(Keys.received(event.connection(), event.thing()), EVENT + event.slot());
    }

    private static Rows.Key beside(Event event) {
        return new Rows.Key(
                Keys.received(event.connection(), event.thing()), EVENT + event.slot() + "#" + event.says());
    }

    private static Rows.Key told(String connection, String thing, String sort) {
        return new Rows.Key(Keys.received(connection, thing), TOLD + sort);
    }
}

package nl.afletter.console;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import nl.afletter.journal.Bench;
import nl.afletter.model.Administration;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Queue;
import nl.afletter.port.Register;
import nl.afletter.port.Stores;

/**
 * The one door to the console: finds the page that a path names, checks who asks and how, and answers as HTML or as
 * JSON. What the caller did wrong is a 4xx with a plain sentence; only an unreachable table or queue comes out as an
 * exception.
 *
 * <p>Paths: {@code /}, {@code /assets/{file}}, {@code /a/{administration}/{invoices|payments|payouts|tasks}} and one
 * subject below each; {@code POST} only on a subject below {@code tasks}. See docs/console.md.
 */
public final class ConsolePages {

    private static final String HTML = "text/html; charset=utf-8";
    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String JSON = "application/json; charset=utf-8";
    private static final Set<String> ACTS =
            Set.of(Acts.TRY_AGAIN, Acts.AGREE, Acts.TAKE_CRM, Acts.KEEP_BOOKS, Acts.BY_HAND, Acts.IGNORE);

    private final JsonMapper json = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final Stores stores;
    private final InstantSource clock;
    private final Access access;
    private final Acts acts;
    private final Assets assets = new Assets();
    private final Sheets sheets = new Sheets();

    /** @param access who may look and act */
    public ConsolePages(Stores stores, Queue queue, InstantSource clock, Access access) {
        this.stores = Objects.requireNonNull(stores);
        this.clock = Objects.requireNonNull(clock);
        this.access = Objects.requireNonNull(access);
        this.acts = new Acts(stores, queue, clock);
    }

    /**
     * Answers one request.
     *
     * @throws nl.afletter.port.Unreachable if table or queue cannot be reached
     */
    public Response page(Request request) {
        Optional<String> visitor = access.visitor(request);
        if (visitor.isEmpty()) {
            return Response.fresh(403, PLAIN, Words.known(request, "en").text("refused.closed"));
        }
        try {
            return answer(request, visitor.get());
        } catch (Refusal refusal) {
            return refused(request, refusal);
        }
    }

    private Response answer(Request request, String who) {
        Words words = Words.wanted(request);
        String[] parts = request.path().split("/", -1);
        if (request.path().equals("/")) {
            get(request);
            Overview page = Overview.read(stores, clock.instant());
            return show(request, words, "overview", page, Map.of());
        }
        if (parts.length == 3 && parts[1].equals("assets")) {
            get(request);
            return assets.file(parts[2]).orElseThrow(Refusal::notFound);
        }
        if (parts.length < 4 || parts.length > 5 || !parts[0].isEmpty() || !parts[1].equals("a")) {
            throw Refusal.notFound();
        }
        Register.Shelf shelf = shelf(parts[3]);
        Place place = place(parts[2], shelf);
        if (parts.length == 4) {
            get(request);
            return list(request, words, place);
        }
        return one(request, words, place, subject(place, parts[4]), who);
    }

    /** Where a page stands. @param name of the administration, or empty */
    private record Place(String administration, String name, Register.Shelf shelf) {
        boolean unrouted() {
            return administration.equals(Bench.UNROUTED);
        }
    }

    private Place place(String part, Register.Shelf shelf) {
        if (part.equals(Bench.UNROUTED) && shelf == Register.Shelf.TASKS) {
            return new Place(Bench.UNROUTED, "", shelf);
        }
        try {
            return stores.settings()
                    .administration(Address.readPart(part))
                    .map(books -> new Place(books.id(), name(books), shelf))
                    .orElseThrow(Refusal::notFound);
        } catch (IllegalArgumentException noName) {
            throw Refusal.notFound();
        }
    }

    private static String name(Administration books) {
        return books.name().isEmpty() ? books.id() : books.name();
    }

    private Response list(Request request, Words words, Place place) {
        Map<String, String> asked = request.parameters();
        String cursor = asked.getOrDefault("cursor", "");
        try {
            if (place.shelf() == Register.Shelf.TASKS) {
                String done = asked.getOrDefault("done", "");
                return show(
                        request,
                        words,
                        "tasks",
                        TaskList.read(stores, place.administration(), place.name(), cursor),
                        Map.of("done", ACTS.contains(done) ? done : "", "later", !cursor.isEmpty()));
            }
            SubjectList page = SubjectList.read(stores, place.administration(), place.name(), place.shelf(), cursor);
            return show(request, words, "list", page, Map.of("later", !cursor.isEmpty()));
        } catch (IllegalArgumentException noSuchPage) {
            throw new Refusal(400, "refused.cursor");
        }
    }

    private Response one(Request request, Words words, Place place, Subject subject, String who) {
        if (request.method().equals("POST") && place.shelf() == Register.Shelf.TASKS) {
            FormGuard.check(request);
            Acts.Acted acted = acts.act(subject, who, request.form());
            return request.wantsJson()
                    ? Response.fresh(200, JSON, write(acted))
                    : Response.seeOther(Address.shelf(place.administration(), place.shelf()) + "?done=" + acted.act());
        }
        get(request, place.shelf() == Register.Shelf.TASKS ? "GET, POST" : "GET");
        History page = History.of(stores, place.administration(), place.name(), place.shelf(), subject);
        return show(
                request,
                words,
                "subject",
                page,
                Map.of("proof", page.proof() == null ? List.of() : Proof.layOut(page.proof())));
    }

    /** A subject of this very administration; one of another is as unknown as one that does not exist. */
    private Subject subject(Place place, String part) {
        SubjectRef ref = Address.readSubject(part);
        boolean belongs = place.shelf() == Register.Shelf.TASKS || Address.shelfOf(ref.kind()) == place.shelf();
        String home = place.unrouted() ? "" : place.administration();
        return Optional.of(ref)
                .filter(asked -> belongs)
                .flatMap(stores.subjects()::read)
                .filter(subject -> subject.administration().equals(home))
                .orElseThrow(Refusal::notFound);
    }

    private static Register.Shelf shelf(String part) {
        for (Register.Shelf shelf : Register.Shelf.values()) {
            if (shelf.name().toLowerCase(Locale.ROOT).equals(part)) {
                return shelf;
            }
        }
        throw Refusal.notFound();
    }

    private static void get(Request request) {
        get(request, "GET");
    }

    private static void get(Request request, String allowed) {
        if (!request.method().equals("GET")) {
            throw new MethodRefused(allowed);
        }
    }

    private Response show(Request request, Words words, String template, Object page, Map<String, Object> more) {
        if (request.wantsJson()) {
            return Response.fresh(200, JSON, write(page));
        }
        return html(200, request, words, template, page, more);
    }

    private Response html(
            int status, Request request, Words words, String template, Object page, Map<String, Object> more) {
        String token = FormGuard.token(request);
        Map<String, Object> data = new HashMap<>(more);
        data.put("w", words);
        data.put("page", page);
        data.put("assets", assets);
        data.put("token", token);
        data.put("languageSwitch", languageSwitch(request, words));
        List<String> cookies = new ArrayList<>();
        if (request.cookie(FormGuard.COOKIE).filter(token::equals).isEmpty()) {
            cookies.add(FormGuard.cookie(token));
        }
        if (status == 200 && request.parameters().containsKey(Words.PARAMETER)) {
            cookies.add(words.cookie());
        }
        return Response.fresh(status, HTML, sheets.render(template, data))
                .with("content-language", words.language())
                .withCookies(cookies);
    }

    /** The same page in the other language. */
    private static String languageSwitch(Request request, Words words) {
        String rest = List.of(request.query().split("&")).stream()
                .filter(pair -> !pair.isEmpty() && !pair.startsWith(Words.PARAMETER + "="))
                .filter(pair -> pair.matches("[A-Za-z0-9_.=~%-]+"))
                .map(pair -> "&" + pair)
                .reduce("", String::concat);
        return "?" + Words.PARAMETER + "=" + words.otherLanguage() + rest;
    }

    private Response refused(Request request, Refusal refusal) {
        Words words = Words.known(request, "en");
        String sentence = words.text(refusal.key());
        Response response = request.wantsJson()
                ? Response.fresh(refusal.status(), JSON, write(Map.of("error", sentence)))
                : html(refusal.status(), request, words, "refused", sentence, Map.of());
        return refusal instanceof MethodRefused method ? response.with("allow", method.allowed()) : response;
    }

    private String write(Object page) {
        try {
            return json.writeValueAsString(page);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

package nl.afletter.usecase;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase;
import nl.afletter.model.Administration;
import nl.afletter.model.Effect;
import nl.afletter.model.Money;
import nl.afletter.model.Plan;
import nl.afletter.model.Purchase;
import nl.afletter.model.Subject;
import nl.afletter.port.Accounting;
import nl.afletter.port.Crm;
import nl.afletter.port.Failure;
import nl.afletter.port.Page;

/**
 * Shows the booked purchases of a project in the CRM, where it has a place for them. Level-triggered, by schedule: all
 * purchases since the start date are compared with what the CRM shows, and the difference is written.
 */
final class ReadBackPurchases implements UseCase {

    /** A plan stays small; what is left follows in the next one. */
    private static final int AT_ONCE = 20;

    private static final int MOST = 5_000;

    private final Desk desk;

    ReadBackPurchases(Bench bench) {
        this.desk = new Desk(bench);
    }

    @Override
    public Decision decide(Situation situation) {
        Subject subject = situation.subject();
        Administration books = desk.books(subject);
        String id = subject.ref().id();
        String project = URLDecoder.decode(id.substring(id.indexOf('/') + 1), StandardCharsets.UTF_8);
        String place = books.projects().getOrDefault(project, "");
        if (!books.policies().purchases() || books.crm().isEmpty() || place.isEmpty()) {
            return Decision.Done.because("the settings do not ask for the purchases of this project");
        }
        Crm crm = desk.bench().vendors().crm(books.crm());
        if (!crm.showsPurchases()) {
            return Decision.Done.because("this CRM has no place for purchases");
        }
        long sharing = books.projects().values().stream().filter(place::equals).count();
        if (sharing > 1) {
            return stop(situation, shared(project, place));
        }
        Optional<Instant> shownFrom = subject.lastBooked()
                .map(at -> at.plus(crm.abilities().settleDown()))
                .filter(situation.now()::isBefore);
        if (shownFrom.isPresent()) {
            return new Decision.Later(
                    shownFrom.get(), "the CRM may not show yet what was written a moment ago", Map.of());
        }
        return write(situation, books, crm, project, place);
    }

    private Decision write(Situation situation, Administration books, Crm crm, String project, String place) {
        Subject subject = situation.subject();
        LocalDate from = books.startDate();
        List<Purchase> purchases = read(situation, desk.accounting(books), place, from);
        Money net = purchases.stream().map(Purchase::net).reduce(Money.zero(books.currency()), Money::plus);
        Map<String, String> facts = new HashMap<>();
        facts.put(Facts.NUMBER, project);
        facts.put(Facts.AMOUNT, net.toDecimal());
        facts.put(Facts.CURRENCY, books.currency());
        facts.put(Decision.LOOKED, "");
        List<Effect> effects;
        try {
            effects = crm.purchases(new Crm.ProjectPurchases(
                    project, books.id(), books.currency(), from, purchases, subject.plan() + 1));
        } catch (Failure.Rejected no) {
            return stop(situation, no);
        }
        if (effects.isEmpty()) {
            return new Decision.Done("the CRM shows the purchases of the books", List.of(), List.of(), facts);
        }
        // Looked at once more afterwards: for what did not go into this plan, and for what was booked meanwhile.
        return new Decision.Execute(
                effects.subList(0, Math.min(effects.size(), AT_ONCE)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                facts,
                Plan.Ending.AGAIN);
    }

    /** All of them, by day: the first to come stands first in the CRM. */
    private static List<Purchase> read(Situation situation, Accounting accounting, String place, LocalDate from) {
        // A purchase dated ahead is booked: it counts now.
        LocalDate until = Desk.day(situation.now()).plusYears(1);
        List<Purchase> all = new ArrayList<>();
        String cursor = "";
        do {
            Page<Purchase> page = accounting.purchases(place, from, until, cursor);
            all.addAll(page.rows());
            cursor = page.next();
            if (all.size() > MOST) {
                throw new Failure.Rejected(
                        "too-many-purchases",
                        "More than " + MOST + " purchases are booked on " + place + ".",
                        "Begin a new project in the package, and map the CRM's project to that.");
            }
            if (!cursor.isEmpty() && situation.budget().longWorkOver()) {
                throw new Failure.NoEffect("reading the purchases took too long");
            }
        } while (!cursor.isEmpty());
        all.sort(Comparator.comparing(Purchase::date).thenComparing(Purchase::id));
        return all;
    }

    private Decision stop(Situation situation, Failure.Rejected no) {
        Map<String, String> looked = Map.of(Decision.LOOKED, situation.now().toString());
        return desk.stop(situation.subject(), no, "", List.of(), List.of(), looked);
    }

    private static Failure.Rejected shared(String project, String place) {
        return new Failure.Rejected(
                "project-shared",
                "The CRM's project " + project + " and another one are both booked on " + place
                        + ", so nobody can tell whose its purchases are.",
                "Give each a project or cost centre of its own under projects in the settings, then choose try again; or"
                        + " ignore: its purchases are then not shown.");
    }
}

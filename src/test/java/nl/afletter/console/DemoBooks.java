package nl.afletter.console;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nl.afletter.memory.MemoryTable;
import nl.afletter.model.Administration;
import nl.afletter.model.Connection;
import nl.afletter.model.Effect;
import nl.afletter.model.FeePolicies;
import nl.afletter.model.Hint;
import nl.afletter.model.HumanTask;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.Money;
import nl.afletter.model.Plan;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Register;
import nl.afletter.port.Stores;

/** A table with two administrations, and ways to put subjects on their lists. */
final class DemoBooks {

    static final Instant NOW = Instant.parse("2026-03-02T09:30:00Z");
    static final String BV = "bakkerij";
    static final String STICHTING = "stichting";

    final InstantSource clock = InstantSource.fixed(NOW);
    final MemoryTable table = new MemoryTable(clock);
    final Stores stores = new Stores(
            table.subjects(),
            table.references(),
            table.settings(),
            table.connections(),
            table.register(),
            table.evidence(),
            table.received(),
            table.epoch());
    final ConsolePages pages = new ConsolePages(stores, table.queue(), clock, Access.local());

    DemoBooks() {
        table.settings()
                .apply(
                        List.of(books(BV, "Bakkerij De Korenaar B.V.", "tl"), books(STICHTING, "Stichting Molen", "")),
                        List.of(
                                connection("tl", "teamleader", Connection.Role.CRM, ""),
                                connection("mollie-1", "mollie", Connection.Role.PSP, BV),
                                connection("mb-1", "moneybird", Connection.Role.ACCOUNTING, "")));
    }

    private static Administration books(String id, String name, String crm) {
        return new Administration(
                id,
                name,
                "NL",
                "",
                "EUR",
                LocalDate.of(2026, 1, 1),
                id.equals(STICHTING),
                crm,
                List.of("mollie-1"),
                "mb-1",
                "1",
                Map.of(),
                List.of(),
                List.of(new Administration.VatMapping("21", "S", new BigDecimal("0.21"), "v21", "8000")),
                Map.of(),
                new Administration.Policies(
                        FeePolicies.always(Administration.FeePolicy.SETTLEMENT),
                        "",
                        "",
                        Administration.ClosedPeriods.all(Administration.ClosedPeriod.PARK),
                        Administration.Twin.PARK,
                        Duration.ofDays(5),
                        Money.of("0.05", "EUR"),
                        1,
                        Duration.ofDays(1),
                        false,
                        Administration.WrongCurrency.PARK));
    }

    /** Somebody wants to be told what happens in the bakery. */
    void tells() {
        List<Connection> connections = new ArrayList<>(table.settings().connections());
        connections.add(connection(BV + ".n8n", "receiver", Connection.Role.RECEIVER, BV));
        table.settings().apply(table.settings().administrations(), connections);
    }

    private static Connection connection(String id, String vendor, Connection.Role role, String only) {
        return new Connection(
                id, vendor, role, "", "", Map.of(), List.of(), Map.of(), new Connection.Routing(only, Map.of()));
    }

    static SubjectRef invoiceRef(String id) {
        return new SubjectRef("tl", SubjectKind.INVOICE, id);
    }

    /** A booked invoice on its list. */
    Subject invoice(String id, String number, String date, String debtor, String amount) {
        SubjectRef ref = invoiceRef(id);
        Effect book = new Effect(
                "crm:" + BV + ":invoice:" + id,
                "mb-1",
                "createInvoice",
                "{\"contact\":\"77\",\"total\":\"" + amount + "\"}",
                "21 % is code v21; debtor known by its number");
        Effect pdf = new Effect(
                book.key() + ":pdf", "mb-1", "attachPdf", "{\"invoice\":\"@" + book.key() + "\"}", "the invoice's PDF");
        Plan plan = table.subjects().writePlan(ref, plan(List.of(book, pdf)));
        Instant made = NOW.minus(Duration.ofHours(3));
        Subject.Change change = Subject.unknown(ref, made)
                .change()
                .administration(BV)
                .facts(Map.of(
                        "number",
                        number,
                        "date",
                        date,
                        "debtor",
                        debtor,
                        "amount",
                        amount,
                        "currency",
                        "EUR",
                        "link",
                        "https://focus.teamleader.eu/invoice/" + id,
                        "item",
                        "4711"))
                .trace(new Subject.Trace(Hint.Cause.WEBHOOK, made.plusSeconds(2)))
                .plan(plan.number(), false)
                .journal(book.key(), entry(book, JournalEntry.State.BOOKED, "4711", made.plusSeconds(4)))
                .journal(pdf.key(), entry(pdf, JournalEntry.State.BOOKED, "9001", made.plusSeconds(5)))
                .fetched(made.plusSeconds(3))
                .state(Subject.State.DONE, null, "booked, and unchanged in the CRM");
        table.register().enter(BV, Register.Shelf.INVOICES, date + " " + number, ref);
        return write(change);
    }

    /** Another subject of the first administration, on a list, without a plan. */
    Subject plain(SubjectRef ref, Register.Shelf shelf, Subject.State state, Instant due, Map<String, String> facts) {
        table.register().enter(BV, shelf, facts.getOrDefault("date", "2026-03-01"), ref);
        return write(Subject.unknown(ref, NOW.minus(Duration.ofHours(5)))
                .change()
                .administration(BV)
                .facts(facts)
                .state(state, due, "the rule's words"));
    }

    /** A parked subject with its task on the list; the administration may be empty. */
    Subject parked(SubjectRef ref, String administration, String code) {
        Instant since = NOW.minus(Duration.ofMinutes(40));
        Subject.Change change = Subject.unknown(ref, since)
                .change()
                .administration(administration)
                .facts(Map.of("number", "2026-007", "debtor", "Jansen & Zn", "amount", "121.00", "currency", "EUR"))
                .parked(new HumanTask(
                        code,
                        "The VAT rate 'marge' has no code.",
                        "Add the rate to vat, then choose try again.",
                        "rate marge, 9 %",
                        since));
        table.register()
                .enter(administration.isEmpty() ? "-" : administration, Register.Shelf.TASKS, since.toString(), ref);
        return write(change);
    }

    /** Parked because nobody knows whether an effect happened. @param needed whether a later effect needs its id */
    Subject uncertain(SubjectRef ref, boolean needed) {
        Subject parked = parked(ref, BV, "outcome-unknown");
        Effect pay = new Effect("pay:" + ref.id(), "tl", "registerPayment", "{\"amount\":\"121.00\"}", "paid by iDEAL");
        Effect after = new Effect(
                "after:" + ref.id(), "tl", "note", needed ? "{\"of\":\"@" + pay.key() + "\"}" : "{}", "a note");
        Plan plan = table.subjects().writePlan(ref, plan(List.of(pay, after)));
        return write(parked.change()
                .plan(plan.number(), true)
                .journal(pay.key(), entry(pay, JournalEntry.State.UNKNOWN, "", NOW.minusSeconds(3000))));
    }

    Subject read(SubjectRef ref) {
        return table.subjects().read(ref).orElseThrow();
    }

    Subject write(Subject.Change change) {
        return table.subjects().write(change.done(), row -> false);
    }

    private static Plan plan(List<Effect> effects) {
        return new Plan(1, effects, List.of(), List.of(), Map.of(), Plan.Ending.DONE);
    }

    private static JournalEntry entry(Effect effect, JournalEntry.State state, String id, Instant at) {
        return new JournalEntry(state, effect.intentHash(), id, 1, at.plusSeconds(60), at, 0);
    }
}

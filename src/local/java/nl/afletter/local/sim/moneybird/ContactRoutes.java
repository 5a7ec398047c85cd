package nl.afletter.local.sim.moneybird;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.moneybird.Rows.Contact;
import nl.afletter.local.sim.moneybird.Rows.Person;

/** Contacts and their people (moneybird.md section 5). */
final class ContactRoutes {
    private static final Scopes ANY = Scopes.any("estimates", "sales_invoices", "documents", "bank", "settings");
    private static final Set<String> OTHER_FIELDS = Set.of(
            "country",
            "delivery_method",
            "sepa_active",
            "sepa_mandate_date",
            "sepa_sequence_type",
            "email_ubl",
            "direct_debit",
            "si_identifier_type");
    private static final List<String> SEARCHED = List.of(
            "company_name",
            "firstname",
            "lastname",
            "address1",
            "address2",
            "zipcode",
            "city",
            "country",
            "phone",
            "send_invoices_to_attention",
            "send_invoices_to_email",
            "tax_number",
            "chamber_of_commerce",
            "bank_account");

    void addTo(MoneybirdSimulator simulator) {
        simulator.get("/contacts/customer_id/{customer_id}", ANY, this::byCustomerId);
        simulator.get(
                "/contacts/synchronization",
                ANY,
                visit -> visit.versions(List.copyOf(visit.books().contacts.values())));
        simulator.postReading(
                "/contacts/synchronization",
                ANY,
                visit -> visit.byIds(visit.books().contacts, visit.render()::contact));
        simulator.get("/contacts", ANY, this::search);
        simulator.post("/contacts", ANY, this::add);
        simulator.get(
                "/contacts/{id}",
                ANY,
                visit -> Visit.ok(visit.render().contact(visit.row(visit.books().contacts, "id", "id"))));
        simulator.patch("/contacts/{id}", ANY, this::change);
        simulator.patch("/contacts/{id}/archive", ANY, this::archive);
        simulator.post("/contacts/{contact_id}/contact_people", ANY, this::addPerson);
        simulator.patch("/contacts/{contact_id}/contact_people/{id}", ANY, this::changePerson);
        simulator.delete("/contacts/{contact_id}/contact_people/{id}", ANY, this::removePerson);
    }

    private SimResponse byCustomerId(Visit visit) {
        String wanted = visit.request().param("customer_id");
        return visit.books().contacts.values().stream()
                .filter(contact -> contact.customerId.equals(wanted))
                .findFirst()
                .map(contact -> Visit.ok(visit.render().contact(contact)))
                .orElseThrow(() -> Refusals.notFound("customer_id"));
    }

    private SimResponse search(Visit visit) {
        String query = visit.request().query("query").orElse("").toLowerCase(Locale.ROOT);
        boolean archived =
                Boolean.parseBoolean(visit.request().query("include_archived").orElse("false"));
        List<Contact> found = visit.books().contacts.values().stream()
                .filter(contact -> archived || !contact.archived)
                .filter(contact -> Stream.concat(
                                Stream.of(contact.customerId), SEARCHED.stream().map(contact.fields::get))
                        .anyMatch(value ->
                                value != null && value.toLowerCase(Locale.ROOT).contains(query)))
                .toList();
        return visit.listing(Set.of()).page(found, 50, visit.render()::contact);
    }

    private SimResponse add(Visit visit) {
        Set<String> allowed = new HashSet<>(fields());
        allowed.add("contact_person");
        Body body = Body.wrapped(visit.request(), "contact", allowed);
        Contact contact = new Contact();
        contact.customerId = body.text("customer_id").orElseGet(() -> nextNumber(visit.books()));
        checked(visit, body, contact, contact.customerId);
        visit.fresh(contact);
        take(body, contact);
        visit.books().contacts.put(contact.id, contact);
        return Visit.created(visit.render().contact(contact));
    }

    private SimResponse change(Visit visit) {
        Contact contact = visit.row(visit.books().contacts, "id", "id");
        Body body = Body.wrapped(visit.request(), "contact", fields());
        String number = body.text("customer_id").orElse(contact.customerId);
        checked(visit, body, contact, number);
        contact.customerId = number;
        contact.updatedAt = visit.now();
        take(body, contact);
        return Visit.ok(visit.render().contact(contact));
    }

    private SimResponse archive(Visit visit) {
        Contact contact = visit.row(visit.books().contacts, "id", "id");
        if (contact.archived) {
            throw Refusals.symbolic(400, "Contact can not be archived", "id", "can_not_be_archived");
        }
        contact.archived = true;
        contact.updatedAt = visit.now();
        return SimResponse.empty(204);
    }

    private static Set<String> fields() {
        Set<String> all = new HashSet<>(Render.CONTACT_TEXTS);
        all.addAll(OTHER_FIELDS);
        all.add("customer_id");
        return all;
    }

    private static void checked(Visit visit, Body body, Contact contact, String number) {
        Refusals.Fields faults = new Refusals.Fields();
        boolean company = has(body, contact, "company_name");
        if (!company && !(has(body, contact, "firstname") && has(body, contact, "lastname"))) {
            List.of("firstname", "lastname", "company_name")
                    .forEach(field -> faults.add(field, "is required", "is required"));
        }
        boolean taken = visit.books().contacts.values().stream()
                .anyMatch(other -> other != contact && other.customerId.equals(number));
        if (taken) {
            faults.add("customer_id", "has already been taken", "taken");
        }
        faults.throwIfAny();
    }

    private static boolean has(Body body, Contact contact, String field) {
        return body.has(field)
                ? body.text(field).isPresent()
                : !contact.fields.getOrDefault(field, "").isBlank();
    }

    private static void take(Body body, Contact contact) {
        Stream.concat(Render.CONTACT_TEXTS.stream(), OTHER_FIELDS.stream())
                .filter(body::has)
                .forEach(field -> contact.fields.put(field, body.text(field).orElse("")));
    }

    private static String nextNumber(Administration books) {
        long number = 1;
        Set<String> taken = new HashSet<>();
        books.contacts.values().forEach(contact -> taken.add(contact.customerId));
        while (taken.contains(Long.toString(number))) {
            number++;
        }
        return Long.toString(number);
    }

    private SimResponse addPerson(Visit visit) {
        Contact contact = visit.books().contacts.get(visit.request().param("contact_id"));
        if (contact == null) {
            Refusals.Fields faults = new Refusals.Fields().add("contact", "must exist", "blank");
            faults.throwIfAny();
        }
        Body body = Body.wrapped(visit.request(), "contact_person", Set.copyOf(Render.PERSON_TEXTS));
        Person person = new Person();
        takePerson(body, person);
        visit.fresh(person);
        contact.people.add(person);
        contact.updatedAt = visit.now();
        return Visit.created(visit.render().person(contact, person));
    }

    private SimResponse changePerson(Visit visit) {
        Contact contact = visit.row(visit.books().contacts, "contact_id", "contact_id");
        Person person = person(visit, contact);
        takePerson(Body.wrapped(visit.request(), "contact_person", Set.copyOf(Render.PERSON_TEXTS)), person);
        person.updatedAt = visit.now();
        contact.updatedAt = visit.now();
        return Visit.ok(visit.render().person(contact, person));
    }

    private SimResponse removePerson(Visit visit) {
        Contact contact = visit.row(visit.books().contacts, "contact_id", "contact_id");
        contact.people.remove(person(visit, contact));
        contact.updatedAt = visit.now();
        return SimResponse.empty(204);
    }

    private static Person person(Visit visit, Contact contact) {
        return contact.people.stream()
                .filter(each -> each.id.equals(visit.request().param("id")))
                .findFirst()
                .orElseThrow(() -> Refusals.notFound("id"));
    }

    private static void takePerson(Body body, Person person) {
        Map<String, String> fields = new TreeMap<>(person.fields);
        Render.PERSON_TEXTS.stream().filter(body::has).forEach(field -> fields.put(field, body.textOrNull(field)));
        Refusals.Fields faults = new Refusals.Fields();
        List.of("firstname", "lastname").stream()
                .filter(field -> fields.get(field) == null)
                .forEach(faults::blank);
        faults.throwIfAny();
        person.fields.putAll(fields);
    }
}

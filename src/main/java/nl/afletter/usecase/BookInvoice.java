package nl.afletter.usecase;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.Twin;
import nl.afletter.model.Effect;
import nl.afletter.model.Invoice;
import nl.afletter.model.LiveItem;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Plan;
import nl.afletter.model.Posting.AttachmentPosting;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Accounting;
import nl.afletter.port.Crm;
import nl.afletter.port.Failure;
import nl.afletter.port.Register;
import nl.afletter.port.VatRegister;

/**
 * Books an approved invoice or credit note of the CRM as an open item, with debtor, VAT, project and PDF. What was
 * booked and is now different goes to {@link ReviseInvoice}.
 */
final class BookInvoice implements UseCase {

    private final Desk desk;
    private final InvoiceToPosting toPosting;
    private final ReviseInvoice revise;
    private final CreditNoteSettlement credits;
    private final EarlierVersions earlier;

    BookInvoice(Bench bench, VatRegister vatRegister) {
        this.desk = new Desk(bench);
        this.toPosting = new InvoiceToPosting(bench, vatRegister);
        this.revise = new ReviseInvoice(bench);
        this.credits = new CreditNoteSettlement(bench);
        this.earlier = new EarlierVersions(desk);
    }

    @Override
    public Decision decide(Situation situation) {
        Subject subject = situation.subject();
        Crm crm = desk.bench().vendors().crm(subject.ref().connection());
        Optional<Invoice> found = subject.ref().kind() == SubjectKind.CREDIT_NOTE
                ? crm.creditNote(subject.ref().id())
                : crm.invoice(subject.ref().id());
        if (found.isEmpty()) {
            return gone(subject);
        }
        Invoice invoice = found.get();
        Optional<Decision> elsewhere = route(subject, invoice);
        if (elsewhere.isPresent()) {
            return elsewhere.get();
        }
        return decide(situation, desk.books(subject), crm, invoice);
    }

    private Decision gone(Subject subject) {
        if (subject.administration().isEmpty() || isNotInTheBooks(subject, desk.books(subject))) {
            return Decision.Done.because("the CRM does not have it (any more), and nothing of it is booked");
        }
        return revise.deleted(subject, desk.books(subject), ReviseInvoice.DELETED);
    }

    static boolean isNotInTheBooks(Subject subject, Administration books) {
        return !Versions.of(books, subject).live()
                && subject.fact(Facts.FOREIGN).isEmpty();
    }

    /** A document of another administration goes on there; what is booked here is taken back first. */
    private Optional<Decision> route(Subject subject, Invoice invoice) {
        String department = invoice.department();
        if (subject.administration().isEmpty()) {
            return desk.route(subject, department, "department '" + department + "'", facts(invoice));
        }
        String there = desk.connection(subject).routing().administration(department);
        if (there.isEmpty() || there.equals(subject.administration())) {
            return Optional.empty();
        }
        Administration books = desk.books(subject);
        if (!isNotInTheBooks(subject, books)) {
            return Optional.of(revise.moved(subject, books, there));
        }
        Map<String, String> facts = facts(invoice);
        List.of(Facts.ITEM, Facts.VERSION, Facts.DELETED).forEach(fact -> facts.put(fact, ""));
        return Optional.of(new Decision.PassOn(there, facts));
    }

    private Decision decide(Situation situation, Administration books, Crm crm, Invoice invoice) {
        Subject subject = situation.subject();
        Versions versions = Versions.of(books, subject);
        boolean foreign = !subject.fact(Facts.FOREIGN).isEmpty();
        if (invoice.status() != Invoice.Status.APPROVED) {
            return versions.live() || foreign
                    ? revise.deleted(subject, books, "no longer approved")
                    : Decision.Done.because("not approved in the CRM yet");
        }
        if (!versions.live() && !foreign && invoice.date().isBefore(books.startDate())) {
            return Decision.Done.because("dated before the start date " + books.startDate());
        }
        boolean ofDeals = books.policies().crmTrigger() != Administration.CrmTrigger.INVOICE;
        if (!versions.live() && !foreign && !invoice.creditNote() && ofDeals) {
            return Decision.Done.because("this administration's invoices are made of deals that are won");
        }
        String content = Fingerprint.of(invoice);
        if (!subject.fact(Facts.IGNORED).isEmpty() && subject.fact(Facts.SEEN).equals(content)) {
            return Decision.Done.because("a person chose to ignore it, and it did not change since");
        }
        List<Decision.Entry> entries =
                List.of(new Decision.Entry(Register.Shelf.INVOICES, invoice.date() + " " + invoice.number()));
        try {
            if (foreign) {
                return subject.fact(Versions.content(0)).equals(content)
                        ? Decision.Done.because("somebody else booked it, and it did not change since")
                        : revise.foreign(subject, invoice, entries);
            }
            return versions.live()
                    ? again(situation, books, crm, invoice, versions, entries)
                    : first(situation, books, crm, invoice, versions, entries);
        } catch (Failure.Rejected no) {
            return new Decision.Park(
                    desk.task(subject, no.code(), no.getMessage(), no.todo(), ""), List.of(), entries, facts(invoice));
        }
    }

    /** Nothing of it stands in the books. */
    private Decision first(
            Situation situation,
            Administration books,
            Crm crm,
            Invoice invoice,
            Versions versions,
            List<Decision.Entry> entries) {
        Subject subject = situation.subject();
        Accounting accounting = desk.accounting(books);
        int version = versions.last() + 1;
        String key = Versions.key(books, subject, version);
        if (version == 1) {
            Optional<Decision> twin = twin(subject, books, accounting, invoice, key, entries);
            if (twin.isPresent()) {
                return twin.get();
            }
        }
        InvoiceToPosting.Draft draft = toPosting.draft(situation, books, crm, accounting, invoice);
        if (draft.later().isPresent()) {
            Map<String, String> known = facts(invoice);
            known.putAll(draft.later().get().facts());
            return new Decision.Later(
                    draft.later().get().due(), draft.later().get().why(), known);
        }
        Optional<String> debtor =
                invoice.creditNote() ? credits.debtor(books, accounting, crm, invoice) : Optional.empty();
        Optional<Decision> forgotten = earlier.adopt(
                subject, books, accounting, invoice, draft.on(debtor).posting(key), versions);
        if (forgotten.isPresent()) {
            return forgotten.get();
        }
        List<Effect> effects =
                new ArrayList<>(accounting.effects(draft.on(debtor).posting(key)));
        attach(subject, crm, accounting, invoice, version, key, effects);
        List<Decision.ClaimOn> claims = new ArrayList<>();
        Optional<Decision> wait =
                credits.add(situation, books, accounting, crm, invoice, key, draft.date(), effects, claims);
        if (wait.isPresent()) {
            return wait.get();
        }
        Map<String, String> facts = facts(invoice);
        facts.put(Facts.ITEM, "@" + key);
        facts.put(Facts.VERSION, Integer.toString(version));
        facts.put(Facts.DELETED, "");
        facts.put(Facts.VIES_SINCE, "");
        facts.put(Facts.REASON, draft.reason());
        facts.put(Versions.content(version), Fingerprint.of(invoice));
        facts.put(Decision.BORN, invoice.createdAt().toString());
        return new Decision.Execute(
                effects,
                claims,
                publications(subject, invoice, "@" + key),
                crm.abilities().showsBooks() && !invoice.creditNote()
                        ? List.of(subject.ref().writeBack())
                        : newsOfCorrected(subject, invoice),
                entries,
                facts,
                Plan.Ending.DONE);
    }

    /** It stands in the books: a change is brought there, and what is still missing beside it. */
    private Decision again(
            Situation situation,
            Administration books,
            Crm crm,
            Invoice invoice,
            Versions versions,
            List<Decision.Entry> entries) {
        Subject subject = situation.subject();
        Accounting accounting = desk.accounting(books);
        String key = Versions.key(books, subject, versions.last());
        if (!content(subject, versions.last(), key).equals(Fingerprint.of(invoice))) {
            InvoiceToPosting.Draft draft = toPosting.draft(situation, books, crm, accounting, invoice);
            if (draft.later().isPresent()) {
                return draft.later().get();
            }
            return earlier.adopt(subject, books, accounting, invoice, draft.posting(key), versions)
                    .orElseGet(() -> revise.changed(situation, books, invoice, draft, versions, entries));
        }
        Optional<Decision> forgotten = earlier.adoptUnchanged(subject, books, accounting, invoice, versions);
        if (forgotten.isPresent()) {
            return forgotten.get();
        }
        List<Effect> effects = new ArrayList<>();
        attach(subject, crm, accounting, invoice, versions.last(), key, effects);
        List<Decision.ClaimOn> claims = new ArrayList<>();
        Optional<Decision> wait =
                credits.add(situation, books, accounting, crm, invoice, key, invoice.date(), effects, claims);
        if (wait.isPresent()) {
            return wait.get();
        }
        if (effects.isEmpty()) {
            List<SubjectRef> shown = invoice.creditNote() ? List.of() : desk.notShown(crm, subject.ref());
            return new Decision.Done("booked, and unchanged in the CRM", shown, List.of(), Map.of());
        }
        return new Decision.Execute(
                effects, claims, List.of(), newsOfCorrected(subject, invoice), entries, Map.of(), Plan.Ending.DONE);
    }

    /** A credit note lowers what is open of its invoice. */
    private static List<SubjectRef> newsOfCorrected(Subject subject, Invoice invoice) {
        return Optional.of(invoice).filter(Invoice::creditNote).flatMap(Invoice::corrects).stream()
                .map(id -> new SubjectRef(subject.ref().connection(), SubjectKind.INVOICE, id))
                .flatMap(corrected -> corrected.news().stream())
                .toList();
    }

    /** Of a plan that ended early the subject knows no facts: the plan itself does. */
    private String content(Subject subject, int version, String key) {
        String name = Versions.content(version);
        String known = subject.fact(name);
        return known.isEmpty()
                ? desk.planOf(subject, key)
                        .map(plan -> plan.facts().getOrDefault(name, ""))
                        .orElse("")
                : known;
    }

    private static void attach(
            Subject subject,
            Crm crm,
            Accounting accounting,
            Invoice invoice,
            int version,
            String key,
            List<Effect> effects) {
        boolean missing = accounting.abilities().attachesPdf()
                && subject.booked(key + ":pdf").isEmpty();
        if (missing && crm.hasPdf(subject.ref())) {
            effects.addAll(accounting.effects(new AttachmentPosting(
                    key + ":pdf",
                    subject.booked(key).orElse("@" + key),
                    subject.ref(),
                    fileName(invoice, version),
                    "the invoice's PDF")));
        }
    }

    /** An item with the same number and amount that is not ours is adopted or parked, never booked beside. */
    private Optional<Decision> twin(
            Subject subject,
            Administration books,
            Accounting accounting,
            Invoice invoice,
            String key,
            List<Decision.Entry> entries) {
        Optional<OpenItem> twin = new Foreign(desk)
                .known(books, accounting, invoice).stream()
                        .filter(item -> item.total().equals(invoice.total()) && !Versions.isOurs(books, item))
                        .findFirst();
        if (twin.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> facts = facts(invoice);
        if (books.policies().twin() == Twin.PARK) {
            return Optional.of(new Decision.Park(
                    desk.task(
                            subject,
                            "twin",
                            "Invoice " + invoice.number()
                                    + " with the same amount stands in the books already, and was not"
                                    + " booked by Afletter.",
                            "See whether another link books these invoices too and switch it off. If the item there is the"
                                    + " right one, choose ignore: it will be settled when money comes.",
                            "item " + twin.get().id() + " of " + twin.get().date()),
                    List.of(),
                    entries,
                    facts));
        }
        facts.put(Facts.ITEM, twin.get().id());
        facts.put(Facts.FOREIGN, "yes");
        facts.put(Versions.content(0), Fingerprint.of(invoice));
        LiveItem item = new LiveItem(
                twin.get().id(),
                twin.get().kind(),
                twin.get().number(),
                subject.ref().toString(),
                twin.get().total());
        return Optional.of(new Decision.Execute(
                List.of(), List.of(), publicationsOf(invoice, item), List.of(), entries, facts, Plan.Ending.DONE));
    }

    static List<Plan.Publication> publications(Subject subject, Invoice invoice, String item) {
        ReferenceKind kind = invoice.creditNote() ? ReferenceKind.CREDIT_NOTE : ReferenceKind.INVOICE;
        return publicationsOf(
                invoice,
                new LiveItem(item, kind, invoice.number(), subject.ref().toString(), invoice.total()));
    }

    private static List<Plan.Publication> publicationsOf(Invoice invoice, LiveItem item) {
        List<Plan.Publication> rows = new ArrayList<>();
        rows.add(new Plan.Publication(invoice.reference(), item, ""));
        if (!invoice.creditNote()) {
            rows.add(new Plan.Publication(new Reference(ReferenceKind.SOURCE, invoice.id()), item, ""));
            // Signs only group it for the eye, and banks leave them out.
            String structured = invoice.paymentReference().replaceAll("[^\\p{L}\\p{Nd}]", "");
            if (Reference.isReference(structured)) {
                rows.add(new Plan.Publication(new Reference(ReferenceKind.PAYMENT_REFERENCE, structured), item, ""));
            }
        } else if (invoice.corrects().isPresent()) {
            rows.add(new Plan.Publication(
                    new Reference(ReferenceKind.CREDIT_OF, invoice.corrects().get()), item, ""));
        }
        return rows;
    }

    static Map<String, String> facts(Invoice invoice) {
        Map<String, String> facts = new HashMap<>();
        facts.put(Facts.NUMBER, invoice.number());
        facts.put(Facts.DATE, invoice.date().toString());
        facts.put(Facts.DUE, invoice.dueDate().toString());
        facts.put(Facts.AMOUNT, invoice.total().toDecimal());
        facts.put(Facts.CURRENCY, invoice.currency());
        facts.put(Facts.DEBTOR, invoice.customerName());
        facts.put(Facts.LINK, invoice.webUrl());
        facts.put(Facts.SEEN, Fingerprint.of(invoice));
        facts.put(Facts.IGNORED, "");
        return facts;
    }

    /** A version's PDF is found again by its name, so that depends on nothing but number and version. */
    static String fileName(Invoice invoice, int version) {
        return invoice.number().replaceAll("[^A-Za-z0-9._-]+", "-") + (version == 1 ? "" : "-v" + version) + ".pdf";
    }
}

package nl.afletter.usecase;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Decision;
import nl.afletter.journal.Schedules;
import nl.afletter.journal.UseCase;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.LateEvent;
import nl.afletter.model.Buyer;
import nl.afletter.model.LiveItem;
import nl.afletter.model.Money;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Payment;
import nl.afletter.model.Plan;
import nl.afletter.model.Posting;
import nl.afletter.model.Posting.DraftInvoicePosting;
import nl.afletter.model.Posting.InvoicePosting;
import nl.afletter.model.Posting.RevenueLine;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.Sales;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Accounting;
import nl.afletter.port.Failure;
import nl.afletter.port.Psp;
import nl.afletter.port.Register;
import nl.afletter.rule.Choice;
import nl.afletter.rule.SaleRule;

/**
 * Makes the invoice of a paid payment for which nobody made one, where the settings say so: booked under the payment's
 * id, or as a draft of the package; and the credit note of a refund of it. The journal holds each once by the payment's
 * key; the payment is settled against it like against any other invoice.
 */
final class InvoiceOfPayment implements UseCase {

    /** Name of the fact with the VAT that the sale got: its credit note gets the same, whatever the settings say then. */
    private static final String VAT = "saleVat";

    private static final String NOBODY_YET = "0";

    /** The shortest room for an invoice number among the packages (snelstart.md section 8). */
    private static final int LONGEST_NUMBER = 25;

    private static final int HALF = 12;

    private final Desk desk;
    private final BookingDay days;

    InvoiceOfPayment(Bench bench) {
        this.desk = new Desk(bench);
        this.days = new BookingDay(desk);
    }

    /** What is made of a payment, or of a refund of it, as a subject: their own ids. */
    static SubjectRef of(SubjectRef unit) {
        return new SubjectRef(unit.connection(), SubjectKind.SALE, unit.id());
    }

    /** Whether a subject is the credit note of a refund. */
    static boolean isCredit(SubjectRef sale) {
        return sale.kind() == SubjectKind.SALE && sale.id().contains(":");
    }

    /** {@code crm:{administration}:sale:{connection}.{payment}}, with the refund behind it for its credit note. */
    static String key(Administration books, SubjectRef sale) {
        return "crm:" + books.id() + ":sale:" + sale.connection() + "."
                + sale.id().replace(':', '.');
    }

    /** The subject by what stands in its key behind {@code sale:}. */
    static Optional<SubjectRef> ofKey(String place) {
        String[] parts = place.split("\\.", 2);
        return parts.length == 2 && SubjectRef.isId(parts[0]) && SubjectRef.isId(parts[1])
                ? Optional.of(new SubjectRef(parts[0], SubjectKind.SALE, parts[1].replace('.', ':')))
                : Optional.empty();
    }

    /** Its number in the books: the PSP's id, or where that is too long its beginning and a fingerprint of it. */
    static String number(String id) {
        return id.length() <= LONGEST_NUMBER
                ? id
                : id.substring(0, HALF) + "-" + Fingerprint.of(id).substring(0, HALF);
    }

    @Override
    public Decision decide(Situation situation) {
        Subject subject = situation.subject();
        if (subject.administration().isEmpty()) {
            return Decision.Done.because("its payment was not looked at yet");
        }
        Psp psp = desk.bench().vendors().psp(subject.ref().connection());
        Optional<Payment> payment = psp.payment(Units.payment(subject.ref()));
        if (payment.isEmpty()) {
            return Decision.Done.because("the PSP does not know the payment (any more)");
        }
        Administration books = desk.books(subject);
        String key = key(books, subject.ref());
        try {
            if (subject.booked(key).isPresent()) {
                return again(subject, books);
            }
            return isCredit(subject.ref())
                    ? credit(situation, books, psp, payment.get(), key)
                    : sale(situation, books, psp, payment.get(), key);
        } catch (Failure.Rejected no) {
            return desk.stop(subject, no, "", List.of(), entries(payment.get()), facts(payment.get()));
        }
    }

    private Decision sale(Situation situation, Administration books, Psp psp, Payment payment, String key) {
        Sales sales = books.policies().sales();
        boolean paid = payment.status() == Payment.Status.PAID
                && payment.captures().isEmpty()
                && payment.paidAt().isPresent();
        if (!sales.isMade() || !paid) {
            return Decision.Done.because("no invoice is made of it");
        }
        Buyer buyer = psp.buyer(payment.id())
                .filter(found -> !found.name().isBlank())
                .orElseThrow(() -> new Failure.Rejected(
                        "sale-buyer-unknown",
                        "The payment " + payment.id() + " of " + payment.amount() + " does not tell who paid.",
                        "Let the shop ask for a name; make this invoice by hand, then choose ignore: its payment settles"
                                + " it."));
        String kind = payment.metadata().getOrDefault(sales.kindField(), "");
        Choice<Sales.Row> choice = SaleRule.row(sales, buyer, kind, payment.amount(), books.country());
        Sales.Row row = Desk.orStop(choice);
        Accounting accounting = desk.accounting(books);
        boolean draft = sales.make() == Sales.Make.DRAFT;
        if (draft && !accounting.abilities().draftsInvoices()) {
            throw new Failure.Rejected(
                    "sale-by-hand",
                    "A payment of " + payment.amount() + " of " + buyer.name() + " has no invoice, and "
                            + accounting.abilities().vendor() + " makes no drafts for us.",
                    "Make the invoice there by hand, then choose ignore: its payment settles it. Or set"
                            + " policies.sales.make to booked.");
        }
        LocalDate own = Desk.day(payment.paidAt().orElseThrow());
        BookingDay.Answer day = days.of(situation, books, accounting, own, LateEvent.INVOICE);
        if (day.later().isPresent()) {
            return day.later(facts(payment));
        }
        Subject debtor = debtor(situation, books, buyer, payment);
        String debtorId = debtor.fact(Facts.ITEM);
        if (debtorId.isEmpty() && !books.dryRun()) {
            return debtorNotReady(debtor, payment);
        }
        String reason = Desk.reason(choice) + "; " + day.reason();
        Posting posting =
                posting(key, payment, row, day.day(), debtorId.isEmpty() ? NOBODY_YET : debtorId, reason, draft);
        Map<String, String> facts = facts(payment);
        facts.put(Facts.DEBTOR, buyer.name());
        facts.put(Facts.ITEM, "@" + key);
        facts.put(Facts.REASON, reason);
        facts.put(VAT, draft ? "" : String.join(" ", row.rate().toPlainString(), row.ledger(), row.code()));
        String number = number(payment.id());
        Money total = SaleRule.parts(payment.amount(), row.rate()).total();
        facts.put(Facts.NUMBER, draft ? "" : number);
        return new Decision.Execute(
                accounting.effects(posting),
                List.of(),
                draft ? List.of() : published(subjectOf(situation), ReferenceKind.INVOICE, number, "@" + key, total),
                draft ? List.of() : List.of(paymentOf(situation)),
                entries(payment),
                facts,
                Plan.Ending.DONE);
    }

    private static SubjectRef subjectOf(Situation situation) {
        return situation.subject().ref();
    }

    private static SubjectRef paymentOf(Situation situation) {
        SubjectRef sale = subjectOf(situation);
        return new SubjectRef(sale.connection(), SubjectKind.PAYMENT, Units.payment(sale));
    }

    private static Posting posting(
            String key, Payment payment, Sales.Row row, LocalDate day, String debtor, String reason, boolean draft) {
        LocalDate own = Desk.day(payment.paidAt().orElseThrow());
        SaleRule.Parts parts = SaleRule.parts(payment.amount(), row.rate());
        List<RevenueLine> lines =
                List.of(new RevenueLine(Desk.text(text(payment), own, day), parts.net(), row.code(), row.ledger(), ""));
        return draft
                ? new DraftInvoicePosting(key, text(payment), day, debtor, lines, parts.net(), false, reason)
                : new InvoicePosting(
                        key,
                        ReferenceKind.INVOICE,
                        number(payment.id()),
                        day,
                        day,
                        debtor,
                        lines,
                        parts.vat(),
                        parts.total(),
                        payment.settlingParty(),
                        "",
                        reason);
    }

    private Subject debtor(Situation situation, Administration books, Buyer buyer, Payment payment) {
        SubjectRef ref = BuyerAsDebtor.subject(situation.subject().ref().connection(), books.id(), buyer);
        return situation.inner().run(ref, books.id(), Map.of(BuyerAsDebtor.PAYMENT, payment.id()));
    }

    private Decision debtorNotReady(Subject debtor, Payment payment) {
        debtor.task().ifPresent(task -> {
            throw new Failure.Rejected(
                    "debtor-" + task.code(), "The debtor could not be made: " + task.what(), task.todo());
        });
        return new Decision.Later(
                debtor.due().orElse(Schedules.backoff(desk.bench().clock().instant(), 1, 0)),
                "waits for its debtor: " + debtor.why(),
                facts(payment));
    }

    /** A refund of a sale that we booked takes back the same VAT. Of a draft a person makes the credit note. */
    private Decision credit(Situation situation, Administration books, Psp psp, Payment payment, String key) {
        SubjectRef ref = subjectOf(situation);
        SubjectRef saleRef = new SubjectRef(ref.connection(), SubjectKind.SALE, payment.id());
        Optional<Subject> sale = desk.bench().stores().subjects().read(saleRef);
        Optional<String> item = sale.flatMap(found -> found.booked(key(books, saleRef)));
        String vat = sale.map(found -> found.fact(VAT)).orElse("");
        Optional<Payment.Refund> refund = payment.refunds().stream()
                .filter(each -> each.id().equals(Units.own(ref)) && each.status() == Payment.RefundStatus.DONE)
                .findFirst();
        if (item.isEmpty() || vat.isEmpty() || refund.isEmpty()) {
            return Decision.Done.because("no invoice of ours was booked for it, or nothing was paid back");
        }
        Accounting accounting = desk.accounting(books);
        OpenItem invoice = accounting
                .item(item.get())
                .orElseThrow(() -> new Failure.Rejected(
                        "sale-gone",
                        "The invoice of payment " + payment.id() + " is gone from the books.",
                        "Make the credit note of refund " + refund.get().id() + " by hand, then choose ignore."));
        BookingDay.Answer day =
                days.of(situation, books, accounting, refund.get().date(), LateEvent.CREDIT_NOTE);
        if (day.later().isPresent()) {
            return day.later(facts(payment));
        }
        String[] of = vat.split(" ", 3);
        SaleRule.Parts parts = SaleRule.parts(refund.get().amount(), new BigDecimal(of[0]));
        Money total = parts.total().negate();
        String number = number(refund.get().id());
        String text = Desk.text(
                "refund " + refund.get().id() + " of " + text(payment),
                refund.get().date(),
                day.day());
        InvoicePosting posting = new InvoicePosting(
                key,
                ReferenceKind.CREDIT_NOTE,
                number,
                day.day(),
                day.day(),
                invoice.debtor(),
                List.of(new RevenueLine(text, parts.net().negate(), of[2], of[1], "")),
                parts.vat().negate(),
                total,
                payment.settlingParty(),
                "",
                "the refund of a sale takes back its VAT; " + day.reason());
        Map<String, String> facts = facts(payment);
        facts.put(Facts.NUMBER, number);
        facts.put(Facts.DATE, refund.get().date().toString());
        facts.put(Facts.AMOUNT, total.toDecimal());
        facts.put(Facts.ITEM, "@" + key);
        facts.put(Facts.REASON, posting.reason());
        facts.put(Decision.BORN, refund.get().createdAt().toString());
        List<Plan.Publication> rows =
                new ArrayList<>(published(ref, ReferenceKind.CREDIT_NOTE, number, "@" + key, total));
        LiveItem live = new LiveItem("@" + key, ReferenceKind.CREDIT_NOTE, number, ref.toString(), total);
        rows.add(new Plan.Publication(new Reference(ReferenceKind.CREDIT_OF, payment.id()), live, ""));
        return new Decision.Execute(
                accounting.effects(posting), List.of(), rows, List.of(), entries(payment), facts, Plan.Ending.DONE);
    }

    /** A draft gets its number when a person sends it: from then on its payment finds it. */
    private Decision again(Subject subject, Administration books) {
        if (!subject.fact(Facts.NUMBER).isEmpty()) {
            return Decision.Done.because("its invoice is made");
        }
        String id = subject.booked(key(books, subject.ref())).orElseThrow();
        Optional<OpenItem> sent = desk.accounting(books).item(id).filter(item -> Reference.isReference(item.number()));
        if (sent.isEmpty()) {
            return Decision.Done.because("its draft is not sent yet");
        }
        OpenItem item = sent.get();
        return new Decision.Execute(
                List.of(),
                List.of(),
                published(subject.ref(), item.kind(), item.number(), item.id(), item.total()),
                List.of(new SubjectRef(subject.ref().connection(), SubjectKind.PAYMENT, Units.payment(subject.ref()))),
                List.of(),
                Map.of(Facts.NUMBER, item.number()),
                Plan.Ending.DONE);
    }

    private static List<Plan.Publication> published(
            SubjectRef sale, ReferenceKind kind, String number, String item, Money total) {
        LiveItem live = new LiveItem(item, kind, number, sale.toString(), total);
        return List.of(new Plan.Publication(new Reference(kind, number), live, ""));
    }

    private static String text(Payment payment) {
        return (payment.description() + " " + payment.id()).strip();
    }

    private static List<Decision.Entry> entries(Payment payment) {
        String day = Desk.day(payment.paidAt().orElse(payment.createdAt())).toString();
        return List.of(new Decision.Entry(Register.Shelf.INVOICES, day + " " + payment.id()));
    }

    private static Map<String, String> facts(Payment payment) {
        Map<String, String> facts = new HashMap<>();
        facts.put(
                Facts.DATE,
                Desk.day(payment.paidAt().orElse(payment.createdAt())).toString());
        facts.put(Facts.AMOUNT, payment.amount().toDecimal());
        facts.put(Facts.CURRENCY, payment.amount().currency());
        facts.put(Facts.DEBTOR, payment.payerName());
        facts.put(Facts.TEXT, payment.description());
        facts.put(Decision.BORN, payment.createdAt().toString());
        return facts;
    }
}

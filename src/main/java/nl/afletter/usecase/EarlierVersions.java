package nl.afletter.usecase;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import nl.afletter.journal.Decision;
import nl.afletter.model.Administration;
import nl.afletter.model.Effect;
import nl.afletter.model.Invoice;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Posting.CreditSettlement;
import nl.afletter.model.Posting.InvoicePosting;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.Subject;
import nl.afletter.port.Accounting;
import nl.afletter.port.Accounting.Standing;
import nl.afletter.port.Failure;

/**
 * After a restore: versions of a document and their reversals that stand in the books, unknown to the table. They bear
 * the subject's keys with content that the CRM no longer shows: no clash, but its own history, which is taken over one
 * version after the other (design.md section 4, protocol model 6d). The version that the CRM shows now is left to the
 * look-up before each effect.
 */
final class EarlierVersions {

    /** A changed invoice moves its date by no more than this; else the read-back reports it. */
    private static final int DAYS_AROUND = 31;

    private final Desk desk;

    EarlierVersions(Desk desk) {
        this.desk = desk;
    }

    /**
     * What is to be taken over before anything else is decided; empty without a restore and where nothing is unknown.
     *
     * @param now what the CRM shows, under any key
     * @throws Failure.Rejected when later versions stand without their beginning
     */
    Optional<Decision> adopt(
            Subject subject,
            Administration books,
            Accounting accounting,
            Invoice invoice,
            InvoicePosting now,
            Versions versions) {
        if (!desk.mayHaveForgotten(invoice.createdAt())) {
            return Optional.empty();
        }
        Map<String, String> facts = Map.of(Decision.BORN, invoice.createdAt().toString());
        return adopt(subject, books, accounting, invoice.date(), item -> shows(item, now), versions, facts);
    }

    /** The same for a booked document that shows what the CRM shows: it may have been changed and changed back. */
    Optional<Decision> adoptUnchanged(
            Subject subject, Administration books, Accounting accounting, Invoice invoice, Versions versions) {
        if (!desk.mayHaveForgotten(invoice.createdAt())
                || live(subject, books, accounting, versions)
                        .filter(EarlierVersions::isSetOff)
                        .isEmpty()) {
            return Optional.empty();
        }
        return adopt(
                subject,
                books,
                accounting,
                invoice.date(),
                item -> item.total().equals(invoice.total()),
                versions,
                Map.of());
    }

    /** The same for a document that the CRM no longer has. */
    Optional<Decision> adoptDeleted(Subject subject, Administration books, Accounting accounting) {
        Versions versions = Versions.of(books, subject);
        Optional<OpenItem> item = desk.mayHaveForgotten(subject.born())
                ? live(subject, books, accounting, versions).filter(EarlierVersions::isSetOff)
                : Optional.empty();
        return item.flatMap(old ->
                adopt(subject, books, accounting, old.date(), any -> false, versions, Map.of(Facts.DELETED, "yes")));
    }

    private static Optional<OpenItem> live(
            Subject subject, Administration books, Accounting accounting, Versions versions) {
        return subject.booked(Versions.key(books, subject, versions.last())).flatMap(accounting::item);
    }

    private Optional<Decision> adopt(
            Subject subject,
            Administration books,
            Accounting accounting,
            LocalDate date,
            Predicate<OpenItem> showsNow,
            Versions versions,
            Map<String, String> facts) {
        Map<String, Standing> unknown = unknown(subject, books, accounting, date, versions);
        List<Decision.Adopted> adopted = new ArrayList<>();
        int version = versions.live() ? versions.last() : versions.last() + 1;
        while (take(subject, books, accounting, showsNow, version, unknown, adopted)) {
            version++;
        }
        if (adopted.isEmpty()) {
            unknown.remove(Versions.key(books, subject, version));
            if (!unknown.isEmpty()) {
                throw new Failure.Rejected(
                        "stands-otherwise",
                        "After the restore these bookings were found without the one before them: " + unknown.keySet()
                                + ".",
                        "Compare them with the CRM, correct the books by hand, then choose ignore.");
            }
            return Optional.empty();
        }
        return Optional.of(new Decision.Adopt(adopted, facts));
    }

    /** Takes one version over, its reversal and what ties the two. @return whether another may follow it */
    private boolean take(
            Subject subject,
            Administration books,
            Accounting accounting,
            Predicate<OpenItem> showsNow,
            int version,
            Map<String, Standing> unknown,
            List<Decision.Adopted> adopted) {
        Standing document = unknown.get(Versions.key(books, subject, version));
        Standing reversal = unknown.get(Versions.reversal(books, subject, version));
        Optional<String> booked = subject.booked(Versions.key(books, subject, version));
        if (document == null && booked.isEmpty()) {
            return false;
        }
        if (document != null && reversal == null && showsNow.test(document.item())) {
            return false;
        }
        if (document != null) {
            adopted.add(adopted(document));
        }
        if (reversal == null) {
            return false;
        }
        adopted.add(adopted(reversal));
        Optional<OpenItem> old =
                document == null ? accounting.item(booked.orElseThrow()) : Optional.of(document.item());
        List<Decision.Adopted> tie = old.map(item ->
                        tie(books, accounting, Versions.settles(books, subject, version), item, reversal.item()))
                .orElse(List.of());
        adopted.addAll(tie);
        return !tie.isEmpty();
    }

    /** What settled a version with its reversal, when each of them is settled by just one set-off; else nothing. */
    private static List<Decision.Adopted> tie(
            Administration books, Accounting accounting, String key, OpenItem old, OpenItem reversal) {
        if (!isSetOff(old) || !isSetOff(reversal)) {
            return List.of();
        }
        boolean creditNote = old.kind() == ReferenceKind.CREDIT_NOTE;
        OpenItem note = creditNote ? old : reversal;
        OpenItem invoice = creditNote ? reversal : old;
        List<Effect> effects = accounting.effects(new CreditSettlement(
                key,
                note.id(),
                invoice.id(),
                old.ties().get(0).date(),
                old.total().abs(),
                Exchange.differences(books, old.total()),
                "found in the books"));
        if (effects.size() == 1) {
            return List.of(
                    new Decision.Adopted(effects.get(0), old.ties().get(0).id()));
        }
        return List.of(
                new Decision.Adopted(effects.get(0), note.ties().get(0).id()),
                new Decision.Adopted(effects.get(1), invoice.ties().get(0).id()));
    }

    private static boolean isSetOff(OpenItem item) {
        return item.open().isZero()
                && item.ties().size() == 1
                && !item.ties().get(0).money();
    }

    private static Decision.Adopted adopted(Standing standing) {
        return new Decision.Adopted(standing.effect(), standing.item().id());
    }

    private static boolean shows(OpenItem item, InvoicePosting now) {
        return item.total().equals(now.total())
                && item.date().equals(now.date())
                && item.debtor().equals(now.debtor())
                && item.number().equals(now.number().strip());
    }

    /** By key, without what the journal knows: the versions around the document's day, then their debtors' reversals. */
    private Map<String, Standing> unknown(
            Subject subject, Administration books, Accounting accounting, LocalDate date, Versions versions) {
        String first = Versions.key(books, subject, 1);
        LocalDate from = date.minusDays(DAYS_AROUND);
        LocalDate today = Desk.day(desk.bench().clock().instant());
        Map<String, Standing> found = new LinkedHashMap<>();
        Set<String> debtors = new LinkedHashSet<>();
        for (Standing standing : accounting.standing(first, "", from, date.plusDays(DAYS_AROUND))) {
            found.put(standing.effect().key(), standing);
            debtors.add(standing.item().debtor());
        }
        if (versions.live()) {
            live(subject, books, accounting, versions).ifPresent(item -> debtors.add(item.debtor()));
        }
        for (String debtor : debtors) {
            accounting
                    .standing(first, debtor, from, today)
                    .forEach(standing -> found.put(standing.effect().key(), standing));
        }
        found.keySet().removeIf(key -> subject.booked(key).isPresent());
        return found;
    }
}

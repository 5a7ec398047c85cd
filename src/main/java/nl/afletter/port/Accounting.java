package nl.afletter.port;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import nl.afletter.model.Debtor;
import nl.afletter.model.Effect;
import nl.afletter.model.Money;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Posting;
import nl.afletter.model.Purchase;
import nl.afletter.model.Reference;
import nl.afletter.model.RelationCard;
import nl.afletter.model.RelationRole;

/** Where the books are kept. One instance serves one division (administration) of a connection. */
public interface Accounting extends VendorConnection {

    /** The calls by which this package takes a posting, in order. A pure function: nothing is read or sent. */
    List<Effect> effects(Posting posting);

    /**
     * The calls that book the exact opposite of a booked invoice or credit note, as a document of its own date. A pure
     * function of the stored effect.
     *
     * @param booked the effect under which it was booked
     * @param key of the new effect
     * @param number reference of the reversal
     */
    List<Effect> reversal(Effect booked, String key, String number, LocalDate date, String reason);

    /** The package's id of a debtor by our number for it, or empty. */
    Optional<String> debtor(String number);

    /**
     * Ids of relations with just this KvK or VAT number that are, or can become, this in the books, whoever made them;
     * none when both numbers are empty.
     */
    List<String> sameCompany(RelationRole role, String chamberOfCommerce, String vatNumber);

    /** A relation as it stands, by the package's id, or empty when it is gone. */
    Optional<RelationCard> relation(String id);

    /** The CRM's card as this package would show it, with every field that it keeps. A pure function. */
    RelationCard kept(Debtor debtor);

    /** Whether one relation is debtor and creditor at once; else each has one of its own. */
    boolean oneRelationForBoth();

    /**
     * Booked purchases on a project or cost centre with a day in this period, each once over all pages. What is a draft
     * or was refused there is none.
     *
     * @param project as the settings name it
     * @param cursor empty for the first page
     */
    Page<Purchase> purchases(String project, LocalDate from, LocalDate until, String cursor);

    /** An item by the package's id, settled ones too, or empty when it is gone. */
    Optional<OpenItem> item(String id);

    /**
     * Items with exactly this reference (normalised compare) and a day in this period, settled ones too, whoever booked
     * them. Where the package finds by reference, the period may be left out of account.
     */
    List<OpenItem> itemsByReference(Reference reference, LocalDate from, LocalDate until);

    /** Open items with exactly one of these references, of any day, whoever booked them. */
    List<OpenItem> openByReference(Set<Reference> references);

    /**
     * What stands in the books under a key of ours or a longer one ({@code key:…}), with whatever content: for a table
     * that was taken back and no longer knows it.
     *
     * @param debtor the package's id to narrow the search, or empty
     * @param from first day of what is looked through
     * @param until last day
     */
    List<Standing> standing(String key, String debtor, LocalDate from, LocalDate until);

    /**
     * A booking as it stands, of ours by its key.
     *
     * @param effect the effect that would book just this, under the key it bears
     * @param item as it is now
     */
    record Standing(Effect effect, OpenItem item) {}

    /**
     * What is open of debtors with this bank account, of any day, whoever booked it; empty where the package cannot be
     * asked so: then each open item tells the account of its debtor, as far as it is known.
     *
     * @param iban without blanks
     */
    default Optional<List<OpenItem>> openByIban(String iban) {
        return Optional.empty();
    }

    /** All open items, whoever booked them. @param cursor empty for the first page */
    Page<OpenItem> openItems(String cursor);

    /**
     * Items of which something changed since a mark, so that a read-back need not list all. Empty where the package has no
     * such feed.
     *
     * @param mark of an earlier look; empty for the first
     * @param cursor empty for the first page
     */
    default Optional<Changes> changes(String mark, String cursor) {
        return Optional.empty();
    }

    /**
     * A page of what changed.
     *
     * @param all whether all open items have to be listed: there is no good mark, too much changed, or something is gone
     * @param items settled ones too, maybe without their ties
     * @param next cursor of what follows; empty at the end
     * @param mark to be kept once all is read; on the last page only
     */
    record Changes(boolean all, List<OpenItem> items, String next, String mark) {}

    /**
     * Items with a day in this period that can bear a key of ours, open and settled, for the read-back. Their ties may be
     * left out.
     *
     * @param cursor empty for the first page
     */
    Page<OpenItem> items(LocalDate from, LocalDate until, String cursor);

    /**
     * Items of which nothing is open, although the package itself has not tied what stands against them: booked, to be
     * matched by hand. Each in words that name it for a bookkeeper. A package that ties what it books has none.
     */
    default List<String> toBeMatched() {
        return List.of();
    }

    /** Last day of the closed period, when there is one. Nothing may be dated on or before it. */
    Optional<LocalDate> closedUntil();

    /** Movements on a clearing account, for the proof and the read-back. @param cursor empty for the first page */
    Page<Movement> movements(String clearing, LocalDate from, LocalDate until, String cursor);

    /**
     * A movement on a clearing account.
     *
     * @param id the package's id
     * @param transaction the PSP's id that it names, or empty
     * @param key the effect key that we wrote into it, or empty for one that others booked
     * @param date its day
     * @param amount positive came in
     * @param unprocessed what of it is not booked against anything yet
     */
    record Movement(String id, String transaction, String key, LocalDate date, Money amount, Money unprocessed) {}

    /** Balance of a ledger account at the end of a day, where the package can tell it. */
    Optional<Money> ledgerBalance(String ledger, String currency, LocalDate day);
}

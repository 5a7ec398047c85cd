package nl.afletter.usecase;

/** Names of facts on a subject's row. Stored for years: never renamed. */
public final class Facts {

    /** Invoice, credit note: number as the CRM writes it. */
    public static final String NUMBER = "number";

    /** Day of the document or transaction, ISO. */
    public static final String DATE = "date";

    /** Last day to pay, ISO. */
    public static final String DUE = "dueDate";

    /** Amount, decimal text; of a credit note negative. */
    public static final String AMOUNT = "amount";

    public static final String CURRENCY = "currency";

    /** Name of the debtor or payer, for people. */
    public static final String DEBTOR = "debtor";

    /** The package's id of the open item, or of the debtor for a debtor. */
    public static final String ITEM = "item";

    /** Version of the booking: 1, 2 … */
    public static final String VERSION = "version";

    /** Whether the CRM no longer has it and the booking is reversed. */
    public static final String DELETED = "deleted";

    /** Marks an item that somebody else booked. */
    public static final String FOREIGN = "foreign";

    /** Link for people. */
    public static final String LINK = "link";

    /** Why these VAT codes, this match, this split: the rule's words. */
    public static final String REASON = "reason";

    /** Items tied, see {@link Tied}. */
    public static final String TIED = "tied";

    /** Part of a payment on unallocated receipts, see {@link nl.afletter.model.Worth#write}. */
    public static final String UNALLOCATED = "unallocated";

    /** How often something of it was booked over from unallocated receipts: 1, 2 … */
    public static final String MATCHES = "matches";

    /** Part of a refund or chargeback that came from unallocated receipts, see Worth. */
    public static final String FROM_UNALLOCATED = "fromUnallocated";

    /** The clearing account on which a movement is booked, and its signed amount in that account's currency. */
    public static final String CLEARING = "clearing";

    public static final String MOVED = "moved";

    /** Items to which what came back of a refund or chargeback is tied, see {@link Tied}. */
    public static final String BACK_TIED = "backTied";

    /** Part of what came back that stands on unallocated receipts, see Worth. */
    public static final String BACK_UNALLOCATED = "backUnallocated";

    /** Who pays the money of a payment out; see {@link nl.afletter.model.Payment#settlingParty()}. */
    public static final String PARTY = "party";

    /** Open amount of an invoice in the books, decimal text; on its write-back. */
    public static final String OPEN = "open";

    /** What of an invoice is settled in the books, decimal text; on its write-back. */
    public static final String SETTLED = "settled";

    /** What came back of a refund or chargeback, signed. */
    public static final String MOVED_BACK = "movedBack";

    /** What moved the PSP's balance, by its payout, such as {@code EUR 98.50}: for money in another currency. */
    public static final String SETTLED_AS = "settledAs";

    /** The same for what came back of a refund or chargeback. */
    public static final String SETTLED_BACK_AS = "settledBackAs";

    /** What it is worth on the PSP's balance where that is another currency, such as {@code EUR 98.50}. */
    public static final String VALUE = "value";

    /** The payout that pays a transaction out: from then on nothing waits. */
    public static final String PAYOUT = "payout";

    /** How it was paid, in the PSP's word; or empty. */
    public static final String METHOD = "method";

    /** Text of the payment, for people. */
    public static final String TEXT = "text";

    /** Fingerprint of the CRM's document when it was last looked at. */
    public static final String SEEN = "seen";

    /** Why a person closed the task: nothing is done until the document changes. */
    public static final String IGNORED = "ignored";

    /** When VIES was first asked in vain, ISO instant. */
    public static final String VIES_SINCE = "viesSince";

    /** What the last task was about. */
    public static final String ASKED = "asked";

    /** The last day of the closed period about which a person was asked before this was booked, ISO. */
    public static final String PERIOD = "period";

    /** On a closed period: what came late first, for people. */
    public static final String LATE = "late";

    /** On a closed period: who agreed that late events are booked on the first open day, and when, ISO instant. */
    public static final String AGREED_BY = "agreedBy";

    public static final String AGREED_AT = "agreedAt";

    /** On a debtor: the package's id of the relation as a creditor. */
    public static final String CREDITOR = "creditor";

    /** On a debtor: when its card was last compared with the books, or written there, ISO instant. */
    public static final String COMPARED = "compared";

    /** On a debtor: that an invoice asked for it; else it is kept as a creditor only. */
    public static final String INVOICED = "invoiced";

    /** On a debtor: which value a person chose, {@code crm} or {@code books}; and who, and when, ISO instant. */
    public static final String CHOICE = "choice";

    public static final String CHOSEN_BY = "chosenBy";

    public static final String CHOSEN_AT = "chosenAt";

    private Facts() {}
}

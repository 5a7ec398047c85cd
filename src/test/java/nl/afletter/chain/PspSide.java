package nl.afletter.chain;

import java.time.LocalDate;
import java.util.Map;
import nl.afletter.model.Money;

/** What payers, banks and a PSP do, whichever PSP it is. */
interface PspSide extends Side {

    /** Who settles: names the clearing account in settings. */
    String party();

    /** Whether its fees come with Dutch VAT; else their VAT is reverse charged. */
    boolean chargesVat();

    /** A payment that nobody paid yet. @param named what it says to be for @return its id */
    String opened(Money amount, String text, Map<String, String> named);

    /** The payer pays it. */
    void pay(String payment);

    /** A payment made now. @return its id */
    default String paid(Money amount, String text, Map<String, String> named) {
        String id = opened(amount, text, named);
        pay(id);
        return id;
    }

    /** Money goes back and leaves at once. @return the refund's id */
    String refund(String payment, Money amount);

    /** The bank sends a refund back. */
    void refundFails(String refund);

    /** The payer's bank takes the money back. @return the chargeback's id */
    String chargeback(String payment, Money amount);

    /** A chargeback is won back. */
    void winBack(String chargeback);

    /** Pays out all that is on the balance. @return the payout's id */
    String payOut(LocalDate day);

    /** What each payment costs from now on, and each chargeback where that has a price, without VAT; nothing before. */
    void charges(String payment, String chargeback);
}

package nl.afletter.contract;

import java.util.Map;
import java.util.Optional;
import nl.afletter.local.sim.Faults;
import nl.afletter.local.sim.RequestLog;
import nl.afletter.local.sim.SimClock;
import nl.afletter.model.Money;
import nl.afletter.port.Psp;

/** A PSP's adapter on its own simulator, and what people and banks do there. Used by {@link PspContract}. */
public interface PspBench extends AutoCloseable {

    /** The adapter, talking to the simulator over HTTP. */
    Psp psp();

    /** The same adapter, but it waits for an answer no longer than half a second. */
    Psp impatient();

    /** The clock of both; stands still until it is moved. */
    SimClock clock();

    Faults faults();

    RequestLog requests();

    /** A text that must never be seen in a message: the credential. */
    String credential();

    /** A live payment paid now. Returns its id. */
    String pay(Money amount, String description, Map<String, String> metadata, String iban, String name);

    /** Whether the PSP tells the payer's account. */
    default boolean tellsIban() {
        return true;
    }

    /** Whether this PSP is asked at all; else it tells of its money, and of nothing before it came. */
    default boolean isAsked() {
        return true;
    }

    /** A live payment that nobody has paid yet. */
    String open(Money amount, String description);

    /** Gives money back; it leaves at once. Returns the refund's id. */
    String refund(String payment, Money amount);

    /** The bank sends the refund back. */
    void refundFails(String refund);

    /** The payer's bank takes money back. Returns the chargeback's id. */
    String chargeback(String payment, Money amount);

    /** The chargeback is won back. */
    void reverse(String chargeback);

    /** Pays out all that is on the balance, today. Returns the payout's id. */
    String payOut();

    /** The PSP's own invoice over the fees of the month before this one, as its clock has it: its id; empty if none. */
    Optional<String> feeInvoice();

    /** A movement of a type that no documentation knows. */
    void unknownMovement(Money amount);

    /** From now on every call is over the limit, until {@link #limitIsOver}. */
    void limitReached();

    void limitIsOver();

    /** The credential is refused from now on. */
    void revoke();

    /** What the PSP itself holds for us, in this currency. */
    Money held(String currency);

    /** A payment that is collected later in one part: its id; empty where the PSP has no such thing. */
    Optional<String> payLater(Money amount);

    /** A payment that the PSP passes on without paying it out; empty where there is no such thing. */
    Optional<String> payElsewhere(Money amount);

    /** A paid payment in test mode, seen through an adapter for test mode: its id; empty where there is none. */
    Optional<String> payInTestMode(Money amount);

    /** An adapter that sees test mode. */
    Psp inTestMode();

    /** Makes pages as short as this, so that few rows need many pages. */
    void pagesOf(int rows);

    @Override
    void close();
}

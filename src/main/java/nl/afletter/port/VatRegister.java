package nl.afletter.port;

import java.time.Instant;

/** The EU register of VAT numbers (VIES): evidence for reverse-charged supplies. */
public interface VatRegister {

    /**
     * Asks whether a number is valid now. Never throws for what the register says or does not say: an error is
     * {@link Verdict#UNKNOWN}, never "invalid" (vies.md section 2).
     *
     * @param vatNumber with country prefix
     * @param requester our own number with prefix; without it there is no consultation number
     */
    Answer check(String vatNumber, String requester);

    /** What the register said. */
    enum Verdict {
        VALID,
        INVALID,
        UNKNOWN
    }

    /**
     * An answer, to be kept seven years with the invoice.
     *
     * @param verdict see {@link Verdict}
     * @param code the register's word when it is not valid
     * @param consultation its request identifier, or empty
     * @param name name it gave, or empty when withheld
     * @param at when it was asked
     * @param raw its whole answer
     */
    record Answer(Verdict verdict, String code, String consultation, String name, Instant at, String raw) {}
}

package nl.afletter.port;

import nl.afletter.model.Administration;

/** Finds the adapter of a connection. */
public interface Vendors {

    /** @throws IllegalArgumentException if the connection is not known or of another role */
    Crm crm(String connection);

    /** Errors as {@link #crm}. */
    Psp psp(String connection);

    /** The adapter for this administration's division; errors as {@link #crm}. */
    Accounting accounting(Administration administration);

    /** Errors as {@link #crm}. */
    Receiver receiver(String connection);

    /** The adapter that executes effects of this connection for the administration, whatever its role. */
    VendorConnection executor(Administration administration, String connection);
}

package nl.afletter.memory;

import nl.afletter.aws.Seal;

/** Seals nothing: tests of the engine need no key. Names the connection, so that a mix-up is seen. */
final class ClearSeal implements Seal {

    @Override
    public String seal(String connection, String plain) {
        return connection + "|" + plain;
    }

    @Override
    public String open(String connection, String sealed) {
        if (!sealed.startsWith(connection + "|")) {
            throw new IllegalStateException("sealed for another connection");
        }
        return sealed.substring(connection.length() + 1);
    }
}

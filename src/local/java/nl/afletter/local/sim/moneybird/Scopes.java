package nl.afletter.local.sim.moneybird;

import java.util.List;
import java.util.Set;

/** Which scopes a call needs: any of them, or all. */
record Scopes(boolean all, List<String> names) {

    /** A call that every valid token may make. */
    static final Scopes NONE = new Scopes(true, List.of());

    static Scopes any(String... names) {
        return new Scopes(false, List.of(names));
    }

    static Scopes all(String... names) {
        return new Scopes(true, List.of(names));
    }

    boolean allow(Set<String> granted) {
        return all ? granted.containsAll(names) : names.stream().anyMatch(granted::contains);
    }

    /** Such as {@code sales_invoices and documents}. */
    String text() {
        return String.join(all ? " and " : " or ", names);
    }
}

/**
 * Exact Online: the books of one division (fact sheet exact-online.md). Start at
 * {@link nl.afletter.vendor.exact.ExactAccounting}.
 */
package nl.afletter.vendor.exact;

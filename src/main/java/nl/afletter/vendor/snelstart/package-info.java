/**
 * SnelStart, B2B API v2: the books of one administration (fact sheet snelstart.md). Start at
 * {@link nl.afletter.vendor.snelstart.SnelStartAccounting}.
 */
package nl.afletter.vendor.snelstart;

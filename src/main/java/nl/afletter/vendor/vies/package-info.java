/**
 * VIES, the EU's front to the registers of VAT numbers. It is slow and often partly down, so "unknown" is an ordinary
 * answer here, and an error is never "invalid" (vies.md section 2).
 */
package nl.afletter.vendor.vies;

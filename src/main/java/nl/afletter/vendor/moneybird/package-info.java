/**
 * Moneybird: accounting (moneybird.md).
 *
 * <p>Money is booked as a statement of one movement on the clearing financial account per PSP transaction, and each of
 * its parts is then linked to what it pays: way 2 of section 8, for everything. Way 1 (a payment on the invoice) can take
 * a chargeback only by deleting that payment, and nothing booked is ever deleted here; a chargeback is a movement of its
 * own day, linked to the invoice that it opens again. {@code unlink_booking} is never used for the same reason.
 *
 * <p>A booking that is refused is {@code Rejected}; one that exists but is not what was asked for is
 * {@code OutcomeUnknown}, and looking for it answers {@code Unclear} with both figures: so it is never booked a second
 * time beside, and a person sees it.
 */
package nl.afletter.vendor.moneybird;

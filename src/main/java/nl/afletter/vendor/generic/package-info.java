/**
 * The open door: a vendor of our own making, for senders that have no API to ask (generic-webhook.md). They send whole
 * events; what was sent is kept and is the source that is read. {@code Canon} is the form of every event as data,
 * {@code Shape} checks it, {@code InvoiceRules} and {@code PayoutRules} check what adds up; the published schema is
 * written from {@code Canon} by a test. {@code GenericVerifier} judges calls with {@code Proof}; {@code GenericCrm} and
 * {@code GenericPsp} are the ports, {@code InvoiceOfEvent}, {@code DebtorOfEvent}, {@code PaymentOfEvents}, {@code
 * BuyerOfEvent} and {@code PayoutOfEvents} read one thing each.
 */
package nl.afletter.vendor.generic;

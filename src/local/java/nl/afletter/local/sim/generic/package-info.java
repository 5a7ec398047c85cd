/**
 * Senders that post to the open door: {@code DocumentSender} has customers and invoices, {@code MoneySender} payments
 * and a balance that it pays out; {@code Postbox} signs and posts.
 */
package nl.afletter.local.sim.generic;

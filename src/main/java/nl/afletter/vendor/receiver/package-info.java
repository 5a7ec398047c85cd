/**
 * Receivers of events: n8n, Make, Zapier, a CRM's own door, anybody's program (generic-webhook.md sections 1 and 3).
 * {@code EventReceiver} is the port; {@code SendEvent} the one call, signed by Standard Webhooks.
 */
package nl.afletter.vendor.receiver;

/**
 * HubSpot as a CRM (hubspot.md).
 *
 * <p>{@code HubSpotApi} speaks the vendor's words: calls, versions, limits, errors. {@code HubSpotCrm} translates to the
 * port: {@code InvoiceOfHubSpot}, {@code LinesOfHubSpot}, {@code VatOfLines} and {@code DebtorOfHubSpot} read,
 * {@code ChangeFeed} heals lost webhooks. {@code HubSpotVerifier} judges a webhook, {@code Portals} says whose it is.
 * {@code OwnProperties} names what the customer made in HubSpot for the books.
 */
package nl.afletter.vendor.hubspot;

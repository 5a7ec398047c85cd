/**
 * Teamleader Focus as a CRM (teamleader.md; where sheet and vendor's spec disagree, the spec is followed and said).
 *
 * <p>{@code TeamleaderApi} speaks the vendor's words: calls, tokens, errors. {@code TeamleaderCrm} translates to the
 * port: {@code InvoiceOfTeamleader} and {@code DebtorOfTeamleader} read, {@code PaymentDifference} decides what is
 * written back, {@code RegisterPayment} and {@code RemovePayments} are the operations that write, {@code ChangeFeed}
 * heals lost webhooks. {@code TeamleaderVerifier} judges a webhook. {@code TeamleaderWebhooks} sets them up.
 */
package nl.afletter.vendor.teamleader;

/**
 * Stripe, a PSP (stripe.md). Laid out like {@code vendor/mollie}: {@code StripeApi}, {@code Form} and {@code StripeValues}
 * are Stripe's words, {@code StripePsp} is the port. {@code PaymentOfStripe}, {@code Disputes} and {@code PayoutOfStripe}
 * read one thing each, {@code PayoutLines}, {@code RowOfBalance} and {@code BalanceType} the rows of a payout, {@code
 * ChangeFeed} what moved since the last run. {@code StripeVerifier} judges webhooks and knows nothing of the rest.
 *
 * <p>The unit of money is the charge ({@code ch_…}, for iDEAL and other local methods {@code py_…}): a PaymentIntent is
 * the wish to be paid, and may have many charges that failed. Connect is out: what belongs to it is for a person.
 */
package nl.afletter.vendor.stripe;

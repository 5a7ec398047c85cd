/**
 * Stripe on loopback (stripe.md): charges, refunds, disputes and payouts over one ledger per currency, so that money is
 * conserved; restricted keys, paging, expansion, refusals in Stripe's shape, signed webhooks. Start at {@link
 * nl.afletter.local.sim.stripe.StripeSimulator}.
 */
package nl.afletter.local.sim.stripe;

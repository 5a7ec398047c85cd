/**
 * Mollie on loopback (mollie.md): real HTTP, real balance, payouts whose money is conserved.
 *
 * <p>Read in this order: {@link nl.afletter.local.sim.mollie.MollieSimulator} (what people do there),
 * {@code MollieDoor} and {@code Answers} (what programs ask), {@code MollieState} (what it remembers),
 * {@code Movements} (how money moves on a balance), {@code Settling} (how a payout and its figures are made),
 * {@code Render} (how it looks in JSON), {@code WebhookCalls} (who is told).
 */
package nl.afletter.local.sim.mollie;

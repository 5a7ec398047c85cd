/**
 * Moneybird on loopback, after moneybird.md and Moneybird's own OpenAPI description. Where both are silent the
 * simulator takes the stricter reading; each such place says "own reading".
 */
package nl.afletter.local.sim.moneybird;

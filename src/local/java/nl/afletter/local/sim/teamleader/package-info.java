/**
 * Teamleader Focus on loopback: consent page and rotating tokens, the calls that the adapter uses, webhooks, the
 * limit of 200 calls a minute, and {@code People}: what somebody does at Teamleader's own screens.
 */
package nl.afletter.local.sim.teamleader;

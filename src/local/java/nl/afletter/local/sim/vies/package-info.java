/** VIES on loopback. */
package nl.afletter.local.sim.vies;

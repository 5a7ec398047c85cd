/**
 * SnelStart on loopback, after snelstart.md and its own OpenAPI export. Where both are silent the simulator takes the
 * stricter reading; each such place says "own reading".
 */
package nl.afletter.local.sim.snelstart;

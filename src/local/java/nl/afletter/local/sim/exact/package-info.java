/**
 * A simulated Exact Online. Its rules come from the fact sheet; where the sheet is silent a docstring says "own reading".
 */
package nl.afletter.local.sim.exact;

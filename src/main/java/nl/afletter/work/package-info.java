/** From a hint to a subject's run: the worker, the sweep of what is due, and the ticks of the clock. */
package nl.afletter.work;

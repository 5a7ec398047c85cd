/**
 * Decide, claim, execute: every effect exactly once (design.md section 5). {@link nl.afletter.journal.Runner} runs one
 * subject, {@link nl.afletter.journal.Execution} one stored plan.
 */
package nl.afletter.journal;

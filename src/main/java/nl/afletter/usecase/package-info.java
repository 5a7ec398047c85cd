/**
 * What Afletter does, one class each: read everything, apply the rules, decide. Nothing here changes anything outside;
 * {@link nl.afletter.journal.Runner} executes what was decided.
 */
package nl.afletter.usecase;

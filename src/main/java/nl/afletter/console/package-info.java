/**
 * The bookkeeper's pages, rendered on the server, and the three acts on human tasks (design.md sections 2, 4, 6 and 9).
 * Every page is a record: as HTML it goes through a template, as JSON it is written as it is, so both always agree.
 */
package nl.afletter.console;

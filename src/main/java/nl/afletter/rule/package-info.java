/** Pure decisions. Each is a choice with its reason in words, or a stop with what to do about it. */
package nl.afletter.rule;

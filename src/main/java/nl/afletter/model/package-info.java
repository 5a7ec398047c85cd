/** The words of the trade as plain Java: money, invoices, payments, payouts, postings, subjects. Depends on nothing. */
package nl.afletter.model;

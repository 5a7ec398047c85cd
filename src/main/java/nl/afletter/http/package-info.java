/** The only place that opens a socket. */
package nl.afletter.http;

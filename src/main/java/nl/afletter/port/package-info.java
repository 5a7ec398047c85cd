/** What the core asks of the outside: vendors, stores, queue, secrets. Interfaces and the four failure kinds. */
package nl.afletter.port;

/** From a webhook call to its verdict and one message. No vendor call is made here. */
package nl.afletter.inbox;

/**
 * HubSpot on loopback (hubspot.md): records of text properties under a dated version, associations, a search whose index
 * may lag, limits in HubSpot's own shape, signed batches of events. {@code HubSpotPeople} is what somebody does at
 * HubSpot's own screens.
 */
package nl.afletter.local.sim.hubspot;

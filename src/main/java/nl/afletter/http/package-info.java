/**
 * The only place that opens a socket: {@code Http} for vendors, {@code OAuthTokens} for their token pairs,
 * {@code PublicFetch} for links that came in data (design.md section 7).
 */
package nl.afletter.http;

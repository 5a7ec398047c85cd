/**
 * Mollie, a PSP (mollie.md). Mollie's own words live only here.
 *
 * <p>Every vendor folder is laid out like this one, in two layers. First the vendor's words:
 * <ul>
 *   <li>{@code MollieApi}: one method per call, answers as they come, refusals as one of the four failures;
 *   <li>{@code MollieValues}: how the vendor writes amounts, moments and free data.
 * </ul>
 * Then the translation to the port:
 * <ul>
 *   <li>{@code MolliePsp}: the port ({@code XPsp}, {@code XCrm} or {@code XAccounting} elsewhere), start here;
 *   <li>{@code PaymentOfMollie}, {@code PayoutOfMollie}: a payment, a settlement and their parts in our words;
 *   <li>{@code PayoutLines}, {@code BalanceType}: the rows of a payout, and what each type of movement means;
 *   <li>{@code ChangeFeed}: what moved since the last run.
 * </ul>
 * {@code MollieVerifier} judges webhooks and knows nothing of the rest. There are no operations: nothing is ever
 * changed at a PSP.
 */
package nl.afletter.vendor.mollie;

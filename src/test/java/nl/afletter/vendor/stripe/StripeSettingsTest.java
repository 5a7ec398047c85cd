package nl.afletter.vendor.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Protects a Stripe connection from settings that would only be found wrong by its first payout. */
class StripeSettingsTest {

    @Test
    void whatTheDocsShowIsRight() {
        assertThat(faults(Map.of())).isEmpty();
        assertThat(faults(Map.of(
                        "payouts",
                        "manual",
                        "testMode",
                        "true",
                        "metadataInvoiceId",
                        PaymentOfStripe.CLIENT_REFERENCE)))
                .isEmpty();
    }

    @Test
    void eachOptionIsHeldToWhatItCanBe() {
        assertThat(faults(Map.of(
                        "payouts",
                        "daily",
                        "testMode",
                        "yes",
                        "metadataInvoiceId",
                        "invoice[id]",
                        "metadataInvoiceNumber",
                        "x".repeat(41))))
                .containsOnlyKeys(
                        "options.payouts",
                        "options.testMode",
                        "options.metadataInvoiceId",
                        "options.metadataInvoiceNumber");
    }

    @Test
    void oneFieldCannotHoldIdsAndNumbers() {
        assertThat(faults(Map.of("metadataInvoiceId", "invoice", "metadataInvoiceNumber", "invoice")))
                .containsOnlyKeys("options.metadataInvoiceNumber");
    }

    private static Map<String, String> faults(Map<String, String> options) {
        return StripeSettings.faults(StripeBench.connection("", Map.of("apiKey", "stripe-key"), options), List.of());
    }
}

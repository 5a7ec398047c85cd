package nl.afletter.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Protects the address that signatures and consents are made with: it comes from settings, never from a header. */
class PublicAddressTest {

    private static final String PATH = "/webhooks/crm/hubspot/t%2Fk";

    @Test
    void theConfiguredAddressCountsWhateverHostACallerNames() {
        PublicAddress address = new PublicAddress("https://afletter.example/");

        assertThat(address.called(call(PATH, ""))).isEqualTo("https://afletter.example" + PATH);
    }

    @Test
    void withoutOneItIsTheDomainOfTheApi() {
        assertThat(new PublicAddress("").called(call(PATH, ""))).isEqualTo("https://x1.execute-api.example" + PATH);
    }

    @Test
    void aQueryIsPartOfItAsItWasSent() {
        assertThat(new PublicAddress("https://afletter.example").called(call("/a", "adm=nl%3Amain")))
                .isEqualTo("https://afletter.example/a?adm=nl%3Amain");
    }

    private static APIGatewayV2HTTPEvent call(String path, String query) {
        return APIGatewayV2HTTPEvent.builder()
                .withRawPath(path)
                .withRawQueryString(query)
                .withHeaders(Map.of("host", "evil.example", "x-forwarded-host", "evil.example"))
                .withRequestContext(RequestContext.builder()
                        .withDomainName("x1.execute-api.example")
                        .build())
                .build();
    }
}

package nl.afletter.function;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;

/**
 * Where the world reaches us. By setting, because a header that names a host is the caller's word: consents come back to
 * this address, and some vendors sign it (hubspot.md section 3).
 */
public final class PublicAddress {

    private final String configured;

    /** @param configured scheme and host without a path; empty: the domain that API Gateway itself answers for */
    public PublicAddress(String configured) {
        this.configured = configured.replaceAll("/+$", "");
    }

    /** A path of ours as the world writes it. @param path with a slash at its beginning */
    public String of(APIGatewayV2HTTPEvent request, String path) {
        String origin =
                configured.isEmpty() ? "https://" + request.getRequestContext().getDomainName() : configured;
        return origin + path;
    }

    /** The whole address that was called, query included, not decoded. */
    public String called(APIGatewayV2HTTPEvent request) {
        String query = request.getRawQueryString();
        String path = request.getRawPath() == null ? "" : request.getRawPath();
        return of(request, query == null || query.isEmpty() ? path : path + "?" + query);
    }
}

package nl.afletter.local;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** HTTP on loopback, handed to the {@link Gateway}. */
@Path("/")
public class GatewayResource {

    private static final byte[] NOTHING = new byte[0];

    private final Gateway gateway;
    private final LocalRun run;

    GatewayResource(Gateway gateway, LocalRun run) {
        this.gateway = gateway;
        this.run = run;
    }

    /** 200 once requests can be taken, 503 before. */
    @GET
    @Path("health")
    public Response health() {
        return Response.status(run.isReady() ? 200 : 503)
                .type(MediaType.APPLICATION_JSON)
                .entity(run.isReady() ? "{\"status\":\"ready\"}" : "{\"status\":\"starting\"}")
                .build();
    }

    @GET
    @Path("{path:.*}")
    public Response get(@Context UriInfo uri, @Context HttpHeaders headers) {
        return answer("GET", uri, headers, NOTHING);
    }

    @POST
    @Path("{path:.*}")
    @Consumes(MediaType.WILDCARD)
    public Response post(@Context UriInfo uri, @Context HttpHeaders headers, byte[] body) {
        return answer("POST", uri, headers, body == null ? NOTHING : body);
    }

    private Response answer(String method, UriInfo uri, HttpHeaders headers, byte[] body) {
        String query = uri.getRequestUri().getRawQuery();
        APIGatewayV2HTTPResponse answer = gateway.call(new Gateway.Request(
                method, uri.getRequestUri().getRawPath(), query == null ? "" : query, flat(headers), body));
        Response.ResponseBuilder response = Response.status(answer.getStatusCode());
        if (answer.getHeaders() != null) {
            answer.getHeaders().forEach(response::header);
        }
        if (answer.getCookies() != null) {
            answer.getCookies().forEach(cookie -> response.header("Set-Cookie", cookie));
        }
        String text = answer.getBody() == null ? "" : answer.getBody();
        return response.entity(text.getBytes(StandardCharsets.UTF_8)).build();
    }

    private static Map<String, String> flat(HttpHeaders headers) {
        Map<String, String> flat = new TreeMap<>();
        headers.getRequestHeaders().forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            flat.put(lower, String.join(lower.equals("cookie") ? "; " : ",", values));
        });
        return flat;
    }
}

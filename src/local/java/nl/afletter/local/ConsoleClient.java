package nl.afletter.local;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The console's pages as JSON, asked for as any program on this machine would (docs/console.md). */
@Path("/")
public interface ConsoleClient {

    /** The human tasks of an administration, in the list {@code rows}. */
    @GET
    @Path("a/{administration}/tasks")
    @Produces(MediaType.APPLICATION_JSON)
    JsonNode tasks(@PathParam("administration") String administration);
}

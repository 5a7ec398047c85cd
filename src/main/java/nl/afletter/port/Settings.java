package nl.afletter.port;

import java.util.List;
import java.util.Optional;
import nl.afletter.model.Administration;
import nl.afletter.model.Connection;

/** Administrations and connections as applied to the table. */
public interface Settings {

    Optional<Administration> administration(String id);

    Optional<Connection> connection(String id);

    List<Administration> administrations();

    List<Connection> connections();

    /** Puts both in place of what was there; adding one needs no deployment. */
    void apply(List<Administration> administrations, List<Connection> connections);
}

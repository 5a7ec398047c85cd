package nl.afletter.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import nl.afletter.http.OAuthTerms;
import nl.afletter.http.Origin;
import nl.afletter.http.PublicFetch;
import nl.afletter.http.PublicPost;
import nl.afletter.model.Connection;
import nl.afletter.vendor.exact.ExactAccounting;
import nl.afletter.vendor.exact.ExactSettings;
import nl.afletter.vendor.exact.ExactVerifier;
import nl.afletter.vendor.generic.GenericCrm;
import nl.afletter.vendor.generic.GenericPsp;
import nl.afletter.vendor.generic.GenericSettings;
import nl.afletter.vendor.generic.GenericVerifier;
import nl.afletter.vendor.hubspot.HubSpotCrm;
import nl.afletter.vendor.hubspot.HubSpotSettings;
import nl.afletter.vendor.hubspot.HubSpotToken;
import nl.afletter.vendor.hubspot.HubSpotVerifier;
import nl.afletter.vendor.mollie.MolliePsp;
import nl.afletter.vendor.mollie.MollieVerifier;
import nl.afletter.vendor.moneybird.AccessToken;
import nl.afletter.vendor.moneybird.MoneybirdAccounting;
import nl.afletter.vendor.receiver.EventReceiver;
import nl.afletter.vendor.snelstart.SnelStartAccounting;
import nl.afletter.vendor.snelstart.SnelStartSettings;
import nl.afletter.vendor.stripe.StripePsp;
import nl.afletter.vendor.stripe.StripeSettings;
import nl.afletter.vendor.stripe.StripeVerifier;
import nl.afletter.vendor.teamleader.TeamleaderCrm;
import nl.afletter.vendor.teamleader.TeamleaderVerifier;

/** The vendors there are: a new one is one folder and one row here. */
public final class VendorTable {

    private static final Function<Connection, Optional<OAuthTerms>> NO_CONSENT = connection -> Optional.empty();

    private VendorTable() {}

    /** All vendors by the name that settings use. */
    public static Map<String, VendorKind> all() {
        return Map.of(
                "teamleader", teamleader(),
                "hubspot", hubspot(),
                "generic", generic(),
                "mollie", mollie(),
                "stripe", stripe(),
                "moneybird", moneybird(),
                "snelstart", snelstart(),
                "exact", exact());
    }

    /** Receivers of events: no vendor that a connection of the settings may name, each administration lists its own. */
    public static VendorKind receiver() {
        return new VendorKind(
                new VendorTerms(Connection.Role.RECEIVER, Set.of(), Set.of(), Set.of(), Set.of(), false),
                (connection, division, parts) -> new EventReceiver(
                        connection,
                        new PublicPost(
                                parts.surroundings().clock(),
                                parts.surroundings().loopbackReceivers()),
                        parts.surroundings().secrets(),
                        parts.surroundings().clock()),
                Optional.empty(),
                NO_CONSENT,
                Optional.empty());
    }

    /** What settings may hold, by vendor. */
    public static Map<String, VendorTerms> terms() {
        return all().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, kind -> kind.getValue()
                .terms()));
    }

    private static VendorKind teamleader() {
        return new VendorKind(
                new VendorTerms(
                        Connection.Role.CRM,
                        Set.of("api.focus.teamleader.eu", "focus.teamleader.eu"),
                        Set.of(VendorRegistry.CLIENT_SECRET),
                        Set.of(),
                        Set.of(VendorRegistry.CLIENT_ID, "paymentMethod", "supplierTag"),
                        true),
                (connection, division, parts) -> new TeamleaderCrm(
                        connection,
                        parts.http(),
                        connection.baseUrl().isEmpty()
                                ? new PublicFetch()
                                : new PublicFetch(Origin.of(connection.baseUrl())),
                        parts.tokens().get(),
                        parts.surroundings().clock()),
                Optional.of(new TeamleaderVerifier()),
                connection -> Optional.of(TeamleaderCrm.terms(connection)),
                Optional.of(adapter -> ((TeamleaderCrm) adapter).account()));
    }

    /** With a secret {@code token} it is an app in one account; without, a person gives consent. */
    private static VendorKind hubspot() {
        return new VendorKind(
                new VendorTerms(
                        Connection.Role.CRM,
                        Set.of("api.hubapi.com"),
                        Set.of("webhookSecret"),
                        Set.of("webhookSecret2", "token", VendorRegistry.CLIENT_SECRET),
                        HubSpotSettings.options(VendorRegistry.CLIENT_ID),
                        true,
                        HubSpotSettings::faults),
                (connection, division, parts) -> new HubSpotCrm(
                        connection,
                        parts.http(),
                        connection.baseUrl().isEmpty()
                                ? new PublicFetch()
                                : new PublicFetch(Origin.of(connection.baseUrl())),
                        connection.secrets().containsKey("token")
                                ? HubSpotToken.fixed(
                                        parts.surroundings().secrets(),
                                        connection.secrets().get("token"))
                                : HubSpotToken.granted(parts.tokens().get()),
                        parts.surroundings().clock()),
                Optional.of(new HubSpotVerifier()),
                connection -> connection.secrets().containsKey("token")
                        ? Optional.empty()
                        : Optional.of(HubSpotCrm.terms(connection)),
                Optional.of(adapter -> ((HubSpotCrm) adapter).account()));
    }

    /** The open door: a sender of documents or of money, as its connection says. */
    private static VendorKind generic() {
        return new VendorKind(
                new VendorTerms(
                        Connection.Role.CRM,
                        Set.of(Connection.Role.PSP),
                        Set.of(),
                        Set.of("webhookSecret"),
                        Set.of("webhookSecret2"),
                        GenericSettings.options(),
                        false,
                        GenericSettings::faults),
                (connection, division, parts) -> connection.role() == Connection.Role.PSP
                        ? new GenericPsp(
                                connection, parts.surroundings().stores().received())
                        : new GenericCrm(
                                connection,
                                parts.surroundings().stores().received(),
                                connection.baseUrl().isEmpty()
                                        ? new PublicFetch()
                                        : new PublicFetch(Origin.of(connection.baseUrl()))),
                Optional.of(new GenericVerifier()),
                NO_CONSENT,
                Optional.empty());
    }

    private static VendorKind mollie() {
        return new VendorKind(
                new VendorTerms(
                        Connection.Role.PSP,
                        Set.of("api.mollie.com"),
                        Set.of("token"),
                        Set.of("webhookSecret", "webhookSecret2"),
                        Set.of("testMode", "settledElsewhere", "metadataInvoiceId", "metadataInvoiceNumber"),
                        false),
                (connection, division, parts) -> new MolliePsp(
                        connection,
                        parts.http(),
                        parts.surroundings().secrets(),
                        parts.surroundings().clock()),
                Optional.of(new MollieVerifier()),
                NO_CONSENT,
                Optional.empty());
    }

    private static VendorKind stripe() {
        return new VendorKind(
                new VendorTerms(
                        Connection.Role.PSP,
                        Set.of("api.stripe.com"),
                        Set.of("apiKey"),
                        Set.of("webhookSecret", "webhookSecret2"),
                        StripeSettings.options(),
                        false,
                        StripeSettings::faults),
                (connection, division, parts) -> new StripePsp(
                        connection,
                        parts.http(),
                        parts.surroundings().secrets(),
                        parts.surroundings().clock()),
                Optional.of(new StripeVerifier()),
                NO_CONSENT,
                Optional.empty());
    }

    /** With a secret {@code token} it is a personal one; without, a person gives consent. */
    private static VendorKind moneybird() {
        return new VendorKind(
                new VendorTerms(
                        Connection.Role.ACCOUNTING,
                        Set.of("moneybird.com"),
                        Set.of(),
                        Set.of("token", VendorRegistry.CLIENT_SECRET),
                        Set.of(VendorRegistry.CLIENT_ID, "searchFrom", "noVatRate", "sendBy"),
                        false),
                (connection, division, parts) -> new MoneybirdAccounting(
                        connection,
                        division,
                        parts.http(),
                        connection.secrets().containsKey("token")
                                ? AccessToken.personal(
                                        parts.surroundings().secrets(),
                                        connection.secrets().get("token"))
                                : AccessToken.granted(parts.tokens().get()),
                        parts.surroundings().clock()),
                Optional.empty(),
                connection -> connection.secrets().containsKey("token")
                        ? Optional.empty()
                        : Optional.of(AccessToken.terms(connection.baseUrl())),
                Optional.empty());
    }

    /** Its API and its tokens are on two hosts: no base URL of its own stands for both. */
    private static VendorKind snelstart() {
        return new VendorKind(
                new VendorTerms(
                        Connection.Role.ACCOUNTING,
                        Set.of(),
                        Set.of(SnelStartAccounting.KOPPELSLEUTEL, SnelStartAccounting.SUBSCRIPTION_KEY),
                        Set.of(),
                        SnelStartSettings.options(),
                        false,
                        SnelStartSettings::faults),
                (connection, division, parts) -> new SnelStartAccounting(
                        connection,
                        division,
                        parts.http(),
                        parts.surroundings().secrets(),
                        parts.surroundings().clock()),
                Optional.empty(),
                NO_CONSENT,
                Optional.empty());
    }

    /** One grant opens several divisions; each country has a site of its own, which the base URL names. */
    private static VendorKind exact() {
        return new VendorKind(
                new VendorTerms(
                        Connection.Role.ACCOUNTING,
                        Set.of(
                                "start.exactonline.nl",
                                "start.exactonline.be",
                                "start.exactonline.de",
                                "start.exactonline.co.uk"),
                        Set.of(VendorRegistry.CLIENT_SECRET),
                        Set.of("webhookSecret", "webhookSecret2"),
                        ExactSettings.options(),
                        false,
                        ExactSettings::faults),
                (connection, division, parts) -> new ExactAccounting(
                        connection,
                        division,
                        parts.http(),
                        parts.tokens().get(),
                        parts.surroundings().clock()),
                Optional.of(new ExactVerifier()),
                connection -> Optional.of(ExactAccounting.terms(connection)),
                Optional.empty());
    }
}

package nl.afletter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import nl.afletter.model.Connection;
import nl.afletter.model.EventType;
import nl.afletter.port.Receiver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Protects whom events go to: a receiver is named whole and safe, or the file is refused with the fault's path. */
class ReceiverSettingsTest {

    private static final String AT = "administrations.voorbeeld-bv.events.n8n";
    private static final String URL = "https://n8n.example/webhook/afletter";

    @Test
    void aReceiverIsAConnectionOfItsAdministration() throws IOException {
        Connection receiver = receiver(with("        url: " + URL + "\n        secret: events/n8n\n"));

        assertThat(receiver.id()).isEqualTo("voorbeeld-bv.n8n");
        assertThat(receiver.role()).isEqualTo(Connection.Role.RECEIVER);
        assertThat(receiver.baseUrl()).isEqualTo(URL);
        assertThat(receiver.secrets()).isEqualTo(Map.of("signing", "events/n8n"));
        assertThat(EventType.values()).allMatch(type -> Receiver.wants(receiver, "voorbeeld-bv", type));
        assertThat(EventType.values()).noneMatch(type -> Receiver.wants(receiver, "other-bv", type));
    }

    @Test
    void itMayWantSomeTypesAndAStaticHeaderAndHaveTwoSecretsForAWhile() throws IOException {
        Connection receiver = receiver(with("        url: " + URL + "\n        secret: events/n8n\n"
                + "        secretBefore: events/old\n        types: [invoice.settled]\n"
                + "        header: {name: X-Make-ApiKey, secret: events/make}\n"));

        assertThat(receiver.secrets())
                .isEqualTo(Map.of("signing", "events/n8n", "signing2", "events/old", "headerValue", "events/make"));
        assertThat(receiver.option("header", "")).isEqualTo("x-make-apikey");
        assertThat(Receiver.wants(receiver, "voorbeeld-bv", EventType.INVOICE_SETTLED))
                .isTrue();
        assertThat(Receiver.wants(receiver, "voorbeeld-bv", EventType.INVOICE_BOOKED))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://n8n.example/x",
                "https://n8n.example:8443/x",
                "https://me:pw@n8n.example/x",
                "https:///x",
                "https://n8n.example/x#y",
                "n8n.example/x",
                "https://n8n.example/a b",
                "http://127.0.0.1:5678/x"
            })
    void anAddressThatIsNotPlainHttpsIsRefused(String url) throws IOException {
        assertThat(faults(with("        url: '" + url + "'\n        secret: events/n8n\n")))
                .singleElement()
                .asString()
                .startsWith(AT + ".url: is not an address like https://host/path");
    }

    @Test
    void inALocalRunAnyAddressIsTaken() throws IOException {
        String yaml = with("        url: http://127.0.0.1:5678/x\n        secret: events/n8n\n");

        assertThat(SettingsFile.read(yaml, VendorTable.terms(), any -> true).connections())
                .extracting(Connection::baseUrl)
                .contains("http://127.0.0.1:5678/x");
    }

    @Test
    void allFaultsAreToldEachWithItsPath() throws IOException {
        String secret = "whsec_UWQ3dlgybVB6OUxyNFR0QjhzSGtZdzNOY0ZnSjZhRXU=";
        List<String> faults =
                faults(with("        secret: " + secret + "\n        types: [invoice.paid, payout.proven]\n"
                        + "        header: {name: webhook-id, secret: events/make, value: x}\n        retries: 3\n"));

        assertThat(faults)
                .containsExactlyInAnyOrder(
                        AT + ".url: is missing",
                        AT + ".secret: looks like a secret itself; write its name here and its value into the secret"
                                + " store",
                        AT + ".types[0]: is none of invoice.booked, invoice.booking_reversed, invoice.booking_failed,"
                                + " invoice.partially_paid, invoice.settled, invoice.payment_reversed,"
                                + " invoice.attention, payout.booked, payout.proven, party.synced",
                        AT + ".header.name: is no name of a header, or of one that is ours to set",
                        AT + ".header.value: is not a known key",
                        AT + ".retries: is not a known key")
                .noneMatch(fault -> fault.contains(secret));
        assertThat(faults(with("        url: " + URL + "\n        secret: events/n8n\n        types: []\n")))
                .containsExactly(AT + ".types: is empty: leave it out for all events");
        assertThat(faults(example().replace("      n8n:\n", "      N8N.x:\n")))
                .containsExactly("administrations.voorbeeld-bv.events.N8N.x: the name of a receiver has 1 to 30"
                        + " lower-case letters, digits and dashes");
    }

    @Test
    void noConnectionOfTheFileCanPassForAReceiver() throws IOException {
        assertThat(faults(example().replace("    vendor: mollie", "    vendor: receiver")))
                .anyMatch(fault -> fault.startsWith("connections.mollie.vendor: is none of "));
    }

    /** The example with another receiver in place of its own. */
    private static String with(String receiver) throws IOException {
        return example().replaceAll("(?s)(      n8n:\n).*?(    policies:)", "$1" + receiver + "$2");
    }

    private static Connection receiver(String yaml) {
        return SettingsFile.read(yaml, VendorTable.terms(), none -> false).connections().stream()
                .filter(each -> each.role() == Connection.Role.RECEIVER)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> faults(String yaml) {
        try {
            SettingsFile.read(yaml, VendorTable.terms(), none -> false);
            return List.of();
        } catch (SettingsFaults refused) {
            return refused.faults();
        }
    }

    private static String example() throws IOException {
        return Files.readString(Path.of("docs/settings-example.yaml"));
    }
}

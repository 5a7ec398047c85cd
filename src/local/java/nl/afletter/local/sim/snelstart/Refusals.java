package nl.afletter.local.sim.snelstart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimRefusal;
import nl.afletter.local.sim.SimResponse;

/** SnelStart's shapes of error, and the sentences of the codes that the simulator uses (snelstart.md section 4). */
final class Refusals {
    static final Map<String, String> SENTENCES = Map.ofEntries(
            Map.entry("ALG-0100", "Het ID dient leeg te zijn"),
            Map.entry("ALG-0101", "Het ID in het url en het ID van de data in het request komen niet overeen"),
            Map.entry("ALG-0103", "Ongeldig ID"),
            Map.entry("ALG-0104", "Ongeldig OData filter"),
            Map.entry("BLG-0007", "Geen bestandsnaam opgegeven"),
            Map.entry("BLG-0011", "Content is leeg"),
            Map.entry("BLG-0013", "Content is groter dan 10MB"),
            Map.entry("BLG-0016", "Bestandsnaam bevat niet-toegestane karakters"),
            Map.entry("BOE-0001", "Niet gevonden"),
            Map.entry("BOE-0008", "De grootboekrekening is verwijderd en staat op nonactief in de administratie"),
            Map.entry("BOE-0019", "De kostenplaats is niet gevonden"),
            Map.entry("BOE-0021", "Het factuurnummer bestaat al"),
            Map.entry("BOE-0022", "Bij de opgegeven grootboekrekening is een kostenplaats is verplicht"),
            Map.entry("BOE-0023", "Er zijn geen boekingsregels"),
            Map.entry("BOE-0026", "De kostenplaats is verwijderd en staat op nonactief"),
            Map.entry("BOE-0027", "Het afgedragen en ontvangen bedrag zijn beide ongelijk aan nul"),
            Map.entry("BOE-0028", "Een regelbedrag is nul"),
            Map.entry("BOE-0037", "Een grootboekrekening kon niet worden gevonden"),
            Map.entry("BOE-0039", "De boeking is niet in balans"),
            Map.entry("BOE-0042", "De boekdatum ligt in een geblokkeerde periode"),
            Map.entry("BOE-0046", "De boeking is gekoppeld aan een Btw aangifte"),
            Map.entry("BOE-0054", "De relatie is verwijderd en staat op nonactief"),
            Map.entry("BOE-0058", "Het factuurnummer is verplicht en mag maximaal 25 tekens bevatten"),
            Map.entry("BOE-0060", "De opgegeven relatie is geen klant"),
            Map.entry("BOE-0062", "Btwverlegd mag niet worden gecombineerd met andere btwsoorten"),
            Map.entry("BOE-0068", "Het boekstuk mag maximaal 25 tekens lang zijn"),
            Map.entry("BOE-0069", "De opgegeven BTW is niet geldig"),
            Map.entry("BOE-0070", "De opgegeven boekdatum is niet geldig"),
            Map.entry("BOE-0071", "Een omschrijving mag maximaal 250 tekens lang zijn"),
            Map.entry("BOE-0075", "In de boekingsregels mag niet worden geboekt op memoriaal of een balans dagboek"),
            Map.entry("BOE-0076", "Debet of Credit van een boekingsregel moet 0 zijn"),
            Map.entry("BOE-0080", "Voor deze klant is boeken op een omzetrekening voor EU niet toegestaan"),
            Map.entry("BOE-0081", "Er is geen grootboekrekening aanwezig voor de volgende grootboekfuncties"),
            Map.entry(
                    "BOE-0082",
                    "Een btw-soort ontbreekt, of komt niet overeen met de btwsoort van de grootboekrekening"),
            Map.entry("BOE-0084", "De omschrijving is verplicht"),
            Map.entry("BOE-0094", "Een journaalpost moet minstens twee journaalpostregels bevatten"),
            Map.entry("BOE-0095", "Het memoriaal dagboek is niet gevonden"),
            Map.entry("BOE-0096", "Het dagboek is niet gevonden"),
            Map.entry("REL-0001", "RelatieSoort mag niet 'geen' zijn"),
            Map.entry("REL-0005", "Relatie niet gevonden"),
            Map.entry("REL-0006", "KvkNummer is ongeldig"),
            Map.entry("REL-0007", "Naam moet gevuld zijn"),
            Map.entry("REL-0008", "Relatiecode reeds in gebruik"),
            Map.entry("REL-0011", "Iban is ongeldig"),
            Map.entry("REL-0013", "Telefoon mag maximaal 25 karakters bevatten"),
            Map.entry("REL-0020", "VestigingsAdres.Straat mag maximaal 50 karakters bevatten"),
            Map.entry("REL-0021", "VestigingsAdres.Postcode mag maximaal 25 karakters bevatten"),
            Map.entry("REL-0022", "VestigingsAdres.Plaats mag maximaal 50 karakters bevatten"),
            Map.entry("REL-0047", "Het ID in het url en het ID van de relatie in het request komen niet overeen"),
            Map.entry("REL-0056", "VestigingsAdres.LandId niet gevonden"),
            Map.entry("REL-0059", "BtwNummer mag alleen cijfers en letters bevatten"),
            Map.entry(
                    "REL-0060",
                    "Indien een van de velden van VestigingsAdres gevuld is, meegegeven dienen alle velden gevuld zijn,"
                            + " uitgezonderd Contactpersoon"),
            Map.entry("REL-0061", "Email dient een geldig emailadres te zijn"),
            Map.entry("REL-0063", "Het ID dient leeg te zijn"),
            Map.entry("REL-0064", "RelatieSoort mag niet aangepast worden"),
            Map.entry("REL-0065", "RelatieSoort kan niet zowel 'klant' als 'leverancier' zijn"),
            Map.entry("REL-0087", "De Btw landcode komt niet overeen met de landcode van het vestigingsadres"));

    private Refusals() {}

    /** The normal case: a list with one code and its sentence. */
    static SimRefusal code(String code) {
        String sentence = SENTENCES.get(code);
        if (sentence == null) {
            throw new IllegalArgumentException("no sentence for " + code);
        }
        ArrayNode list = SimJson.array();
        list.addObject().put("errorCode", code).put("message", sentence);
        return new SimRefusal(SimResponse.json(400, list));
    }

    /** A body that does not bind. */
    static SimRefusal model(String field, String why) {
        ObjectNode body = SimJson.object().put("message", "The request is invalid.");
        body.putObject("modelState").putArray(field).add(why);
        return new SimRefusal(SimResponse.json(400, body));
    }

    static SimResponse message(int status, String text) {
        return SimResponse.json(status, SimJson.object().put("Message", text));
    }

    static SimRefusal notFound() {
        return new SimRefusal(message(404, "Niet gevonden"));
    }

    /** What stands before SnelStart itself: Azure API Management. */
    static SimResponse gateway(int status, String text) {
        return SimResponse.json(
                status, SimJson.object().put("statusCode", status).put("message", text));
    }
}

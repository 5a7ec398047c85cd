package nl.afletter.local.sim.exact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import nl.afletter.local.sim.Handler;
import nl.afletter.local.sim.SimResponse;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The XML topic MatchSets (exact-online.md section 8 B). Its answer is 200 in any case; what was not done is told in a
 * message, whose type 0 for an error is own reading.
 */
final class MatchRoutes {
    private static final String DONE = "2";
    private static final String ERROR = "0";

    private MatchRoutes() {}

    static Handler<ExactState> upload(ExactSimulator simulator) {
        return (request, state) -> {
            if (!request.query("Topic").orElse("").equals("MatchSets")) {
                return Refusals.error(400, "Ongeldig: Topic");
            }
            Division books = state.divisions.get(request.query("_Division_").orElse(""));
            StringBuilder messages = new StringBuilder();
            NodeList sets;
            try {
                sets = DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(request.body()))
                        .getElementsByTagName("MatchSet");
            } catch (SAXException | IOException | ParserConfigurationException unreadable) {
                return answer(message(ERROR, "", "Ongeldige XML"));
            }
            for (int i = 0; i < sets.getLength(); i++) {
                Element set = (Element) sets.item(i);
                String account = code(set, "Account");
                String fault = simulator.matchesByXml() ? carryOut(simulator, books, set, account) : "Geen toegang";
                messages.append(fault.isEmpty() ? message(DONE, account, "Gewijzigd") : message(ERROR, account, fault));
            }
            return answer(messages.toString());
        };
    }

    private static String carryOut(ExactSimulator simulator, Division books, Element set, String account) {
        List<ObjectNode> rows = new ArrayList<>();
        long sum = 0;
        NodeList lines = set.getElementsByTagName("MatchLine");
        for (int i = 0; i < lines.getLength(); i++) {
            Element line = (Element) lines.item(i);
            long amount = new BigDecimal(line.getAttribute("amountdc"))
                    .movePointRight(2)
                    .longValueExact();
            Optional<ObjectNode> row = books.first(
                    Resource.RECEIVABLES,
                    each -> !rows.contains(each)
                            && isLine(simulator, each, line, account, code(set, "GLAccount"), amount));
            if (row.isEmpty()) {
                return "Betalingstermijn: GLAccount=" + code(set, "GLAccount") + " Account=" + account + " finyear="
                        + line.getAttribute("finyear") + " finperiod=" + line.getAttribute("finperiod")
                        + " Niet gevonden!";
            }
            rows.add(row.get());
            sum += amount;
        }
        if (sum != 0) {
            return "Ongeldig: het saldo is niet nul";
        }
        rows.forEach(row -> Ledger.match(books, row));
        return "";
    }

    private static boolean isLine(
            ExactSimulator simulator, ObjectNode row, Element line, String account, String ledger, long amount) {
        long debit = Ledger.cents(row, "AmountDC") * (simulator.receivablesNegative() ? -1 : 1);
        return row.path("Status").asInt() == 20
                && row.path("AccountCode").asText().strip().equals(account)
                && row.path("GLAccountCode").asText().equals(ledger)
                && row.path("Journal").asText().equals(line.getAttribute("journal"))
                && row.path("EntryNumber").asText().equals(line.getAttribute("entry"))
                && row.path("TransactionReportingYear").asText().equals(line.getAttribute("finyear"))
                && row.path("TransactionReportingPeriod").asText().equals(line.getAttribute("finperiod"))
                && debit == amount;
    }

    private static String code(Element set, String child) {
        return ((Element) set.getElementsByTagName(child).item(0)).getAttribute("code");
    }

    private static String message(String type, String account, String text) {
        return "<Message type=\"" + type + "\"><Topic code=\"MatchSets\" node=\"MatchSet\"><Data keyAlt=\"" + account
                + "\"/></Topic><Description>" + text + "</Description></Message>";
    }

    private static SimResponse answer(String messages) {
        return SimResponse.text(
                200,
                "text/xml; charset=utf-8",
                "<?xml version=\"1.0\" encoding=\"utf-8\"?><eExact><Messages>" + messages + "</Messages></eExact>");
    }
}

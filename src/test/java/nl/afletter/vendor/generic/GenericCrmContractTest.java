package nl.afletter.vendor.generic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import nl.afletter.contract.CrmBench;
import nl.afletter.contract.CrmContract;
import nl.afletter.local.sim.Faults;
import nl.afletter.local.sim.RequestLog;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.generic.DocumentSender;
import nl.afletter.model.Effect;
import nl.afletter.model.Invoice.CustomerRef;
import nl.afletter.model.Money;
import nl.afletter.port.Crm;

/** What comes through the open door keeps the promises of every CRM. */
class GenericCrmContractTest extends CrmContract {

    @Override
    protected CrmBench bench() {
        return new Bench();
    }

    @Override
    protected String writePath(Effect effect) {
        throw new AssertionError("nothing is written");
    }

    private static final class Bench implements CrmBench {
        private final GenericBench door = new GenericBench(SimClock.fixedAt("2026-11-02T10:00:00Z"));

        @Override
        public Crm crm() {
            return door.crm;
        }

        @Override
        public SimClock clock() {
            return door.clock;
        }

        @Override
        public boolean isAsked() {
            return false;
        }

        @Override
        public CustomerRef company(String name, String vatNumber, String chamberOfCommerce) {
            return new CustomerRef("party", door.documents.company(name, vatNumber, chamberOfCommerce));
        }

        @Override
        public CustomerRef person(String firstName, String lastName, String email) {
            return new CustomerRef("party", door.documents.person(firstName, lastName, email));
        }

        @Override
        public void rename(CustomerRef company, String name) {
            door.documents.rename(company.id(), name);
        }

        @Override
        public void markSupplier(CustomerRef company) {
            door.documents.markSupplier(company.id());
        }

        @Override
        public String invoice(Sale sale) {
            return door.documents.invoice(sale.customer().id(), sale.date(), lines(sale));
        }

        @Override
        public String creditNote(String invoice, Sale sale) {
            String number = door.documents.number(invoice);
            return door.documents.creditNote(number, sale.customer().id(), sale.date(), lines(sale));
        }

        /** Nothing is sent of a document that nobody approved. */
        @Override
        public String draft(Sale sale) {
            ObjectNode data =
                    door.documents.data("draft-1", "380", sale.customer().id(), sale.date(), lines(sale));
            return data.path("externalId").asText();
        }

        private static List<DocumentSender.Line> lines(Sale sale) {
            return sale.lines().stream()
                    .map(line -> switch (line.rate()) {
                        case HIGH_21 ->
                            new DocumentSender.Line(
                                    line.description(), line.net().toDecimal(), "S", "21");
                        case LOW_9 ->
                            new DocumentSender.Line(
                                    line.description(), line.net().toDecimal(), "S", "9");
                        case ZERO ->
                            new DocumentSender.Line(
                                    line.description(), line.net().toDecimal(), "Z", "0");
                    })
                    .toList();
        }

        @Override
        public void pdfTakes(Duration delay) {
            door.documents.pdfTakes(delay);
        }

        @Override
        public void close() {
            door.close();
        }

        @Override
        public Faults faults() {
            throw notAsked();
        }

        @Override
        public RequestLog requests() {
            throw notAsked();
        }

        @Override
        public String credential() {
            throw notAsked();
        }

        @Override
        public void delete(String invoice) {
            throw notAsked();
        }

        @Override
        public void payByHand(String invoice, Money amount, LocalDate date) {
            throw notAsked();
        }

        @Override
        public void limitReached() {
            throw notAsked();
        }

        @Override
        public void limitIsOver() {
            throw notAsked();
        }

        @Override
        public void revokeAccess() {
            throw notAsked();
        }

        private static AssertionError notAsked() {
            return new AssertionError("a sender is not asked");
        }
    }
}

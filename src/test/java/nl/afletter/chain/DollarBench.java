package nl.afletter.chain;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.model.Administration.VatMapping;
import nl.afletter.model.Money;
import org.junit.jupiter.api.BeforeEach;

/** What the scenarios in another currency share: a customer who is invoiced in dollars, at USD 1.10 for a euro at first. */
abstract class DollarBench extends MoneyBench {

    private String debtor;

    @BeforeEach
    void dollars() {
        chain.seed.exchangeRate("USD", "1.10");
        chain.mollie.settledEverywhere(true);
        chain.change(books -> {
            VatMapping abroad = books.vat().get(2);
            List<VatMapping> vat = new ArrayList<>(books.vat());
            vat.add(new VatMapping(
                    TeamleaderSimulator.RATE_ZERO, "Z", BigDecimal.ZERO, abroad.code(), abroad.ledger()));
            return Books.vat(books, vat);
        });
        debtor = people().company("Dollar BV", "NL001234567B02", "22222222");
    }

    String invoiceInDollars(String amount) {
        String id = people().in("USD").invoice(document(amount));
        soon();
        return id;
    }

    String creditNoteInDollars(String invoice, String amount) {
        String id = people().in("USD").creditNote(invoice, document(amount));
        soon();
        return id;
    }

    People.NewInvoice document(String amount) {
        return People.NewInvoice.of(debtor, today(), People.Line.of("Advice", amount, TeamleaderSimulator.RATE_ZERO));
    }

    String paidInDollars(String amount, String settled, String invoice) {
        String payment = chain.mollie.createPayment(
                usd(amount), "invoice", JsonNodeFactory.instance.objectNode().put("invoiceId", invoice), "creditcard");
        chain.mollie.pay(payment, now(), "NL02ABNA0123456789", "J. Jansen", eur(settled));
        soon();
        return payment;
    }

    void refund(String payment, String amount, String settled) {
        chain.mollie.refund(payment, usd(amount), eur(settled), "refund");
        soon();
    }

    String openInDollars(String invoice) {
        return Money.ofMinor(chain.books().withReference(number(invoice)).get(0).unpaid(), "USD")
                .toDecimal();
    }

    static Money usd(String amount) {
        return Money.of(amount, "USD");
    }
}

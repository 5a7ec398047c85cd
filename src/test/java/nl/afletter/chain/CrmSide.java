package nl.afletter.chain;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What people do in a CRM and see there, whichever CRM it is. */
interface CrmSide extends Side {

    /** VAT cases that invoices of the stories have. */
    enum Rate {
        /** 21%. */
        HIGH("S", "0.21"),
        /** 9%. */
        LOW("S", "0.09"),
        /** Services to a business in another EU country. */
        REVERSED("K", "0");

        final String category;
        final String fraction;

        Rate(String category, String fraction) {
            this.category = category;
            this.fraction = fraction;
        }
    }

    /** The CRM's id of a tax rate. */
    String rate(Rate rate);

    /** A Dutch customer. @return its id */
    default String company(String name) {
        return company(name, "NL001234567B01");
    }

    /** A customer with this VAT number. @return its id */
    String company(String name, String vatNumber);

    /** Another name for it. */
    void rename(String company, String name);

    /** An approved invoice of one line with 21% VAT. @return its id */
    default String invoice(String company, LocalDate date, String net) {
        return invoice(company, date, net, Rate.HIGH);
    }

    /** An approved invoice of one line. @return its id */
    String invoice(String company, LocalDate date, String net, Rate rate);

    /** An approved credit note of one line. @param invoice what it corrects @return its id */
    String creditNote(String invoice, String company, LocalDate date, String net, Rate rate);

    /** Another line of 21% on an approved invoice. */
    void change(String invoice, String net);

    /** The VAT case that an invoice gets of which this one is wished. */
    default Rate rated(Rate wished) {
        return wished;
    }

    /** What a payment says to be for this invoice, as the shop gives it to the PSP. */
    default Map<String, String> named(String invoice) {
        return invoice == null ? Map.of() : Map.of("invoiceId", invoice);
    }

    /** What people see of an invoice: {@code open 121.00}, where the CRM shows it. */
    String shows(String invoice);

    /** Takes an approved invoice back, as this CRM does it. */
    void takeBack(String invoice);

    /** Each CRM that is known. */
    static List<CrmSide.Made> all() {
        return List.of(new Made("teamleader", TeamleaderSide::new), new Made("hubspot", HubSpotSide::new));
    }

    /** A CRM by its name. */
    record Made(String name, Function<Chain, CrmSide> in) {
        @Override
        public String toString() {
            return name;
        }
    }
}

package nl.afletter.local.sim.hubspot;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import nl.afletter.local.sim.hubspot.HubSpotState.Row;
import nl.afletter.local.sim.hubspot.HubSpotState.Tie;

/** What people do at HubSpot's own screens. Each act puts the webhooks it causes in line; nothing is sent yet. */
public final class HubSpotPeople {
    private static final int EXACT = 6;

    private final HubSpotSimulator simulator;

    HubSpotPeople(HubSpotSimulator simulator) {
        this.simulator = simulator;
    }

    /**
     * A line item.
     *
     * @param price of one piece, without VAT
     * @param taxRate id of a tax rate, or empty for none
     * @param discount percentage, or null
     */
    public record Line(String name, BigDecimal quantity, BigDecimal price, String taxRate, BigDecimal discount) {

        /** One piece at a price. */
        public static Line of(String name, String price, String taxRate) {
            return new Line(name, BigDecimal.ONE, new BigDecimal(price), taxRate, null);
        }
    }

    /** Adds a company in Amsterdam. @return its id */
    public String company(String name, String vatNumber, String chamberOfCommerce) {
        return act(state -> {
            Row row = added(state, "companies");
            row.properties.put("name", name);
            row.properties.put("domain", host(name));
            address(row, "Damrak 1", "1012LG", "Amsterdam", vatNumber.startsWith("DE") ? "Duitsland" : "Netherlands");
            row.properties.put("phone", "+31201234567");
            row.properties.put("btw_nummer", vatNumber);
            row.properties.put("kvk_nummer", chamberOfCommerce);
            row.properties.put("factuur_email", "facturen@" + host(name));
            return done(state, "companies", row);
        });
    }

    /** Adds a person. @return the id */
    public String contact(String firstName, String lastName, String email) {
        return act(state -> {
            Row row = added(state, "contacts");
            row.properties.put("firstname", firstName);
            row.properties.put("lastname", lastName);
            row.properties.put("email", email);
            address(row, "Kade 2", "3011AA", "Rotterdam", "Nederland");
            return done(state, "contacts", row);
        });
    }

    /** Changes one property of a record. */
    public void set(String type, String id, String property, String value) {
        act(state -> {
            Row row = state.of(type).get(id);
            Writes.set(state, type, row, property, value, "CRM_UI", simulator.now());
            return done(state, type, row);
        });
    }

    /** Somebody takes a property of a type of records away. */
    public void removeProperty(String type, String name) {
        simulator.change(state -> state.defined.get(type).remove(name));
    }

    /** Saves an invoice as a draft. @param customerType {@code company} or {@code contact} @return its id */
    public String draft(String customerType, String customer, LocalDate date, Line... lines) {
        return act(state -> {
            Row row = added(state, "invoices");
            row.properties.put("hs_invoice_status", "draft");
            row.properties.put("hs_invoice_date", date.toString());
            row.properties.put("hs_due_date", date.plusDays(30).toString());
            row.properties.put("hs_currency", "EUR");
            row.properties.put("hs_invoice_billable", "true");
            row.properties.put("hs_invoice_link", "https://invoice.example.com/i/" + row.id);
            String plural = customerType.equals("company") ? "companies" : "contacts";
            tie(state, "invoices", row.id, plural, customer, "invoice_to_" + customerType);
            lines(state, "invoices", row, lines);
            return done(state, "invoices", row);
        });
    }

    /** Opens a draft: it gets its number. */
    public void open(String invoice) {
        act(state -> {
            Row row = state.of("invoices").get(invoice);
            row.properties.put("hs_number", "INV-" + ++state.invoiceNumber);
            state.rendered.put(invoice, simulator.now().plus(state.pdfDelay));
            Writes.set(state, "invoices", row, "hs_invoice_status", "open", "CRM_UI", simulator.now());
            return done(state, "invoices", row);
        });
    }

    /** Saves a draft and opens it. @return its id */
    public String invoice(String company, LocalDate date, Line... lines) {
        String id = draft("company", company, date, lines);
        open(id);
        return id;
    }

    /** Other lines on an invoice or deal; HubSpot does not surely touch the moment of its change. */
    public void lines(String type, String id, Line... lines) {
        act(state -> {
            Row row = state.of(type).get(id);
            state.ties.removeIf(tie -> tie.fromType().equals(type)
                    && tie.fromId().equals(id)
                    && tie.toType().equals("line_items"));
            lines(state, type, row, lines);
            return done(state, type, row);
        });
    }

    /** A line is removed a moment before the invoice knows: HubSpot gives the others, and says that one is missing. */
    public void forgetLine(String invoice) {
        act(state -> {
            String line = state.ties.stream()
                    .filter(tie -> tie.fromId().equals(invoice) && tie.toType().equals("line_items"))
                    .findFirst()
                    .orElseThrow()
                    .toId();
            state.of("line_items").get(line).archived = true;
            return line;
        });
    }

    /** Voids an open invoice. */
    public void voided(String invoice) {
        set("invoices", invoice, "hs_invoice_status", "voided");
    }

    /** A customer pays by HubSpot's own payments. */
    public void paidInHubSpot(String invoice) {
        act(state -> {
            Row row = state.of("invoices").get(invoice);
            row.properties.put("hs_balance_due", "0.00");
            Writes.set(state, "invoices", row, "hs_invoice_status", "paid", "COMMERCE", simulator.now());
            return done(state, "invoices", row);
        });
    }

    /** Archives a record: it is gone for reads. */
    public void delete(String type, String id) {
        act(state -> {
            Row row = state.of(type).get(id);
            row.archived = true;
            Writes.happened(state, type, id, "deletion", simulator.now());
            return done(state, type, row);
        });
    }

    /** Makes a deal in its first stage, with a primary company. @return its id */
    public String deal(String name, String company, Line... lines) {
        return act(state -> {
            Row row = added(state, "deals");
            row.properties.put("dealname", name);
            row.properties.put("deal_currency_code", "EUR");
            row.properties.put("pipeline", "default");
            row.properties.put("dealstage", "appointmentscheduled");
            row.properties.put("hs_is_closed_won", "false");
            tie(state, "deals", row.id, "companies", company, "deal_to_company");
            tie(state, "deals", row.id, "companies", company, "deal_to_company_unlabeled");
            lines(state, "deals", row, lines);
            return done(state, "deals", row);
        });
    }

    /** Moves a deal to the stage that is won. */
    public void win(String deal) {
        act(state -> {
            Row row = state.of("deals").get(deal);
            row.properties.put("hs_is_closed_won", "true");
            row.properties.put("closedate", Answers.time(simulator.now()));
            Writes.set(state, "deals", row, "dealstage", HubSpotSimulator.STAGE_WON, "CRM_UI", simulator.now());
            return done(state, "deals", row);
        });
    }

    /** Ties two records. @param type of the association */
    public void tie(String fromType, String from, String toType, String to, String type) {
        act(state -> {
            tie(state, fromType, from, toType, to, type);
            return from;
        });
    }

    /** Takes the ties of a record to another type away. */
    public void untie(String fromType, String from, String toType) {
        act(state -> {
            state.ties.removeIf(tie -> tie.fromType().equals(fromType)
                    && tie.fromId().equals(from)
                    && tie.toType().equals(toType));
            return from;
        });
    }

    /** How long the search index lags from now on. */
    public void searchLags(Duration lag) {
        set(state -> state.searchLag = lag);
    }

    /** How long the rendering of a PDF takes from now on. */
    public void pdfTakes(Duration delay) {
        set(state -> state.pdfDelay = delay);
    }

    /** Whether VAT is rounded over the sum of a rate (else per line): the sheet leaves it open. */
    public void roundsPerRate(boolean perRate) {
        set(state -> state.roundsPerRate = perRate);
    }

    /** Whether lines tell their amount with VAT. */
    public void linesTellTax(boolean told) {
        set(state -> state.tellsTax = told);
    }

    /** Whether 21% is written 0.21 (else 21): the sheet leaves it open. */
    public void ratesAreFractions(boolean fractions) {
        set(state -> state.ratesAreFractions = fractions);
    }

    /** Ends all tokens before their time; a refresh token stays good. */
    public void forgetTokens() {
        set(state -> {
            state.accessTokens.clear();
            state.staticToken = "";
        });
    }

    private void set(Consumer<HubSpotState> change) {
        simulator.change(change);
    }

    private String act(Function<HubSpotState, String> act) {
        String[] id = new String[1];
        simulator.change(state -> id[0] = act.apply(state));
        return id[0];
    }

    private Row added(HubSpotState state, String type) {
        Row row = new Row();
        row.id = state.newId();
        row.createdAt = simulator.now();
        state.of(type).put(row.id, row);
        return row;
    }

    private String done(HubSpotState state, String type, Row row) {
        Writes.changed(type, row, simulator.now());
        return row.id;
    }

    private static void address(Row row, String street, String zip, String city, String country) {
        row.properties.put("address", street);
        row.properties.put("zip", zip);
        row.properties.put("city", city);
        row.properties.put("country", country);
    }

    private static void tie(HubSpotState state, String fromType, String from, String toType, String to, String type) {
        state.ties.add(new Tie(fromType, from, toType, to, type));
    }

    private void lines(HubSpotState state, String type, Row parent, Line... lines) {
        BigDecimal net = BigDecimal.ZERO;
        BigDecimal tax = BigDecimal.ZERO;
        Map<BigDecimal, BigDecimal> byRate = new LinkedHashMap<>();
        for (Line line : lines) {
            Row row = added(state, "line_items");
            BigDecimal amount = amount(line);
            BigDecimal rate =
                    Optional.ofNullable(state.taxRates.get(line.taxRate())).orElse(BigDecimal.ZERO);
            BigDecimal its = cents(cents(amount).multiply(rate));
            row.properties.put("name", line.name());
            row.properties.put("quantity", line.quantity().toPlainString());
            row.properties.put("price", line.price().toPlainString());
            row.properties.put("amount", amount.toPlainString());
            row.properties.put("hs_line_item_currency_code", "EUR");
            if (!line.taxRate().isEmpty()) {
                row.properties.put("hs_tax_rate_group_id", line.taxRate());
            }
            if (state.tellsTax) {
                row.properties.put("hs_post_tax_amount", cents(amount).add(its).toPlainString());
            }
            done(state, "line_items", row);
            tie(state, type, parent.id, "line_items", row.id, "to_line_item");
            net = net.add(cents(amount));
            tax = tax.add(its);
            byRate.merge(rate, cents(amount), BigDecimal::add);
        }
        if (state.roundsPerRate) {
            tax = byRate.entrySet().stream()
                    .map(each -> cents(each.getKey().multiply(each.getValue())))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }
        if (type.equals("invoices")) {
            parent.properties.put("hs_amount_billed", net.add(tax).toPlainString());
            parent.properties.put("hs_balance_due", net.add(tax).toPlainString());
        } else {
            parent.properties.put("amount", net.toPlainString());
        }
    }

    private static BigDecimal amount(Line line) {
        BigDecimal full = line.quantity().multiply(line.price());
        BigDecimal off = line.discount() == null
                ? BigDecimal.ZERO
                : full.multiply(line.discount()).movePointLeft(2);
        BigDecimal exact =
                full.subtract(off).setScale(EXACT, RoundingMode.HALF_UP).stripTrailingZeros();
        return exact.scale() < 2 ? exact.setScale(2) : exact;
    }

    private static BigDecimal cents(BigDecimal exact) {
        return exact.setScale(2, RoundingMode.HALF_UP);
    }

    private static String host(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "") + ".example";
    }
}

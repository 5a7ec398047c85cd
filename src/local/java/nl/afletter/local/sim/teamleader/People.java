package nl.afletter.local.sim.teamleader;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import nl.afletter.local.sim.SimJson;

/** What people do at Teamleader's own screens. Each act puts the webhooks it causes in line; nothing is sent yet. */
public final class People {
    private final TeamleaderSimulator simulator;
    private final String currency;
    private final String department;

    People(TeamleaderSimulator simulator) {
        this(simulator, "EUR", TeamleaderSimulator.DEPARTMENT);
    }

    private People(TeamleaderSimulator simulator, String currency, String department) {
        this.simulator = simulator;
        this.currency = currency;
        this.department = department;
    }

    /** The same people, who write their documents in another currency. */
    public People in(String otherCurrency) {
        return new People(simulator, otherCurrency, department);
    }

    /** The same people, at work for another department. */
    public People of(String otherDepartment) {
        return new People(simulator, currency, otherDepartment);
    }

    /** Adds a department: a company with numbers of its own. */
    public void department(String id, String name) {
        changed(state -> {
            ObjectNode row =
                    state.departments.get(TeamleaderSimulator.DEPARTMENT).deepCopy();
            state.departments.put(id, row.put("id", id).put("name", name));
            return id;
        });
    }

    /**
     * A line of a document.
     *
     * @param unitPrice without VAT
     * @param taxRate id of a tax rate
     * @param discount percentage, or null
     * @param category id of a product category, or null
     */
    public record Line(
            String description,
            BigDecimal quantity,
            BigDecimal unitPrice,
            String taxRate,
            BigDecimal discount,
            String category) {

        /** One piece at a price. */
        public static Line of(String description, String price, String taxRate) {
            return new Line(description, BigDecimal.ONE, new BigDecimal(price), taxRate, null, null);
        }
    }

    /**
     * An invoice to be.
     *
     * @param customerType {@code company} or {@code contact}
     * @param date invoice date
     * @param days payment term
     * @param discounts percentages on the whole, one after the other
     * @param project id of a project of the new module, or null
     * @param paymentReference or null
     */
    public record NewInvoice(
            String customerType,
            String customerId,
            LocalDate date,
            int days,
            List<Line> lines,
            List<BigDecimal> discounts,
            String project,
            String paymentReference) {

        /** For a company, due in 30 days, without extras. */
        public static NewInvoice of(String company, LocalDate date, Line... lines) {
            return new NewInvoice("company", company, date, 30, List.of(lines), List.of(), null, null);
        }
    }

    /** Adds a company in Amsterdam. @return its id */
    public String company(String name, String vatNumber, String chamberOfCommerce) {
        return added("company", state -> {
            ObjectNode row = relation(state).put("name", name);
            row.put("vat_number", vatNumber).put("national_identification_number", chamberOfCommerce);
            row.put("iban", "NL91ABNA0417164300");
            emails(row, "info@" + host(name), "facturen@" + host(name));
            address(
                    row,
                    "primary",
                    "Damrak 1",
                    "1012LG",
                    "Amsterdam",
                    vatNumber.matches("[A-Z]{2}.*") ? vatNumber.substring(0, 2) : "NL");
            state.companies.put(row.path("id").asText(), row);
            return row;
        });
    }

    /** Adds a person. @return the id */
    public String contact(String firstName, String lastName, String email) {
        return added("contact", state -> {
            ObjectNode row = relation(state).put("first_name", firstName).put("last_name", lastName);
            row.putNull("vat_number").put("national_identification_number", "").put("iban", "");
            emails(row, email);
            address(row, "primary", "Kade 2", "3011AA", "Rotterdam", "NL");
            row.putArray("companies");
            state.contacts.put(row.path("id").asText(), row);
            return row;
        });
    }

    /** Adds a project of the new module. @return its id */
    public String project(String title) {
        return changed(state -> {
            String id = state.newId();
            state.projects.put(
                    id, SimJson.object().put("id", id).put("title", title).put("status", "open"));
            state.happened("nextgenProject.created", "nextgenProject", id);
            return id;
        });
    }

    /** Changes a company or contact. */
    public void updateRelation(String id, Consumer<ObjectNode> edit) {
        changed(state -> {
            boolean company = state.companies.containsKey(id);
            ObjectNode row = company ? state.companies.get(id) : state.contacts.get(id);
            edit.accept(row);
            row.put("updated_at", simulator.now());
            state.happened(company ? "company.updated" : "contact.updated", company ? "company" : "contact", id);
            return id;
        });
    }

    /** Saves a draft. @return its id */
    public String draft(NewInvoice wanted) {
        return changed(state -> {
            ObjectNode invoice = document(state, wanted);
            String id = invoice.path("id").asText();
            invoice.putNull("invoice_number")
                    .putNull("invoice_date")
                    .put("status", "draft")
                    .putNull("due_on");
            state.drafts.put(id, new TeamleaderState.Planned(wanted.date(), wanted.days()));
            Payments.settle(state, invoice, simulator.now());
            state.invoices.put(id, invoice);
            state.happened("invoice.drafted", "invoice", id);
            return id;
        });
    }

    /** Books a draft: it gets its number. */
    public void book(String id) {
        changed(state -> {
            ObjectNode invoice = state.invoices.get(id);
            TeamleaderState.Planned planned = state.drafts.remove(id);
            LocalDate date = planned.date();
            int number = state.numbers.merge(series("invoice", invoice, date), 1, Integer::sum);
            invoice.put("invoice_number", date.getYear() + " / " + number).put("status", "outstanding");
            invoice.put("invoice_date", date.toString())
                    .put("due_on", date.plusDays(planned.days()).toString());
            invoice.putObject("file").put("type", "file").put("id", state.newId());
            Payments.settle(state, invoice, simulator.now());
            state.happened("invoice.booked", "invoice", id);
            return id;
        });
    }

    /** Saves a draft and books it. @return its id */
    public String invoice(NewInvoice wanted) {
        String id = draft(wanted);
        book(id);
        return id;
    }

    /** Changes the lines of a booked invoice, where the account's settings allow that. */
    public void updateBooked(String id, Line... lines) {
        changed(state -> {
            ObjectNode invoice = state.invoices.get(id);
            lines(invoice, List.of(lines), false);
            Sums.fill(invoice, state.taxRates);
            Payments.settle(state, invoice, simulator.now());
            state.happened("invoice.updated", "invoice", id);
            return id;
        });
    }

    /** Deletes a draft, or the invoice that was booked last. @throws IllegalStateException if it is another one */
    public void delete(String id) {
        changed(state -> {
            ObjectNode invoice = state.invoices.get(id);
            if (!invoice.path("status").asText().equals("draft")) {
                LocalDate date = LocalDate.parse(invoice.path("invoice_date").asText());
                String series = series("invoice", invoice, date);
                String last = date.getYear() + " / " + state.numbers.get(series);
                if (!invoice.path("invoice_number").asText().equals(last)) {
                    throw new IllegalStateException("only the last booked invoice can be deleted");
                }
                state.numbers.merge(series, -1, Integer::sum);
            }
            state.invoices.remove(id);
            state.happened("invoice.deleted", "invoice", id);
            return id;
        });
    }

    /** Books a credit note over these lines. @param invoiceId what it corrects, or null @return its id */
    public String creditNote(String invoiceId, NewInvoice wanted) {
        return changed(state -> {
            ObjectNode note = document(state, wanted);
            String id = note.path("id").asText();
            LocalDate date = wanted.date();
            lines(note, wanted.lines(), true);
            if (state.negativeCreditNotes) {
                note.path("grouped_lines").path(0).path("line_items").forEach(line -> ((ObjectNode)
                                line.path("unit_price"))
                        .put("amount", Sums.amount(line.path("unit_price")).negate()));
            }
            Sums.fill(note, state.taxRates);
            int number = state.numbers.merge(series("credit note", note, date), 1, Integer::sum);
            note.put("credit_note_number", date.getYear() + "/" + number);
            note.put("credit_note_date", wanted.date().toString()).put("status", "booked");
            note.put("paid", false).putNull("paid_at");
            note.remove(List.of("payments", "payment_term", "project", "payment_reference", "file"));
            if (invoiceId == null) {
                note.putNull("invoice");
            } else {
                note.putObject("invoice").put("type", "invoice").put("id", invoiceId);
            }
            state.creditNotes.put(id, note);
            if (invoiceId != null) {
                Payments.settle(state, state.invoices.get(invoiceId), simulator.now());
            }
            state.happened("creditNote.booked", "creditNote", id);
            return id;
        });
    }

    /** Enters a payment by hand. */
    public void pay(String invoiceId, String amount, LocalDate date) {
        changed(state -> {
            ObjectNode body = SimJson.object().put("paid_at", date + "T00:00:00+00:00");
            body.set("payment", Sums.money(new BigDecimal(amount), currency));
            Payments.register(state, state.invoices.get(invoiceId), body, simulator.now());
            return invoiceId;
        });
    }

    /** Removes all payments of an invoice by hand. */
    public void removePayments(String invoiceId) {
        changed(state -> {
            Payments.remove(state, state.invoices.get(invoiceId), simulator.now());
            return invoiceId;
        });
    }

    /** Changes a document as no API call can, to try what happens with an answer that makes no sense. */
    public void tamper(String documentId, Consumer<ObjectNode> edit) {
        changed(state -> {
            edit.accept(state.invoices.getOrDefault(documentId, state.creditNotes.get(documentId)));
            return documentId;
        });
    }

    /** How long the rendering of a PDF takes from now on. */
    public void pdfTakes(Duration delay) {
        changed(state -> {
            state.pdfDelay = delay;
            return "";
        });
    }

    /** Whether credit notes show negative amounts from now on: the sheet leaves it open. */
    public void creditNotesAreNegative(boolean negative) {
        changed(state -> {
            state.negativeCreditNotes = negative;
            return "";
        });
    }

    /** Whether using a refresh token twice ends the consent. */
    public void reuseRevokes(boolean revokes) {
        changed(state -> {
            state.revokesOnReuse = revokes;
            return "";
        });
    }

    /** How long access tokens live from now on. */
    public void accessTokensLive(Duration life) {
        changed(state -> {
            state.accessLife = life;
            return "";
        });
    }

    /** Ends all access tokens before their time; the refresh token stays good. */
    public void forgetAccessTokens() {
        changed(state -> {
            state.accessTokens.clear();
            return "";
        });
    }

    /** Each department counts its documents by itself, each year anew. */
    private static String series(String kind, ObjectNode document, LocalDate date) {
        return kind + " " + document.path("department").path("id").asText() + " " + date.getYear();
    }

    private ObjectNode document(TeamleaderState state, NewInvoice wanted) {
        ObjectNode document = SimJson.object().put("id", state.newId());
        document.putObject("department").put("type", "department").put("id", department);
        invoicee(document, state, wanted);
        ArrayNode discounts = document.putArray("discounts");
        wanted.discounts().forEach(percent -> discounts
                .addObject()
                .put("type", "percentage")
                .put("value", Sums.plain(percent))
                .put("description", "korting"));
        document.putObject("payment_term").put("type", "after_invoice_date").put("days", wanted.days());
        document.putArray("payments");
        document.put("payment_reference", wanted.paymentReference())
                .put("currency", currency)
                .putNull("file");
        document.putNull("project");
        if (wanted.project() != null) {
            document.putObject("project").put("type", "nextgenProject").put("id", wanted.project());
        }
        document.put("created_at", simulator.now()).put("updated_at", simulator.now());
        lines(document, wanted.lines(), false);
        Sums.fill(document, state.taxRates);
        return document;
    }

    private static void invoicee(ObjectNode document, TeamleaderState state, NewInvoice wanted) {
        ObjectNode relation = wanted.customerType().equals("company")
                ? state.companies.get(wanted.customerId())
                : state.contacts.get(wanted.customerId());
        String name = relation.path("name")
                .asText(relation.path("first_name").asText() + " "
                        + relation.path("last_name").asText());
        ObjectNode invoicee = document.putObject("invoicee").put("name", name);
        invoicee.set("vat_number", relation.path("vat_number"));
        invoicee.putObject("customer").put("type", wanted.customerType()).put("id", wanted.customerId());
        invoicee.putNull("for_attention_of")
                .put("email", relation.path("emails").path(0).path("email").asText());
        invoicee.set("national_identification_number", relation.path("national_identification_number"));
    }

    private void lines(ObjectNode document, List<Line> lines, boolean creditNote) {
        ObjectNode group = document.putArray("grouped_lines").addObject();
        group.putObject("section").put("title", "");
        ArrayNode items = group.putArray("line_items");
        for (Line line : lines) {
            ObjectNode item = items.addObject().putNull("product").put("quantity", Sums.plain(line.quantity()));
            item.put("description", line.description()).put("extended_description", creditNote ? "" : null);
            item.putNull("unit");
            ObjectNode price = item.putObject("unit_price").put("amount", Sums.plain(line.unitPrice()));
            if (creditNote) {
                price.put("currency", currency);
            }
            price.put("tax", "excluding");
            item.putObject("tax").put("type", "taxRate").put("id", line.taxRate());
            item.putNull("discount").putNull("product_category");
            if (line.discount() != null) {
                item.putObject("discount")
                        .put("value", Sums.plain(line.discount()))
                        .put("type", "percentage");
            }
            if (line.category() != null) {
                item.putObject("product_category")
                        .put("type", "productCategory")
                        .put("id", line.category());
            }
        }
    }

    private ObjectNode relation(TeamleaderState state) {
        ObjectNode row = SimJson.object().put("id", state.newId()).put("status", "active");
        row.putArray("telephones").addObject().put("type", "phone").put("number", "0201234567");
        row.putArray("addresses");
        return row.put("added_at", simulator.now()).put("updated_at", simulator.now());
    }

    private static void emails(ObjectNode row, String... emails) {
        ArrayNode all = row.putArray("emails");
        for (int i = 0; i < emails.length; i++) {
            all.addObject().put("type", i == 0 ? "primary" : "invoicing").put("email", emails[i]);
        }
    }

    private static void address(
            ObjectNode row, String type, String line, String postalCode, String city, String country) {
        ObjectNode entry = row.withArray("addresses").addObject().put("type", type);
        entry.putObject("address")
                .put("line_1", line)
                .put("postal_code", postalCode)
                .put("city", city)
                .put("country", country)
                .putNull("area_level_two");
    }

    private static String host(String name) {
        return name.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z]", "") + ".example";
    }

    private String added(String type, Function<TeamleaderState, ObjectNode> add) {
        return changed(state -> {
            String id = add.apply(state).path("id").asText();
            state.happened(type + ".added", type, id);
            return id;
        });
    }

    private String changed(Function<TeamleaderState, String> act) {
        String[] result = new String[1];
        simulator.change(state -> result[0] = act.apply(state));
        return result[0];
    }
}

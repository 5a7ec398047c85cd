package nl.afletter.prove;

import static nl.afletter.local.sim.teamleader.TeamleaderSimulator.RATE_HIGH;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nl.afletter.local.demo.DemoVendors;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.moneybird.MoneybirdBooks;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.model.Hint;
import nl.afletter.model.Money;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;

/** What happens at the vendors in one case, each time to something new, and what the books must hold of it at the end. */
enum Act {
    /** An invoice is made in the CRM. */
    INVOICE("BookInvoice", Duration.ofHours(3)) {
        @Override
        Case next(Site site) {
            String company = company(site);
            return new Case() {
                private String invoice;

                @Override
                public void happens() {
                    invoice = invoice(site, company);
                    site.vendors().crm().webhooks().deliver();
                }

                @Override
                public long booked() {
                    return items(site, invoice);
                }

                @Override
                public String rest() {
                    long debtors = debtorsTooMany(site);
                    String twins = debtors == 0 ? "" : debtors + " debtors are there twice; ";
                    return twins + state(site, new SubjectRef(DemoVendors.CRM, SubjectKind.INVOICE, invoice));
                }
            };
        }
    },

    /** An invoice is paid. */
    PAYMENT("SettlePayment", Duration.ofHours(3)) {
        @Override
        Case next(Site site) {
            String invoice = invoice(site, company(site));
            site.vendors().crm().webhooks().deliver();
            site.settles(HOURS, Optional.empty());
            return new Case() {
                private String payment;

                @Override
                public void happens() {
                    payment = paid(site, invoice);
                    site.vendors().psp().deliverWebhooks();
                }

                @Override
                public long booked() {
                    return movements(site, payment);
                }

                @Override
                public String rest() {
                    String open = unpaid(site, invoice) == 0 ? "" : "the invoice is open; ";
                    return open
                            + state(site, new SubjectRef(DemoVendors.PSP, SubjectKind.PAYMENT, payment))
                            + writtenBack(site, invoice);
                }
            };
        }
    },

    /** A payment is charged back. */
    CHARGEBACK("ReversePayment", Duration.ofHours(3)) {
        @Override
        Case next(Site site) {
            String invoice = invoice(site, company(site));
            site.vendors().crm().webhooks().deliver();
            site.settles(HOURS, Optional.empty());
            String payment = paid(site, invoice);
            site.vendors().psp().deliverWebhooks();
            site.settles(HOURS, Optional.empty());
            return new Case() {
                private String chargeback;

                @Override
                public void happens() {
                    chargeback = site.vendors().psp().chargeback(payment, Money.of("121.00", "EUR"));
                    site.vendors().psp().deliverWebhooks();
                }

                @Override
                public long booked() {
                    return movements(site, chargeback);
                }

                @Override
                public String rest() {
                    String open = unpaid(site, invoice) == 121_00 ? "" : "the invoice is not open again; ";
                    return open
                            + state(
                                    site,
                                    new SubjectRef(
                                            DemoVendors.PSP, SubjectKind.CHARGEBACK, payment + ":" + chargeback));
                }
            };
        }
    },

    /** The PSP pays out what it holds. */
    PAYOUT("ImportPayout", Duration.ofHours(30)) {
        @Override
        Case next(Site site) {
            String invoice = invoice(site, company(site));
            site.vendors().crm().webhooks().deliver();
            site.settles(HOURS, Optional.empty());
            paid(site, invoice);
            site.vendors().psp().deliverWebhooks();
            site.settles(HOURS, Optional.empty());
            site.advance(Duration.ofDays(1));
            site.settles(HOURS, Optional.empty());
            return new Case() {
                private String payout;

                @Override
                public void happens() {
                    payout = site.vendors().psp().settle(site.clock().today());
                    site.hint(new Hint(
                            new SubjectRef(DemoVendors.PSP, SubjectKind.PAYOUT, payout),
                            Hint.Cause.TICK,
                            site.clock().instant()));
                }

                @Override
                public long booked() {
                    return movements(site, payout);
                }

                @Override
                public long unexplained() {
                    return books(site).balance(site.vendors().id("moneybird.clearingLedger"));
                }

                @Override
                public String rest() {
                    String left = unexplained() == 0 ? "" : "clearing holds " + unexplained() + " cents; ";
                    return left + state(site, new SubjectRef(DemoVendors.PSP, SubjectKind.PAYOUT, payout));
                }
            };
        }
    };

    private static final Duration HOURS = Duration.ofHours(3);

    private final String useCase;
    private final Duration reach;

    Act(String useCase, Duration reach) {
        this.useCase = useCase;
        this.reach = reach;
    }

    /** One case. */
    interface Case {
        /** The act itself, and the calls of the vendors that follow. */
        void happens();

        /** How often the books hold it: once is right. */
        long booked();

        /** Cents on an account that should be empty. */
        default long unexplained() {
            return 0;
        }

        /** What else is not as it should be, in words; empty when all is. */
        String rest();
    }

    /** Prepares the next case; nothing of it is under way when this returns. */
    abstract Case next(Site site);

    /** Name of the use case's class. */
    String useCase() {
        return useCase;
    }

    /** So long after the act everything of it is done. */
    Duration reach() {
        return reach;
    }

    /** Counts a case that is over, then judges it. @return what is wrong with it, in words; empty when nothing is */
    Optional<String> judge(Case tried, Column kind) {
        long booked = tried.booked();
        String rest = tried.rest();
        ProvingTable.add(useCase, Site.CHAIN, kind, 1);
        ProvingTable.add(useCase, Site.CHAIN, Column.LOST, Math.max(0, 1 - booked));
        ProvingTable.add(useCase, Site.CHAIN, Column.DOUBLE, Math.max(0, booked - 1));
        ProvingTable.add(useCase, Site.CHAIN, Column.UNEXPLAINED_CENTS, Math.abs(tried.unexplained()));
        ProvingTable.add(useCase, Site.CHAIN, Column.OTHERWISE, rest.isEmpty() ? 0 : 1);
        return booked == 1 && rest.isEmpty() ? Optional.empty() : Optional.of("booked " + booked + " times; " + rest);
    }

    static MoneybirdBooks books(Site site) {
        return site.vendors().books().books(site.vendors().id("moneybird.division"));
    }

    /** Nothing in the books contradicts itself, and where somebody else can be asked, they say the same. */
    static void areSound(Site site) {
        assertThat(books(site).contradictions()).isEmpty();
        if (OutsideJudge.isInstalled()) {
            OutsideJudge.of(site.vendors().books().ledgerText()).confirms(books(site));
        }
    }

    /** An own company each time: the debtor is an effect like others. */
    private static String company(Site site) {
        int number = site.next();
        return site.vendors()
                .crm()
                .people()
                .company("Klant " + number + " B.V.", "", String.valueOf(30_000_000 + number));
    }

    /** An invoice of 121.00. */
    static String invoice(Site site, String company) {
        LocalDate today = site.clock().today();
        return site.vendors()
                .crm()
                .people()
                .invoice(People.NewInvoice.of(company, today, People.Line.of("Advies", "100.00", RATE_HIGH)));
    }

    static String number(Site site, String invoice) {
        return site.vendors()
                .crm()
                .invoice(invoice)
                .orElseThrow()
                .path("invoice_number")
                .asText();
    }

    static String paid(Site site, String invoice) {
        String number = number(site, invoice);
        String payment = site.vendors()
                .psp()
                .createPayment(
                        Money.of("121.00", "EUR"),
                        "Factuur " + number,
                        SimJson.object().put("invoiceNumber", number),
                        "ideal");
        site.vendors().psp().pay(payment, site.clock().instant(), "NL02ABNA0123456789", "J. Jansen");
        return payment;
    }

    /** How many debtors there are more than customers. */
    private static long debtorsTooMany(Site site) {
        List<String> names = new ArrayList<>();
        try {
            SimJson.MAPPER
                    .readTree(site.vendors().books().moment())
                    .path("administrations")
                    .path(site.vendors().id("moneybird.division"))
                    .path("contacts")
                    .forEach(contact -> names.add(
                            contact.path("fields").path("company_name").asText()));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        assertThat(names).as("debtors").isNotEmpty().doesNotContain("");
        return names.size() - names.stream().distinct().count();
    }

    static long items(Site site, String invoice) {
        return books(site).withReference(number(site, invoice)).size();
    }

    static long unpaid(Site site, String invoice) {
        return books(site).withReference(number(site, invoice)).stream()
                .mapToLong(MoneybirdBooks.Item::unpaid)
                .sum();
    }

    static long movements(Site site, String transaction) {
        return books(site).movements().stream()
                .filter(movement -> transaction.equals(movement.transaction()))
                .count();
    }

    private static String state(Site site, SubjectRef ref) {
        Optional<Subject> subject = site.stores().subjects().read(ref);
        boolean done = subject.filter(row -> row.state() == Subject.State.DONE).isPresent();
        return done
                ? ""
                : ref + " is "
                        + subject.map(row -> row.state() + " " + row.why()).orElse("unknown") + "; ";
    }

    /** Once, or a person is asked: Teamleader takes no reference of ours, so nothing is sent there a second time. */
    private static String writtenBack(Site site, String invoice) {
        int payments = site.vendors()
                .crm()
                .invoice(invoice)
                .orElseThrow()
                .path("payments")
                .size();
        boolean asked = site.stores()
                .subjects()
                .read(new SubjectRef(DemoVendors.CRM, SubjectKind.WRITE_BACK, invoice))
                .flatMap(Subject::task)
                .isPresent();
        return payments == 1 || payments == 0 && asked ? "" : payments + " payments in the CRM; ";
    }
}

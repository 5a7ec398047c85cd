package nl.afletter.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import nl.afletter.model.Debtor;
import nl.afletter.model.Effect;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Posting;
import nl.afletter.model.Posting.AttachmentPosting;
import nl.afletter.model.Posting.CreditSettlement;
import nl.afletter.model.Posting.DebtorPosting;
import nl.afletter.model.Posting.DraftInvoicePosting;
import nl.afletter.model.Posting.InvoicePosting;
import nl.afletter.model.Posting.LedgerSettlement;
import nl.afletter.model.Posting.LedgerTransfer;
import nl.afletter.model.Posting.MoneyPosting;
import nl.afletter.model.Posting.RevenueLine;
import nl.afletter.model.Posting.ToItem;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Accounting;
import nl.afletter.port.Accounting.Movement;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation.Lookup;
import nl.afletter.port.Page;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every accounting adapter promises, against its vendor's simulator over HTTP: a posting lands once whatever breaks,
 * what it is tied to shows it, and nothing is deleted, re-dated or changed behind a person's back.
 */
public abstract class AccountingContract extends RelationContract {

    @AfterEach
    void theBooksAddUp() {
        assertThat(contradictions()).isEmpty();
    }

    @Test
    void aDebtorIsFoundByOurNumberAndBroughtUpToDate() {
        assertThat(accounting().debtor("10231")).contains(debtor);
        assertThat(accounting().debtor("99999")).isEmpty();

        DebtorPosting moved = new DebtorPosting(
                "crm:nl:debtor:c1:v2", debtor, "10231", card("Voorbeeld Bouw BV", "Nieuwe Weg 2"), "moved");
        assertThat(postman.find(moved).values()).hasOnlyElementsOfType(Lookup.Absent.class);
        assertThat(postman.post(moved)).isEqualTo(debtor);
        assertThat(postman.find(moved).values()).hasOnlyElementsOfType(Lookup.Found.class);
    }

    @Test
    void aNumberThatBelongsToAnotherDebtorIsNeverTakenForOurs() {
        DebtorPosting other = debtor("10231", "Heel Iemand Anders");

        assertThatThrownBy(() -> new Postman(accounting(), clock()).post(other)).isInstanceOf(Failure.Rejected.class);
        assertThat(new Postman(accounting(), clock()).find(other).values()).hasOnlyElementsOfType(Lookup.Unclear.class);
    }

    @Test
    void aDebtorMadeTwiceIsOneDebtor() {
        assertThat(new Postman(accounting(), clock()).post(debtor("10231", "Voorbeeld Bouw BV")))
                .isEqualTo(debtor);
    }

    @Test
    void anInvoiceThatThePackageMakesIsMadeOnceAndAnOpenItemOnlyWhenItIsSent() {
        assumeThat(accounting().abilities().draftsInvoices())
                .as("this package makes no invoices for us")
                .isTrue();
        for (boolean send : List.of(true, false)) {
            DraftInvoicePosting posting = ofADeal("crm:nl:deal:" + send, send);
            accounting().effects(posting).forEach(effect -> nextWrite(effect.operation())
                    .resetAfterEffect());
            String id = postman.post(posting);
            assertThat(accounting().item(id).map(OpenItem::open))
                    .isEqualTo(send ? Optional.of(eur("121.00")) : Optional.empty());
            assertThat(postman.find(posting).values()).hasOnlyElementsOfType(Lookup.Found.class);
        }
        assertThat(postman.unknown()).as("each call's answer was lost").isEqualTo(3);
        assertThat(contradictions()).isEmpty();
    }

    @Test
    void anInvoiceThatThePackageShallMakeAndThatNeverArrivedIsAbsent() {
        assumeThat(accounting().abilities().draftsInvoices())
                .as("this package makes no invoices for us")
                .isTrue();
        assertThat(postman.find(ofADeal("crm:nl:deal:9", true)).values()).hasOnlyElementsOfType(Lookup.Absent.class);
        postman.post(ofADeal("crm:nl:deal:9", false));
        assertThat(postman.find(ofADeal("crm:nl:deal:99", false)).values())
                .as("another deal of the same name")
                .hasOnlyElementsOfType(Lookup.Absent.class);
    }

    private DraftInvoicePosting ofADeal(String key, boolean send) {
        return new DraftInvoicePosting(
                key,
                "Website: De Vries / 50% (deel 1)",
                TODAY,
                debtor,
                List.of(new RevenueLine("Ontwerp", eur("100.00"), chart().high(), chart().revenue(), "")),
                eur("100.00"),
                send,
                "won");
    }

    @Test
    void anInvoiceIsAnOpenItemWithOurKeyInIt() {
        String id = postman.post(invoice("a", "2026 / 117", "100.00"));

        OpenItem item = item(id);
        assertThat(item.kind()).isEqualTo(ReferenceKind.INVOICE);
        assertThat(item.reference()).isEqualTo(new Reference(ReferenceKind.INVOICE, "2026/117"));
        assertThat(item.debtor()).isEqualTo(debtor);
        assertThat(item.debtorName()).isEqualTo("Voorbeeld Bouw BV");
        assertThat(item.total()).isEqualTo(eur("121.00"));
        assertThat(item.open()).isEqualTo(eur("121.00"));
        assertThat(item.date()).isEqualTo(TODAY);
        assertThat(item.dueDate()).isEqualTo(TODAY.plusDays(30));
        assertThat(item.source()).isEqualTo("crm:nl:invoice:a");
        assertThat(item.ties()).isEmpty();
        assertThat(allOpen()).extracting(OpenItem::id).containsExactly(id);
    }

    @Test
    void anInvoiceWhoseVatThePackageWouldComputeOtherwiseIsRefusedBeforeItIsBooked() {
        InvoicePosting odd = new InvoicePosting(
                "crm:nl:invoice:odd",
                ReferenceKind.INVOICE,
                "2026-99",
                TODAY,
                TODAY,
                debtor,
                List.of(new RevenueLine("work", eur("100.00"), chart().high(), chart().revenue(), "")),
                eur("21.01"),
                eur("121.01"),
                "CRM",
                "",
                "booked");

        assertThatThrownBy(() -> postman.post(odd))
                .isInstanceOf(Failure.Rejected.class)
                .hasMessageContaining("21.01");
        assertThat(allOpen()).isEmpty();
    }

    @Test
    void aPdfIsKeptOnceWithItsInvoice() {
        InvoicePosting invoice = invoice("a", "2026-1", "100.00");
        postman.post(invoice);
        AttachmentPosting pdf = new AttachmentPosting(
                invoice.key() + ":pdf",
                "@" + invoice.key(),
                new SubjectRef("crm", SubjectKind.INVOICE, "a"),
                "2026-1.pdf",
                "kept");

        nextWrite(accounting().effects(pdf).get(0).operation()).timeoutWithEffect();
        postman.post(pdf);

        assertThat(postman.unknown()).isOne();
        assertThat(postman.find(pdf).values()).hasOnlyElementsOfType(Lookup.Found.class);
    }

    @Test
    void aTextThatBeginsWithAnAtSignIsNoReference() {
        InvoicePosting invoice = new InvoicePosting(
                "crm:nl:invoice:at",
                ReferenceKind.INVOICE,
                "2026-2",
                TODAY,
                TODAY,
                debtor,
                List.of(new RevenueLine("@home advice", eur("100.00"), chart().high(), chart().revenue(), "")),
                eur("21.00"),
                eur("121.00"),
                "CRM",
                "",
                "booked");

        assertThat(item(postman.post(invoice)).open()).isEqualTo(eur("121.00"));
        postman.post(debtor("10999", "@Web BV"));
        assertThat(accounting().debtor("10999")).isPresent();
    }

    @Test
    void whateverBreaksAtWhichCallEveryPostingLandsOnce() {
        for (String fault : List.of("timeout after", "reset before", "reset after", "500 after", "garbage after")) {
            String tag = fault.replace(' ', '-');
            InvoicePosting invoice = invoice(tag, "F-" + tag, "100.00");
            InvoicePosting credit = creditNote("cn-" + tag, "CN-" + tag, "-50.00");
            for (Posting posting : List.of(
                    debtor("2" + Math.abs(tag.hashCode()), "Debtor " + tag),
                    invoice,
                    credit,
                    new CreditSettlement(
                            "crm:nl:tie:" + tag, "@" + credit.key(), "@" + invoice.key(), TODAY, eur("60.50"), "tied"),
                    money("tr_" + tag, "60.40", toItem("@" + invoice.key(), "60.40")),
                    new LedgerSettlement(
                            "psp:mollie:tr_" + tag + ":difference",
                            chart().differences(),
                            "tr_" + tag,
                            "@" + invoice.key(),
                            TODAY,
                            eur("0.10"),
                            "difference"),
                    money("stl_" + tag + "-fee", "-9.68", fee("-8.00", "-1.68")),
                    money("stl_" + tag, "-50.72", toLedger(chart().bank(), "-50.72")))) {
                for (Effect effect : accounting().effects(posting)) {
                    int before = postman.unknown();
                    strike(nextWrite(effect.operation()), fault);
                    postman.execute(List.of(effect), effect.key());
                    assertThat(postman.unknown()).as(fault + " " + effect.key()).isEqualTo(before + 1);
                }
            }
            OpenItem settled = named("F-" + tag);
            assertThat(settled.open()).as(fault).isEqualTo(eur("0.00"));
            assertThat(settled.ties()).as(fault).hasSize(3);
            assertThat(named(ReferenceKind.CREDIT_NOTE, "CN-" + tag).open()).isEqualTo(eur("0.00"));
        }
        assertThat(movements()).hasSize(15).allMatch(movement -> movement.unprocessed()
                .isZero());
        assertThat(sum(movements())).isEqualTo(eur("0.00"));
        assertThat(allOpen()).isEmpty();
    }

    @Test
    void anEffectThatWasForgottenIsFoundByItsKeyAndNotByItsNumberAlone() {
        InvoicePosting invoice = invoice("a", "2026-1", "100.00");
        MoneyPosting money = money("tr_1", "121.00", toItem("@" + invoice.key(), "121.00"));
        postman.post(invoice);
        postman.post(money);
        Postman restored = new Postman(accounting(), clock());

        assertThat(restored.find(invoice).values()).hasOnlyElementsOfType(Lookup.Found.class);
        assertThat(restored.find(money).values()).hasOnlyElementsOfType(Lookup.Found.class);
        assertThat(restored.find(invoice("b", "2026-2", "100.00")).values()).hasOnlyElementsOfType(Lookup.Absent.class);
        assertThat(restored.find(money("tr_2", "121.00", toItem("@" + invoice.key(), "121.00")))
                        .values())
                .hasOnlyElementsOfType(Lookup.Absent.class);
    }

    @Test
    void aBookingWithOurKeyAndAnotherAmountIsForAPerson() {
        postman.post(invoice("a", "2026-1", "100.00"));

        assertThat(postman.find(invoice("a", "2026-1", "200.00")).values()).hasOnlyElementsOfType(Lookup.Unclear.class);
    }

    @Test
    void aForeignInvoiceWithOurNumberIsNotTakenForOurs() {
        foreign(debtor, "2026-1", TODAY, eur("100.00"));

        assertThat(postman.find(invoice("a", "2026-1", "100.00")).values()).hasOnlyElementsOfType(Lookup.Unclear.class);
    }

    @Test
    void aForeignInvoiceIsSettledLikeOurOwn() {
        String id = foreign(debtor, "H-7", TODAY, eur("100.00"));
        assertThat(item(id).source()).doesNotStartWith("crm:");

        postman.post(money("tr_1", "121.00", toItem(id, "121.00")));

        assertThat(item(id).open()).isEqualTo(eur("0.00"));
        assertThat(only(item(id).ties()).key()).isEqualTo("tr_1");
    }

    @Test
    void whatChangedSinceAMarkIsToldSettledToo() {
        String open = postman.post(invoice("a", "2026-1", "100.00"));
        String paid = postman.post(invoice("b", "2026-2", "100.00"));
        Optional<Accounting.Changes> first = lastPage("", new ArrayList<>());
        assumeThat(first).as("this package has no feed of changes").isPresent();
        postman.post(money("tr_1", "121.00", toItem(paid, "121.00")));

        List<OpenItem> changed = new ArrayList<>();
        String mark = lastPage(first.get().mark(), changed).orElseThrow().mark();

        assertThat(changed)
                .extracting(item -> item.id() + " " + item.open())
                .contains(paid + " EUR 0.00")
                .doesNotContain(open + " EUR 121.00");
        List<OpenItem> nothing = new ArrayList<>();
        assertThat(lastPage(mark, nothing).orElseThrow().all()).isFalse();
        assertThat(nothing).isEmpty();
    }

    private Optional<Accounting.Changes> lastPage(String mark, List<OpenItem> items) {
        Optional<Accounting.Changes> page = accounting().changes(mark, "");
        while (page.isPresent()) {
            items.addAll(page.get().items());
            if (page.get().next().isEmpty()) {
                return page;
            }
            page = accounting().changes(mark, page.get().next());
        }
        return page;
    }

    @Test
    void whatIsOpenIsFoundByTheBankAccountOfItsDebtor() {
        String iban = "NL91ABNA0417164300";
        Debtor known = new Debtor("c7", true, "Bekend BV", "", "", "", "", "", "", "", "NL", "", "", iban);
        String other = debtor;
        debtor = postman.post(new DebtorPosting("crm:nl:debtor:10777", "", "10777", known, "new"));
        String id = postman.post(invoice("a", "2026-1", "100.00"));
        debtor = other;
        postman.post(invoice("b", "2026-2", "100.00"));

        List<OpenItem> found = accounting().openByIban(iban).orElseGet(() -> allOpen().stream()
                .filter(item -> item.debtorIban().equals(iban))
                .toList());
        assertThat(found).extracting(OpenItem::id).containsExactly(id);
        assertThat(accounting().openByIban("NL02RABO0123456789").orElse(List.of()))
                .isEmpty();
    }

    @Test
    void lastYearsInvoiceIsSeenFoundAndSettled() {
        InvoicePosting old = invoice("old", "2025-900", LAST_YEAR, "100.00");
        String id = postman.post(old);

        assertThat(named("2025-900").id()).isEqualTo(id);
        Reference reference = new Reference(ReferenceKind.INVOICE, "2025-900");
        assertThat(only(accounting().itemsByReference(reference, LAST_YEAR.minusDays(1), LAST_YEAR.plusDays(1)))
                        .id())
                .isEqualTo(id);
        assertThat(accounting().itemsByReference(reference, TODAY.minusDays(1), TODAY))
                .isEmpty();
        assertThat(only(accounting().openByReference(Set.of(reference))).id()).isEqualTo(id);
        assertThat(allOpen()).extracting(OpenItem::id).containsExactly(id);
        assertThat(new Postman(accounting(), clock()).find(old).values()).hasOnlyElementsOfType(Lookup.Found.class);
        postman.post(money("tr_1", "121.00", toItem(id, "121.00")));
        assertThat(item(id).open()).isEqualTo(eur("0.00"));
    }

    @Test
    void aSettledItemIsStillFoundButNoLongerOpen() {
        String id = postman.post(invoice("a", "2026-1", "100.00"));
        postman.post(money("tr_1", "121.00", toItem(id, "121.00")));

        OpenItem settled = named("2026-1");
        assertThat(settled.open()).isEqualTo(eur("0.00"));
        assertThat(settled.total()).isEqualTo(eur("121.00"));
        OpenItem.Tie tie = only(settled.ties());
        assertThat(tie.key()).isEqualTo("tr_1");
        assertThat(tie.amount()).isEqualTo(eur("121.00"));
        assertThat(tie.date()).isEqualTo(TODAY);
        assertThat(tie.money()).isTrue();
        assertThat(allOpen()).isEmpty();
        assertThat(accounting().openByReference(Set.of(settled.reference()))).isEmpty();
    }

    @Test
    void aNumberIsFoundWhateverItsBlanksAndNeverTheCreditNoteOfTheSameNumber() {
        String invoice = postman.post(invoice("a", "2017 / 5", "100.00"));
        String credit = postman.post(creditNote("b", "2017/5", "-10.00"));

        assertThat(named("2017/5").id()).isEqualTo(invoice);
        assertThat(named(ReferenceKind.CREDIT_NOTE, "2017 / 5").id()).isEqualTo(credit);
        Reference longer = new Reference(ReferenceKind.INVOICE, "2017/55");
        assertThat(accounting().itemsByReference(longer, LAST_YEAR, TODAY)).isEmpty();
        assertThat(accounting().openByReference(Set.of(longer))).isEmpty();
    }

    @Test
    void whatIsGoneIsEmpty() {
        String id = postman.post(invoice("a", "2026-1", "100.00"));
        String unknown = id.substring(0, id.length() - 1) + (id.endsWith("9") ? "8" : "9");

        assertThat(accounting().item(unknown)).isEmpty();
    }

    @Test
    void partPaymentsLowerAnInvoiceUntilItIsSettled() {
        String id = postman.post(invoice("a", "2026-1", "100.00"));
        postman.post(money("tr_1", "21.00", toItem(id, "21.00")));
        assertThat(item(id).open()).isEqualTo(eur("100.00"));
        postman.post(money("tr_2", "100.00", toItem(id, "100.00")));
        assertThat(item(id).open()).isEqualTo(eur("0.00"));
        assertThat(item(id).ties()).extracting(OpenItem.Tie::key).containsExactlyInAnyOrder("tr_1", "tr_2");
    }

    @Test
    void anOverpaymentGoesToAnAccountOfItsOwn() {
        String id = postman.post(invoice("a", "2026-1", "100.00"));

        String booked =
                postman.post(money("tr_1", "130.00", toItem(id, "121.00"), toLedger(chart().unallocated(), "9.00")));

        assertThat(item(id).open()).isEqualTo(eur("0.00"));
        assertThat(balance(chart().unallocated())).isEqualTo(eur("-9.00"));
        assertThat(only(movements()).unprocessed()).isEqualTo(eur("0.00"));
        assertThat(only(movements()).transaction()).isEqualTo("tr_1");
        assertThat(only(movements()).id()).as("what the effect answered").isEqualTo(booked);
        assertThat(only(movements()).key())
                .as("the key that it was booked under")
                .isEqualTo("psp:mollie:tr_1");
    }

    @Test
    void onePaymentSettlesTwoInvoicesAndLinesOfOneTargetAreOne() {
        String one = postman.post(invoice("a", "2026-1", "100.00"));
        String two = postman.post(invoice("b", "2026-2", "200.00"));

        postman.post(money("tr_1", "363.00", toItem(one, "121.00"), toItem(two, "42.00"), toItem(two, "200.00")));

        assertThat(item(one).open()).isEqualTo(eur("0.00"));
        assertThat(item(two).open()).isEqualTo(eur("0.00"));
        assertThat(item(two).ties()).hasSize(1);
    }

    @Test
    void aReceiptWithoutInvoiceFindsItsInvoiceLater() {
        postman.post(money("tr_1", "121.00", toLedger(chart().unallocated(), "121.00")));
        String id = postman.post(invoice("a", "2026-1", "100.00"));

        postman.post(new LedgerSettlement(
                "psp:mollie:tr_1:match", chart().unallocated(), "tr_1", id, TODAY, eur("121.00"), "found"));

        assertThat(item(id).open()).isEqualTo(eur("0.00"));
        assertThat(only(item(id).ties()).money()).isFalse();
        assertThat(balance(chart().unallocated())).isEqualTo(eur("0.00"));
    }

    @Test
    void aTransferBetweenLedgerAccountsIsBookedOnceAlsoWhenItsAnswerIsLost() {
        LedgerTransfer transfer = new LedgerTransfer(
                "psp:mollie:tr_1:match:1:exchange",
                chart().differences(),
                chart().unallocated(),
                TODAY,
                eur("1.50"),
                "exchange difference",
                "closed");
        nextWrite(accounting().effects(transfer).get(0).operation()).resetAfterEffect();

        postman.post(transfer);

        assertThat(postman.unknown()).isEqualTo(1);
        assertThat(balance(chart().differences())).isEqualTo(eur("1.50"));
        assertThat(balance(chart().unallocated())).isEqualTo(eur("-1.50"));
        assertThat(postman.find(transfer).values()).allMatch(seen -> seen instanceof Lookup.Found);
    }

    @Test
    void aRefundSettlesItsCreditNote() {
        String credit = postman.post(creditNote("b", "CN-1", "-50.00"));
        assertThat(item(credit).kind()).isEqualTo(ReferenceKind.CREDIT_NOTE);
        assertThat(item(credit).open()).isEqualTo(eur("-60.50"));

        postman.post(money("re_1", "-60.50", new ToItem(credit, ReferenceKind.CREDIT_NOTE, eur("-60.50"))));

        assertThat(item(credit).open()).isEqualTo(eur("0.00"));
        assertThat(sum(movements())).isEqualTo(eur("-60.50"));
    }

    @Test
    void aChargebackOpensTheInvoiceAgainOnItsOwnDayAndWonBackSettlesItOnceMore() {
        String id = postman.post(invoice("a", "2026-1", "100.00"));
        postman.post(money("tr_1", "121.00", toItem(id, "121.00")));

        postman.post(money("chb_1", TODAY.plusDays(3), "-121.00", toItem(id, "-121.00")));
        assertThat(item(id).open()).isEqualTo(eur("121.00"));
        assertThat(item(id).ties())
                .extracting(OpenItem.Tie::amount)
                .containsExactlyInAnyOrder(eur("121.00"), eur("-121.00"));
        assertThat(allOpen()).extracting(OpenItem::id).containsExactly(id);

        postman.post(money("chb_1-reversed", TODAY.plusDays(9), "121.00", toItem(id, "121.00")));
        assertThat(item(id).open()).isEqualTo(eur("0.00"));
        assertThat(movements()).hasSize(3).allMatch(movement -> movement.unprocessed()
                .isZero());
    }

    @Test
    void aChargebackOfAPartOpensThatPart() {
        String id = postman.post(invoice("a", "2026-1", "100.00"));
        postman.post(money("tr_1", "121.00", toItem(id, "121.00")));

        postman.post(money("chb_1", "-20.00", toItem(id, "-20.00")));

        assertThat(item(id).open()).isEqualTo(eur("20.00"));
    }

    @Test
    void feesStandWithTheirVatByThePspsFigures() {
        postman.post(money("stl_1-fee", "-24.68", fee("-8.00", "-1.68"), toLedger(chart().costs(), "-15.00")));

        assertThat(balance(chart().costs())).isEqualTo(eur("23.00"));
        assertThat(balance(chart().inputVat())).isEqualTo(eur("1.68"));
        assertThat(balance(chart().clearingLedger())).isEqualTo(eur("-24.68"));
        assertThat(only(movements()).unprocessed()).isEqualTo(eur("0.00"));
    }

    @Test
    void aPartAgainstItsMovementIsBookedTheOtherWayRound() {
        postman.post(money("stl_1", "95.00", toLedger(chart().bank(), "100.00"), toLedger(chart().costs(), "-5.00")));

        assertThat(balance(chart().bank())).isEqualTo(eur("-100.00"));
        assertThat(balance(chart().costs())).isEqualTo(eur("5.00"));
        assertThat(only(movements()).unprocessed()).isEqualTo(eur("0.00"));
    }

    @Test
    void aReversalIsTheExactOppositeAndSettlesWithWhatItReverses() {
        InvoicePosting invoice = invoice("a", "2026-1", "100.00");
        String id = postman.post(invoice);
        Effect booked = accounting().effects(invoice).get(0);

        String reversal = postman.execute(
                accounting().reversal(booked, "crm:nl:invoice:a:v2:reversal", "2026-1-R", TODAY, "changed"),
                "crm:nl:invoice:a:v2:reversal");
        postman.post(invoice("ab", "2026-2", "50.00"));
        assertThat(accounting().standing("crm:nl:invoice:a", "", TODAY.minusDays(9), TODAY))
                .as("what stands under this key or a longer one, as the effects that would book it")
                .extracting(standing ->
                        standing.effect().key() + " " + standing.item().id())
                .containsExactlyInAnyOrder("crm:nl:invoice:a " + id, "crm:nl:invoice:a:v2:reversal " + reversal);
        assertThat(accounting().standing("crm:nl:invoice:a", "", TODAY.minusDays(9), TODAY))
                .extracting(standing -> standing.effect().intent())
                .contains(booked.intent());
        postman.post(new CreditSettlement("crm:nl:invoice:a:v2:tie", reversal, id, TODAY, eur("121.00"), "tied"));

        assertThat(item(reversal).total()).isEqualTo(eur("-121.00"));
        assertThat(item(reversal).open()).isEqualTo(eur("0.00"));
        assertThat(item(id).open()).isEqualTo(eur("0.00"));
        assertThat(balance(chart().revenue())).as("of the other invoice").isEqualTo(eur("-50.00"));
    }

    @Test
    void aSaleAndItsCreditNoteBearTheKeysOfTheirPaymentAndRefund() {
        String sale = "crm:nl:sale:stripe.ch_3QabcdefGHIJKLmn0pqRsTuV";
        InvoicePosting sold = sale(sale, ReferenceKind.INVOICE, "ch_3QabcdefG-0123456789ab", "100.00", "21.00");
        InvoicePosting credited = sale(
                sale + ".re_3QabcdefGHIJKLmn0pqRsTuV",
                ReferenceKind.CREDIT_NOTE,
                "re_3QabcdefG-0123456789ab",
                "-20.00",
                "-4.20");
        for (InvoicePosting posting : List.of(sold, credited)) {
            OpenItem item = item(postman.post(posting));
            assertThat(item.number()).isEqualTo(posting.number());
            assertThat(item.open()).isEqualTo(posting.total());
            assertThat(item.source()).contains(posting.key());
            assertThat(postman.find(posting).values()).hasOnlyElementsOfType(Lookup.Found.class);
        }
    }

    private InvoicePosting sale(String key, ReferenceKind kind, String number, String net, String vat) {
        return new InvoicePosting(
                key,
                kind,
                number,
                TODAY,
                TODAY,
                debtor,
                List.of(new RevenueLine("Webshop", eur(net), chart().high(), chart().revenue(), "")),
                eur(vat),
                eur(net).plus(eur(vat)),
                "stripe",
                "",
                "sold");
    }

    @Test
    void nothingIsBookedIntoAClosedPeriod() {
        String id = postman.post(invoice("a", "2026-1", "100.00"));
        close(TODAY);
        clock().advance(Duration.ofMinutes(6));
        assertThat(accounting().closedUntil()).contains(TODAY);

        for (Posting posting : List.of(
                invoice("b", "2026-2", "100.00"),
                money("tr_1", "121.00", toItem(id, "121.00")),
                money("stl_1-fee", "-9.68", fee("-8.00", "-1.68")),
                new LedgerSettlement(
                        "psp:mollie:tr_1:d", chart().differences(), "tr_1", id, TODAY, eur("0.10"), "difference"))) {
            Failure.Rejected closed = catchThrowableOfType(Failure.Rejected.class, () -> postman.post(posting));
            assertThat(closed.code()).isEqualTo("period-closed");
        }
        assertThat(movements()).isEmpty();
        assertThat(item(id).open()).isEqualTo(eur("121.00"));
    }

    @Test
    void aPeriodThatWasClosedAMomentAgoIsNamedAsTheReason() {
        accounting().closedUntil();
        close(TODAY);

        Failure.Rejected closed =
                catchThrowableOfType(Failure.Rejected.class, () -> postman.post(invoice("b", "2026-2", "100.00")));
        assertThat(closed.code()).isEqualTo("period-closed");
    }

    @Test
    void aReachedLimitPausesTheConnectionAndBooksNothing() {
        InvoicePosting invoice = invoice("a", "2026-1", "100.00");
        nextWrite(accounting().effects(invoice).get(0).operation()).status(429);

        Failure.Throttled throttled = catchThrowableOfType(Failure.Throttled.class, () -> postman.post(invoice));

        assertThat(throttled.connection()).isEqualTo(accounting().connection());
        assertThat(throttled.until())
                .isAfter(clock().instant())
                .isBefore(clock().instant().plus(Duration.ofHours(2)));
        assertThat(allOpen()).isEmpty();
        assertThat(item(postman.post(invoice)).open()).isEqualTo(eur("121.00"));
    }

    @Test
    void movementsArePagedWithoutLossWhileNewOnesComeIn() {
        IntStream.range(0, 130)
                .forEach(i -> postman.post(money("tr_" + i, "1.00", toLedger(chart().unallocated(), "1.00"))));

        Page<Movement> first = accounting().movements(chart().clearing(), TODAY, TODAY, "");
        postman.post(money("tr_new", "1.00", toLedger(chart().unallocated(), "1.00")));
        assertThat(first.isLast()).isFalse();
        List<Movement> all = new ArrayList<>(first.rows());
        for (Page<Movement> page = first; !page.isLast(); ) {
            page = accounting().movements(chart().clearing(), TODAY, TODAY, page.next());
            all.addAll(page.rows());
        }
        assertThat(all)
                .extracting(Movement::transaction)
                .doesNotHaveDuplicates()
                .contains("tr_0", "tr_129");
        assertThat(all).hasSizeBetween(130, 131);
        assertThat(postman.find(money("tr_77", "1.00", toLedger(chart().unallocated(), "1.00")))
                        .values())
                .hasOnlyElementsOfType(Lookup.Found.class);
    }

    @Test
    void theItemsOfAPeriodAreListedWithOurKeysAlsoWhenTheyAreSettled() {
        String old = postman.post(invoice("old", "2025-9", LAST_YEAR, "100.00"));
        String first = postman.post(invoice("a", "2026-1", TODAY.minusDays(1), "100.00"));
        String settled = postman.post(invoice("b", "2026-2", "200.00"));
        String credit = postman.post(creditNote("c", "CN-1", "-50.00"));
        postman.post(invoice("d", "2026-4", TODAY.plusDays(1), "10.00"));
        foreign(debtor, "HAND-1", TODAY, eur("5.00"));
        postman.post(money("tr_1", "242.00", toItem(settled, "242.00")));

        assertThat(dated(TODAY.minusDays(1), TODAY))
                .filteredOn(item -> !item.source().isEmpty())
                .extracting(item -> item.id() + " " + item.source() + " " + item.open())
                .containsExactlyInAnyOrder(
                        first + " crm:nl:invoice:a EUR 121.00",
                        settled + " crm:nl:invoice:b EUR 0.00",
                        credit + " crm:nl:invoice:c EUR -60.50");
        assertThat(dated(LAST_YEAR, LAST_YEAR)).extracting(OpenItem::id).containsExactly(old);
    }

    @Test
    void theItemsOfAPeriodArePagedWithoutLoss() {
        IntStream.range(0, 103).forEach(n -> foreign(debtor, "HAND-" + n, TODAY, eur("5.00")));

        assertThat(accounting().items(TODAY, TODAY, "").isLast()).isFalse();
        assertThat(dated(TODAY, TODAY))
                .extracting(OpenItem::number)
                .hasSize(103)
                .doesNotHaveDuplicates();
    }

    @Test
    void equalPostingsGiveEqualEffects() {
        MoneyPosting money = money("stl_1-fee", "-24.68", fee("-8.00", "-1.68"), toLedger(chart().costs(), "-15.00"));

        List<Effect> effects = accounting().effects(money);

        assertThat(effects).isEqualTo(accounting().effects(money));
        assertThat(effects.get(0).key()).isEqualTo(money.key());
        assertThat(effects)
                .extracting(Effect::key)
                .doesNotHaveDuplicates()
                .allMatch(key -> key.startsWith(money.key()));
        assertThat(effects)
                .extracting(Effect::connection)
                .containsOnly(accounting().connection());
    }

    /** nl-bookkeeping.md section 4, without its reverse-charged invoice's VIES. */
    @Test
    void theWorkedExampleEndsWithNothingOnClearing() {
        String f1 = postman.post(invoice("f1", "F1", "1000.00"));
        String f2 = postman.post(invoice("f2", "F2", TODAY, chart().low(), "200.00", "18.00"));
        String f3 = postman.post(invoice("f3", "F3", TODAY, chart().none(), "500.00", "0.00"));
        String f4 = postman.post(invoice("f4", "F4", "100.00"));
        postman.post(money("tr_1", "1210.00", toItem(f1, "1210.00")));
        postman.post(money("tr_2", "218.00", toItem(f2, "218.00")));
        postman.post(money("tr_3", "300.00", toItem(f3, "300.00")));
        postman.post(money("tr_4", "200.02", toItem(f3, "200.00"), toLedger(chart().differences(), "0.02")));
        postman.post(money("tr_5", "121.00", toItem(f4, "121.00")));
        String cn = postman.post(new InvoicePosting(
                "crm:nl:invoice:cn1",
                ReferenceKind.CREDIT_NOTE,
                "CN1",
                TODAY,
                TODAY,
                debtor,
                List.of(new RevenueLine("back", eur("-50.00"), chart().low(), chart().revenue(), "")),
                eur("-4.50"),
                eur("-54.50"),
                "CRM",
                "",
                "booked"));
        postman.post(money("re_1", "-54.50", new ToItem(cn, ReferenceKind.CREDIT_NOTE, eur("-54.50"))));
        postman.post(money("chb_1", "-121.00", toItem(f4, "-121.00")));
        postman.post(money("chb_1-fee", "-15.00", toLedger(chart().costs(), "-15.00")));
        postman.post(money("stl_1-fee", "-9.68", fee("-8.00", "-1.68")));
        postman.post(money("stl_1", "-1848.84", toLedger(chart().bank(), "-1848.84")));

        assertThat(sum(movements())).isEqualTo(eur("0.00"));
        assertThat(balance(chart().clearingLedger())).isEqualTo(eur("0.00"));
        assertThat(balance(chart().bank())).isEqualTo(eur("1848.84"));
        assertThat(balance(chart().costs())).isEqualTo(eur("23.00"));
        assertThat(balance(chart().inputVat())).isEqualTo(eur("1.68"));
        assertThat(balance(chart().differences())).isEqualTo(eur("-0.02"));
        assertThat(balance(chart().revenue())).isEqualTo(eur("-1750.00"));
        assertThat(allOpen()).extracting(OpenItem::id).containsExactly(f4);
        assertThat(item(f4).open()).isEqualTo(eur("121.00"));
    }
}

package nl.afletter.usecase;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase.Situation;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.Clearing;
import nl.afletter.model.Administration.ClearingFees;
import nl.afletter.model.Administration.FeePolicy;
import nl.afletter.model.Administration.FeeVat;
import nl.afletter.model.Administration.LateEvent;
import nl.afletter.model.Administration.LedgerRole;
import nl.afletter.model.Connection;
import nl.afletter.model.Effect;
import nl.afletter.model.FeePolicies;
import nl.afletter.model.Money;
import nl.afletter.model.Payout;
import nl.afletter.model.Payout.CostKind;
import nl.afletter.model.PayoutLine;
import nl.afletter.model.Plan;
import nl.afletter.model.Posting.MoneyLine;
import nl.afletter.model.Posting.MoneyPosting;
import nl.afletter.model.Posting.ToCost;
import nl.afletter.model.Posting.ToLedger;
import nl.afletter.model.Subject;
import nl.afletter.port.Accounting;
import nl.afletter.port.Failure;
import nl.afletter.port.Psp;
import nl.afletter.rule.Choice;
import nl.afletter.rule.FeeRule;

/** Checks a payout that is read to its end, and plans its fees, its other rows and its transfer. */
final class PayoutPostings {

    /** Fact: what of the fees is booked to the PSP as a creditor, {@code 2026-11 1.08;…}. */
    static final String CREDITOR = "creditor";

    private final Desk desk;
    private final BookingDay days;

    PayoutPostings(Desk desk) {
        this.desk = desk;
        this.days = new BookingDay(desk);
    }

    /** @throws Failure.Rejected when the payout does not add up: nothing of it is booked then */
    Decision plan(
            Situation situation,
            Administration books,
            Connection connection,
            Psp psp,
            Payout payout,
            PayoutSums sums,
            List<Decision.Entry> entries) {
        Money withheld =
                sums.gross().plus(sums.extraSum()).plus(sums.carriedOver()).minus(payout.amount());
        addsUp(payout, sums, withheld);
        FeePolicies policies = books.policies().fees();
        Choice<FeeRule.ByMonth> divided =
                FeeRule.byMonth(sums.withheld(), payout.costs().orElseGet(sums::costs), policies, withheld.currency());
        FeeRule.ByMonth fees = Desk.orStop(divided);
        Accounting accounting = desk.accounting(books);
        Clearing clearing = clearing(books, connection, psp, payout);
        LocalDate own = payout.date().orElseThrow();
        BookingDay.Answer answer = days.of(situation, books, accounting, own, LateEvent.PAYOUT);
        if (answer.later().isPresent()) {
            Map<String, String> known = new HashMap<>(ImportPayout.facts(payout));
            known.putAll(sums.facts());
            return answer.later(known);
        }
        LocalDate day = answer.day();
        String key = "psp:" + psp.abilities().vendor() + ":" + payout.id();
        List<Effect> effects = new ArrayList<>();
        for (PayoutSums.Extra extra : sums.extras()) {
            if (extra.amount().isZero()) {
                continue;
            }
            effects.addAll(accounting.effects(extra(books, clearing, key, own, day, extra)));
        }
        if (!withheld.isZero()) {
            effects.addAll(accounting.effects(new MoneyPosting(
                    key + ":fee",
                    clearing.account(),
                    payout.id() + "-fee",
                    day,
                    withheld.negate(),
                    Desk.text("fees " + payout.reference(), own, day),
                    psp.abilities().vendor(),
                    dated(feeLines(books, clearing, fees, payout), own, day),
                    Desk.reason(divided))));
        }
        if (!payout.amount().isZero()) {
            effects.addAll(accounting.effects(new MoneyPosting(
                    key,
                    clearing.account(),
                    payout.id(),
                    day,
                    payout.amount().negate(),
                    Desk.text("payout " + payout.reference(), own, day),
                    psp.abilities().vendor(),
                    List.of(new ToLedger(
                            Desk.ledger(books, LedgerRole.BANK_IN_TRANSIT),
                            payout.amount().negate(),
                            payout.reference())),
                    "the payout as the PSP reports it")));
        }
        Map<String, String> facts = new HashMap<>(ImportPayout.facts(payout));
        facts.putAll(sums.facts());
        // Known only when the last of it is booked: a plan that was rejected half-way is no booked payout.
        facts.put(
                ImportPayout.STAGE,
                effects.isEmpty()
                        ? ImportPayout.BOOKED
                        : "@" + effects.get(effects.size() - 1).key());
        facts.put("fees", withheld.toDecimal());
        facts.put(CREDITOR, months(fees.toCreditor()));
        facts.put("feeRounding", fees.rounding().value().toPlainString());
        facts.put(Facts.CLEARING, clearing.account());
        return new Decision.Execute(effects, List.of(), List.of(), List.of(), entries, facts, Plan.Ending.AGAIN);
    }

    private static String months(Map<YearMonth, Money> amounts) {
        return amounts.entrySet().stream()
                .map(month -> month.getKey() + " " + month.getValue().toDecimal())
                .collect(Collectors.joining(";"));
    }

    /** What a payout booked to the PSP as a creditor for the fees of a month. */
    static Money toCreditor(Subject payout, YearMonth month) {
        for (String row : payout.fact(CREDITOR).split(";")) {
            if (row.startsWith(month + " ")) {
                return Money.of(row.substring(row.indexOf(' ') + 1), payout.fact(Facts.CURRENCY));
            }
        }
        return Money.zero(payout.fact(Facts.CURRENCY));
    }

    /** Both of the PSP's views must tell the same story; there is no silent rounding line. */
    private static void addsUp(Payout payout, PayoutSums sums, Money withheld) {
        if (!sums.moved().equals(sums.gross())) {
            throw new Failure.Rejected(
                    "views-differ",
                    "The payout holds transactions of " + sums.gross() + ", but " + sums.moved()
                            + " moved the balance.",
                    "Compare the payout with the PSP's balance report. Nothing of it was booked.");
        }
        if (!sums.fees().negate().equals(withheld)) {
            throw new Failure.Rejected(
                    "payout-differs",
                    "Transactions " + sums.gross() + " and other rows " + sums.extraSum() + " less fees "
                            + sums.fees().negate() + " are not the payout of " + payout.amount() + ".",
                    "Compare the payout with the PSP's balance report. Nothing of it was booked.");
        }
    }

    static Clearing clearing(Administration books, Connection connection, Psp psp, Payout payout) {
        String party = psp.abilities().vendor();
        return books.clearing(connection.id(), payout.amount().currency(), party)
                .orElseThrow(() -> new Failure.Rejected(
                        "no-clearing",
                        "The settings name no clearing account for "
                                + payout.amount().currency() + " of " + party + ".",
                        "Add a row under administrations." + books.id() + ".clearings, then choose try again."));
    }

    /** Costs with VAT become a document of their own in the package: each line names the true day. */
    private static List<MoneyLine> dated(List<MoneyLine> lines, LocalDate own, LocalDate day) {
        return lines.stream()
                .map(line -> line instanceof ToCost cost
                        ? new ToCost(
                                cost.ledger(),
                                cost.vatLedger(),
                                cost.vatCode(),
                                cost.creditor(),
                                cost.net(),
                                cost.vat(),
                                Desk.text(cost.text(), own, day))
                        : line)
                .toList();
    }

    private static List<MoneyLine> feeLines(
            Administration books, Clearing clearing, FeeRule.ByMonth fees, Payout payout) {
        List<MoneyLine> lines = new ArrayList<>();
        fees.toCreditor()
                .forEach((month, withheld) -> lines.add(new ToLedger(
                        Desk.ledger(books, LedgerRole.PSP_CREDITOR),
                        withheld.negate(),
                        "fees withheld in " + month + ", to be explained by the invoice over that month")));
        costLines(books, clearing.fees(), fees.atOnce(), payout, lines);
        return lines;
    }

    private static void costLines(
            Administration books, ClearingFees terms, FeeRule.Split fees, Payout payout, List<MoneyLine> lines) {
        String creditor = terms.creditor().isEmpty() ? books.policies().pspCreditor() : terms.creditor();
        for (FeeRule.Part part : fees.parts()) {
            if (part.net().isZero() && part.vat().isZero()) {
                continue;
            }
            boolean chargeback = part.kind() == CostKind.CHARGEBACK;
            String ledger = Desk.ledger(books, chargeback ? LedgerRole.CHARGEBACK_COSTS : LedgerRole.PSP_COSTS);
            String vatLedger = part.vat().isZero() ? "" : Desk.ledger(books, LedgerRole.INPUT_VAT);
            lines.add(new ToCost(
                    ledger,
                    vatLedger,
                    vatCode(books, terms, part, payout),
                    creditor,
                    part.net().negate(),
                    part.vat().negate(),
                    (chargeback ? "chargeback fees " : "transaction fees ") + payout.reference()));
        }
        if (!fees.rest().isZero()) {
            lines.add(new ToCost(
                    Desk.ledger(books, LedgerRole.PSP_COSTS),
                    "",
                    "",
                    creditor,
                    fees.rest().negate(),
                    Money.zero(fees.rest().currency()),
                    "fee rounding under a cent per cost " + payout.reference()));
        }
    }

    /** With the VAT shifted to us there is none in the amount: the package computes both of its sides by the code. */
    private static String vatCode(Administration books, ClearingFees terms, FeeRule.Part part, Payout payout) {
        if (terms.vat() == FeeVat.REVERSE_CHARGE) {
            if (!part.vat().isZero()) {
                throw new Failure.Rejected(
                        "fee-vat-charged",
                        "Payout " + payout.reference() + " holds fees with VAT of " + part.vat()
                                + ", but the settings say that this PSP's VAT is reverse charged.",
                        "Look at the PSP's invoice: correct feeVat of this clearing account in the settings, or the PSP's"
                                + " tax settings. Nothing of the payout was booked.");
            }
            return terms.vatCode();
        }
        if (part.vat().isZero()) {
            return "";
        }
        return terms.vatCode().isEmpty() ? books.policies().feeVatCode() : terms.vatCode();
    }

    private MoneyPosting extra(
            Administration books, Clearing clearing, String key, LocalDate own, LocalDate day, PayoutSums.Extra extra) {
        LedgerRole role =
                switch (extra.type()) {
                    case RESERVE -> LedgerRole.PSP_RESERVE;
                    case TOP_UP, OTHER_PAYOUT, RETURNED_PAYOUT -> LedgerRole.BANK_IN_TRANSIT;
                    case FEE_COMPENSATION -> compensated(books, extra);
                    default -> LedgerRole.SUSPENSE;
                };
        return new MoneyPosting(
                key + ":" + extra.id(),
                clearing.account(),
                extra.id(),
                day,
                extra.amount(),
                Desk.text(extra.words(), own, day),
                "",
                List.of(new ToLedger(Desk.ledger(books, role), extra.amount(), extra.words())),
                extra.type() == PayoutLine.Type.UNKNOWN
                        ? "a row of a type that is not known: on suspense"
                        : "the PSP's balance shows " + extra.words());
    }

    /** Where the fees of the month before were booked: without VAT, as what had been rounded up was. */
    private static LedgerRole compensated(Administration books, PayoutSums.Extra extra) {
        YearMonth invoiced = YearMonth.from(extra.date()).minusMonths(1);
        return books.policies().fees().of(invoiced) == FeePolicy.INVOICE
                ? LedgerRole.PSP_CREDITOR
                : LedgerRole.PSP_COSTS;
    }
}

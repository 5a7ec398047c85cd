package nl.afletter.usecase;

import java.util.EnumMap;
import java.util.Map;
import nl.afletter.journal.Bench;
import nl.afletter.journal.UseCase;
import nl.afletter.model.Connection;
import nl.afletter.model.SubjectKind;
import nl.afletter.port.VatRegister;

/** Which use case handles which kind of subject. */
public final class UseCases {

    private UseCases() {}

    /** All use cases. */
    public static Map<SubjectKind, UseCase> all(Bench bench, VatRegister vatRegister) {
        Map<SubjectKind, UseCase> all = new EnumMap<>(SubjectKind.class);
        UseCase book = new Ignorable(new BookInvoice(bench, vatRegister), bench);
        UseCase settle = new Ignorable(new SettlePayment(bench), bench);
        UseCase reverse = new Ignorable(new ReversePayment(bench), bench);
        all.put(SubjectKind.INVOICE, book);
        all.put(SubjectKind.CREDIT_NOTE, book);
        all.put(SubjectKind.DEAL, new DraftInvoice(bench, vatRegister));
        all.put(SubjectKind.DEBTOR, debtors(bench));
        all.put(SubjectKind.SALE, new InvoiceOfPayment(bench));
        all.put(SubjectKind.PAYMENT, settle);
        all.put(SubjectKind.CAPTURE, settle);
        all.put(SubjectKind.REFUND, reverse);
        all.put(SubjectKind.CHARGEBACK, reverse);
        all.put(SubjectKind.PAYOUT, new Ignorable(new ImportPayout(bench), bench));
        all.put(SubjectKind.FEE_INVOICE, new CompareFeeInvoice(bench));
        all.put(SubjectKind.WRITE_BACK, new WriteBackInvoice(bench));
        all.put(SubjectKind.FEED, new FollowFeed(bench));
        all.put(SubjectKind.OPEN_ITEMS, new ReadBackOpenItems(bench));
        all.put(SubjectKind.PERIOD, new AgreeOnPeriod(bench));
        all.put(SubjectKind.NEWS, new TellReceivers(bench));
        all.put(SubjectKind.DELIVERY, new DeliverEvent(bench));
        all.put(SubjectKind.PURCHASES, new ReadBackPurchases(bench));
        return all;
    }

    /** A customer of a CRM, or who paid at a PSP. */
    private static UseCase debtors(Bench bench) {
        UseCase customers = new SyncDebtor(bench);
        UseCase buyers = new BuyerAsDebtor(bench);
        Desk desk = new Desk(bench);
        return situation -> desk.connection(situation.subject()).role() == Connection.Role.PSP
                ? buyers.decide(situation)
                : customers.decide(situation);
    }
}

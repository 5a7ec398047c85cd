package nl.afletter.prove.history;

import java.util.List;
import java.util.Locale;

/**
 * One thing that happens in the world: what a customer, a bank, a colleague or a vendor does. Amounts are whole cents of
 * EUR; {@code minute} counts from the first morning of the history. Things are known by labels such as {@code invoice A3}, the
 * third invoice of the books A. {@code till} says which of the connections to PSPs it is about, 0 the first.
 */
sealed interface Happening {

    /** Minutes since the history began. */
    int minute();

    /** What happens, in words. */
    String sentence();

    /** The label of what comes into being, or empty. */
    default String makes() {
        return "";
    }

    /** Labels without which this cannot happen. */
    default List<String> needs() {
        return List.of();
    }

    /** The letter of the books that it is about; empty where it is about all. */
    default String books() {
        List<String> labels = makes().isEmpty() ? needs() : List.of(makes());
        return labels.isEmpty() ? "" : books(labels.get(0));
    }

    /** Which connection to a PSP it is about, where that does not follow from a payment; 0 is the first. */
    default int till() {
        return 0;
    }

    /** The letter of the books in a label. */
    static String books(String label) {
        return label.substring(label.lastIndexOf(' ') + 1).substring(0, 1);
    }

    /** A line of a document. @param net cents without VAT @param high 21%, else 9% */
    record Line(long net, boolean high) {
        @Override
        public String toString() {
            return eur(net) + (high ? " + 21%" : " + 9%");
        }
    }

    /** How a payment says what it is for. */
    enum Naming {
        /** The shop wrote the CRM's id into the PSP's metadata. */
        METADATA,
        /** The payer's text holds the number. */
        NUMBER,
        /** The payer's text holds the structured reference that is printed on the invoice. */
        REFERENCE,
        /** The same with a slip of the pen: its check digits fail. */
        WRONG_REFERENCE,
        /** The payer's text holds a number that no invoice has. */
        WRONG_NUMBER,
        /** Nothing in it is a number of ours. */
        NOTHING;

        private String words() {
            return switch (this) {
                case NUMBER -> ", number in the text";
                case REFERENCE -> ", its reference in the text";
                case WRONG_REFERENCE -> ", its reference in the text with a wrong digit";
                case WRONG_NUMBER -> ", a number in the text that does not exist";
                default -> "";
            };
        }
    }

    /** A colleague approves a new invoice at once. */
    record InvoiceApproved(int minute, String makes, int customer, List<Line> lines) implements Happening {
        @Override
        public String sentence() {
            return makes + " is approved for customer " + customer + ": " + lines;
        }
    }

    /** A colleague saves a draft. */
    record InvoiceDrafted(int minute, String makes, int customer, List<Line> lines) implements Happening {
        @Override
        public String sentence() {
            return makes + " is drafted for customer " + customer + ": " + lines;
        }
    }

    /** A draft is approved. */
    record DraftApproved(int minute, String invoice) implements Happening {
        @Override
        public String sentence() {
            return invoice + " is approved";
        }

        @Override
        public List<String> needs() {
            return List.of(invoice);
        }
    }

    /** An approved invoice is changed in the CRM. */
    record InvoiceChanged(int minute, String invoice, List<Line> lines) implements Happening {
        @Override
        public String sentence() {
            return invoice + " is changed in the CRM to " + lines;
        }

        @Override
        public List<String> needs() {
            return List.of(invoice);
        }
    }

    /** The newest invoice is deleted in the CRM. */
    record InvoiceDeleted(int minute, String invoice) implements Happening {
        @Override
        public String sentence() {
            return invoice + " is deleted in the CRM";
        }

        @Override
        public List<String> needs() {
            return List.of(invoice);
        }
    }

    /** A credit note over an invoice. */
    record CreditNoteApproved(int minute, String makes, String invoice, int customer, List<Line> lines)
            implements Happening {
        @Override
        public String sentence() {
            return makes + " is approved for " + invoice + ": " + lines;
        }

        @Override
        public List<String> needs() {
            return List.of(invoice);
        }
    }

    /** Somebody books an invoice in the accounting package by hand. */
    record ItemByHand(int minute, String makes, long net) implements Happening {
        @Override
        public String sentence() {
            return makes + " is booked by hand in the accounting package: " + eur(net) + " + 21%";
        }
    }

    /** Money comes in at the PSP. @param named labels of documents that it names */
    record Paid(int minute, String makes, int till, String method, long cents, Naming naming, List<String> named)
            implements Happening {
        @Override
        public String sentence() {
            String what = naming == Naming.NOTHING ? "nobody knows what" : String.join(" and ", named);
            return makes + ": " + eur(cents) + " by " + method + through(till) + " for " + what + naming.words();
        }

        @Override
        public List<String> needs() {
            return named;
        }
    }

    /** A payment in USD. @param cents of USD @param settles what reaches the PSP's balance of it, cents of EUR */
    record PaidInDollars(int minute, String makes, int till, long cents, long settles, Naming naming, String invoice)
            implements Happening {
        @Override
        public String sentence() {
            String what = naming == Naming.NOTHING ? "nobody knows what" : invoice;
            return makes + ": " + eur(cents).replace("EUR", "USD") + ", which the PSP makes " + eur(settles)
                    + through(till) + ", for " + what;
        }

        @Override
        public List<String> needs() {
            return List.of(invoice);
        }
    }

    /** A payment that is authorised and collected in parts. */
    record Authorised(int minute, String makes, long cents, String invoice) implements Happening {
        @Override
        public String sentence() {
            return makes + ": " + eur(cents) + " is authorised by klarna for " + invoice;
        }

        @Override
        public List<String> needs() {
            return List.of(invoice);
        }
    }

    /** A part of an authorised payment is collected. */
    record Captured(int minute, String makes, String payment, long cents) implements Happening {
        @Override
        public String sentence() {
            return makes + ": " + eur(cents) + " of " + payment + " is collected";
        }

        @Override
        public List<String> needs() {
            return List.of(payment);
        }
    }

    /** A payment from which no money comes: it expires, fails, is canceled, or is a test. */
    record NothingPaid(int minute, String makes, long cents, String how, String invoice) implements Happening {
        @Override
        public String sentence() {
            return makes + ": " + eur(cents) + " for " + invoice + " ends as " + how;
        }

        @Override
        public List<String> needs() {
            return List.of(invoice);
        }
    }

    /** Money goes back to a payer. */
    record Refunded(int minute, String makes, String payment, long cents) implements Happening {
        @Override
        public String sentence() {
            return makes + ": " + eur(cents) + " of " + payment + " is paid back";
        }

        @Override
        public List<String> needs() {
            return List.of(payment);
        }
    }

    /** A refund is ordered, and nothing leaves yet. */
    record RefundOrdered(int minute, String makes, String payment, long cents) implements Happening {
        @Override
        public String sentence() {
            return makes + ": " + eur(cents) + " of " + payment + " is to be paid back";
        }

        @Override
        public List<String> needs() {
            return List.of(payment);
        }
    }

    /** A refund that was ordered leaves. */
    record RefundLeft(int minute, String refund) implements Happening {
        @Override
        public String sentence() {
            return refund + " leaves";
        }

        @Override
        public List<String> needs() {
            return List.of(refund);
        }
    }

    /** A refund that was ordered never leaves: it is canceled, or fails. */
    record RefundCanceled(int minute, String refund) implements Happening {
        @Override
        public String sentence() {
            return refund + " is canceled before it left";
        }

        @Override
        public List<String> needs() {
            return List.of(refund);
        }
    }

    /** A bank sends a refund back. */
    record RefundReturned(int minute, String refund) implements Happening {
        @Override
        public String sentence() {
            return "the bank sends " + refund + " back";
        }

        @Override
        public List<String> needs() {
            return List.of(refund);
        }
    }

    /** The payer's bank takes a whole payment back. */
    record ChargedBack(int minute, String makes, String payment, long cents) implements Happening {
        @Override
        public String sentence() {
            return makes + ": the payer's bank takes " + eur(cents) + " of " + payment + " back";
        }

        @Override
        public List<String> needs() {
            return List.of(payment);
        }
    }

    /** A chargeback is won back. */
    record ChargebackWon(int minute, String chargeback) implements Happening {
        @Override
        public String sentence() {
            return chargeback + " is won back";
        }

        @Override
        public List<String> needs() {
            return List.of(chargeback);
        }
    }

    /** The PSP's balance moves for another reason. @param cents negative takes money */
    record BalanceMoved(int minute, String makes, int till, String type, long cents) implements Happening {
        @Override
        public String sentence() {
            return makes + ": the PSP's balance" + through(till) + " moves by " + eur(cents) + ", " + type;
        }
    }

    /** The PSP pays everything out. */
    record PaidOut(int minute, String makes, int till) implements Happening {
        @Override
        public String sentence() {
            return makes + ": the PSP pays out all that it holds" + through(till);
        }
    }

    /** The bank refuses a payout: the money is on the PSP's balance again. */
    record PayoutFailed(int minute, String makes, String payout, int till) implements Happening {
        @Override
        public String sentence() {
            return makes + ": the bank refuses " + payout;
        }

        @Override
        public List<String> needs() {
            return List.of(payout);
        }
    }

    /** A customer gets another name in the CRM. */
    record CustomerRenamed(int minute, int customer, String name) implements Happening {
        @Override
        public String sentence() {
            return "customer " + customer + " is called " + name + " from now on";
        }
    }

    /** Which connection, where it is not the first. */
    private static String through(int till) {
        return till == 0 ? "" : " through connection " + (till + 1);
    }

    /** Cents as people write them. */
    static String eur(long cents) {
        return String.format(
                Locale.ROOT, "EUR %s%d.%02d", cents < 0 ? "-" : "", Math.abs(cents) / 100, Math.abs(cents) % 100);
    }
}

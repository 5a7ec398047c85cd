package nl.afletter.prove.history;

import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import nl.afletter.prove.history.Happening.Authorised;
import nl.afletter.prove.history.Happening.BalanceMoved;
import nl.afletter.prove.history.Happening.Captured;
import nl.afletter.prove.history.Happening.ChargebackWon;
import nl.afletter.prove.history.Happening.ChargedBack;
import nl.afletter.prove.history.Happening.CreditNoteApproved;
import nl.afletter.prove.history.Happening.DraftApproved;
import nl.afletter.prove.history.Happening.InvoiceApproved;
import nl.afletter.prove.history.Happening.InvoiceChanged;
import nl.afletter.prove.history.Happening.InvoiceDeleted;
import nl.afletter.prove.history.Happening.InvoiceDrafted;
import nl.afletter.prove.history.Happening.ItemByHand;
import nl.afletter.prove.history.Happening.Line;
import nl.afletter.prove.history.Happening.Naming;
import nl.afletter.prove.history.Happening.NothingPaid;
import nl.afletter.prove.history.Happening.Paid;
import nl.afletter.prove.history.Happening.PaidInDollars;
import nl.afletter.prove.history.Happening.PaidOut;
import nl.afletter.prove.history.Happening.PayoutFailed;
import nl.afletter.prove.history.Happening.RefundLeft;
import nl.afletter.prove.history.Happening.RefundOrdered;
import nl.afletter.prove.history.Happening.RefundReturned;
import nl.afletter.prove.history.Happening.Refunded;

/**
 * What the books must be after a history: plain arithmetic over its happenings by the rules of nl-bookkeeping.md, in the
 * order in which they happened, as if nothing ever went wrong. It uses nothing of the product, so that both can only
 * agree when both are right.
 *
 * <p>Waiting is left out: money that waits for its invoice counts as unallocated at once, since the end is the same.
 */
final class Model {

    private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");

    private static final Set<String> UNALLOCATED_CODES =
            Set.of("payment-without-invoice", "over-payment", "double-payment", "wrong-currency");

    private final History history;
    private final Map<String, Doc> docs = new LinkedHashMap<>();
    private final Map<String, Pay> pays = new LinkedHashMap<>();
    private final Map<String, Back> backs = new LinkedHashMap<>();
    private final Map<String, Back> ordered = new LinkedHashMap<>();
    private final Sums sums = new Sums();
    private final List<Till> tills = new ArrayList<>();

    private Model(History history, String books) {
        this.history = history;
        int number = history.tills().get(history.books().indexOf(books));
        IntStream.range(0, number).forEach(n -> tills.add(new Till(sums, books, n)));
    }

    /** These books after all of it, and after everybody's patience is over; what happens in others is nothing to them. */
    static Expected of(History history, String books) {
        Model model = new Model(history, books);
        history.of(books).forEach(model::happens);
        return model.end();
    }

    private void happens(Happening happening) {
        ZonedDateTime now =
                history.start().plus(Duration.ofMinutes(happening.minute())).atZone(AMSTERDAM);
        YearMonth month = YearMonth.from(now);
        if (happening instanceof InvoiceApproved it) {
            draft(it.makes(), it.lines());
            approve(it.makes());
        } else if (happening instanceof InvoiceDrafted it) {
            draft(it.makes(), it.lines());
        } else if (happening instanceof DraftApproved it) {
            approve(it.invoice());
        } else if (happening instanceof InvoiceChanged it) {
            change(docs.get(it.invoice()), it.lines());
        } else if (happening instanceof InvoiceDeleted it) {
            change(docs.get(it.invoice()), List.of());
        } else if (happening instanceof CreditNoteApproved it) {
            credit(it);
        } else if (happening instanceof ItemByHand it) {
            draft(it.makes(), List.of(new Line(it.net(), true)));
            docs.get(it.makes()).ours = false;
            approve(it.makes());
        } else if (happening instanceof Paid it) {
            paid(it, month);
        } else if (happening instanceof PaidInDollars it) {
            dollars(it, month);
        } else if (happening instanceof Authorised it) {
            pays.put(it.makes(), new Pay(tills.get(it.till()), "klarna", Naming.METADATA, List.of(it.invoice())));
        } else if (happening instanceof Captured it) {
            received(pays.get(it.payment()), it.makes(), it.cents(), month);
        } else if (happening instanceof Refunded it) {
            goesBack(it.makes(), new Back(pays.get(it.payment()), it.cents()), true, month);
        } else if (happening instanceof RefundOrdered it) {
            ordered.put(it.makes(), new Back(pays.get(it.payment()), it.cents()));
        } else if (happening instanceof RefundLeft it) {
            goesBack(it.refund(), ordered.get(it.refund()), true, month);
        } else if (happening instanceof ChargedBack it) {
            goesBack(it.makes(), new Back(pays.get(it.payment()), it.cents()), false, month);
        } else if (happening instanceof RefundReturned it) {
            comesBack(it.refund());
        } else if (happening instanceof ChargebackWon it) {
            comesBack(it.chargeback());
        } else if (happening instanceof BalanceMoved it) {
            tills.get(it.till()).moves(it.makes(), it.cents());
        } else if (happening instanceof PaidOut it) {
            tills.get(it.till()).paidOut(it.makes(), now);
        } else if (happening instanceof PayoutFailed it) {
            tills.get(it.till()).failed(it.makes(), it.payout());
        } else if (happening instanceof NothingPaid it) {
            if (it.how().equals("paypal")) {
                sums.task(it.makes(), Set.of("no-clearing"));
            }
        }
    }

    // ---- documents

    private void draft(String label, List<Line> lines) {
        Doc doc = new Doc();
        doc.lines(lines);
        docs.put(label, doc);
    }

    private void approve(String label) {
        Doc doc = docs.get(label);
        doc.approved = true;
        doc.open = doc.total;
        doc.versions = 1;
        pays.values().stream().filter(pay -> pay.ties.isEmpty()).forEach(pay -> allocateRest(pay, label));
    }

    /** What is nobody's goes to the document that it names, once that is booked or open again. */
    private void allocateRest(Pay pay, String label) {
        if (pay.unallocated > 0 && pay.named.contains(label)) {
            long before = pay.unallocated;
            pay.unallocated = 0;
            allocate(pay, before);
        }
    }

    /** Before anything is tied to it: taken back and booked anew; after that a person is asked. */
    private void change(Doc doc, List<Line> lines) {
        if (doc.used) {
            doc.changedTooLate = true;
            return;
        }
        doc.lines(lines);
        doc.open = doc.total;
        doc.versions += lines.isEmpty() ? 0 : 1;
    }

    private void credit(CreditNoteApproved it) {
        Doc note = new Doc();
        note.lines(it.lines());
        note.approved = true;
        note.credit = true;
        note.versions = 1;
        note.corrects = it.invoice();
        Doc invoice = docs.get(it.invoice());
        long lowers = Math.max(0, Math.min(invoice.open, note.total));
        invoice.open -= lowers;
        invoice.used |= lowers > 0;
        note.open = -(note.total - lowers);
        docs.put(it.makes(), note);
        if (lowers > 0) {
            backs.values().stream()
                    .filter(back -> back.uncredited && back.took.containsKey(invoice))
                    .filter(back -> back.taken() == note.total)
                    .forEach(back -> {
                        back.uncredited = false;
                        back.creditedLater = true;
                    });
        }
    }

    // ---- money that comes in

    private void paid(Paid it, YearMonth month) {
        Pay pay = new Pay(tills.get(it.till()), it.method(), it.naming(), it.named());
        pays.put(it.makes(), pay);
        received(pay, it.makes(), it.cents(), month);
    }

    /** Its amount is nobody's: what the PSP made of it stands on unallocated receipts. */
    private void dollars(PaidInDollars it, YearMonth month) {
        Pay pay = new Pay(tills.get(it.till()), "creditcard", Naming.NOTHING, List.of());
        pays.put(it.makes(), pay);
        received(pay, it.makes(), it.settles(), month);
    }

    private void received(Pay pay, String label, long cents, YearMonth month) {
        pay.till.comesIn(label, pay.method, cents, month);
        allocate(pay, cents);
    }

    private void allocate(Pay pay, long cents) {
        List<Doc> named = pay.named.stream()
                .map(docs::get)
                .filter(Objects::nonNull)
                .filter(doc -> doc.approved && doc.total != 0)
                .toList();
        if (pay.naming == Naming.METADATA || pay.naming == Naming.REFERENCE) {
            inOrder(pay, named, cents);
        } else if (pay.naming == Naming.NUMBER) {
            byAmount(pay, named, cents);
        } else {
            pay.unallocated += cents;
        }
    }

    private void inOrder(Pay pay, List<Doc> named, long cents) {
        long rest = cents;
        int shares = 0;
        Doc last = null;
        for (Doc doc : named) {
            long share = Math.min(rest, doc.open);
            if (share > 0) {
                pay.tie(doc, share);
                rest -= share;
                shares++;
                last = doc;
            }
        }
        leftOver(pay, shares == 1 ? last : null, rest);
    }

    private void byAmount(Pay pay, List<Doc> named, long cents) {
        List<Doc> fit = named.stream()
                .filter(doc -> doc.open > 0 && (doc.open == cents || isSmall(doc.open - cents, doc.total)))
                .toList();
        long open = named.stream().mapToLong(doc -> doc.open).sum();
        if (fit.size() == 1) {
            long share = Math.min(cents, fit.get(0).open);
            pay.tie(fit.get(0), share);
            leftOver(pay, fit.get(0), cents - share);
        } else if (fit.isEmpty() && named.size() > 1 && open == cents) {
            named.forEach(doc -> pay.tie(doc, doc.open));
        } else {
            pay.unallocated += cents;
        }
    }

    /** A small difference, either way, is written off; more than that is nobody's. */
    private void leftOver(Pay pay, Doc only, long rest) {
        if (only != null && rest > 0 && isSmall(rest, only.total)) {
            sums.post("4790", -rest);
        } else {
            pay.unallocated += rest;
        }
        if (only != null && rest == 0 && only.open > 0 && isSmall(only.open, only.total)) {
            sums.post("4790", only.open);
            only.open = 0;
        }
    }

    /** Up to 5 cents and a thousandth of the invoice, but a cent at least. */
    private static boolean isSmall(long difference, long total) {
        long size = Math.abs(difference);
        return size <= 5 && size <= Math.max(1, Math.abs(total) / 1000);
    }

    // ---- money that goes back

    private void goesBack(String label, Back back, boolean refund, YearMonth month) {
        backs.put(label, back);
        Pay pay = back.pay;
        pay.till.goesBack(label, refund ? "refund" : "chargeback", back.cents, month);
        if (pay.unallocated >= back.cents) {
            pay.unallocated -= back.cents;
            back.fromUnallocated = back.cents;
            return;
        }
        Doc note = refund ? noteOf(pay, back.cents) : null;
        if (note != null) {
            back.take(note, back.cents);
            return;
        }
        long left = back.cents - pay.unallocated;
        back.fromUnallocated = pay.unallocated;
        pay.unallocated = 0;
        note = refund && back.fromUnallocated > 0 ? noteOf(pay, left) : null;
        if (note != null) {
            back.take(note, left);
            return;
        }
        fromInvoices(back, left);
        back.uncredited = refund && !back.took.isEmpty();
        docs.forEach((name, doc) -> {
            if (back.took.containsKey(doc)) {
                pays.values().forEach(other -> allocateRest(other, name));
            }
        });
    }

    private void fromInvoices(Back back, long amount) {
        long left = amount;
        for (Map.Entry<Doc, Long> tie : back.pay.ties.entrySet()) {
            long share = Math.min(left, tie.getValue());
            if (share > 0) {
                back.take(tie.getKey(), share);
                tie.setValue(tie.getValue() - share);
                left -= share;
            }
        }
        back.fromDifferences = left;
        sums.post("4790", left);
    }

    /** The credit note of that invoice with just this amount left. */
    private Doc noteOf(Pay pay, long cents) {
        return docs.values().stream()
                .filter(doc -> doc.credit && doc.open == -cents)
                .filter(doc -> pay.ties.containsKey(docs.get(doc.corrects)))
                .findFirst()
                .orElse(null);
    }

    /** It goes where it came from; an invoice that was paid meanwhile takes no more than is open of it. */
    private void comesBack(String label) {
        Back back = backs.get(label);
        back.pay.till.comesBack(label, back.cents);
        long left = back.cents - back.fromDifferences;
        sums.post("4790", -back.fromDifferences);
        for (Map.Entry<Doc, Long> took : back.took.entrySet()) {
            Doc doc = took.getKey();
            long room = doc.credit ? took.getValue() : Math.min(took.getValue(), doc.open);
            doc.open -= room;
            left -= room;
            if (!doc.credit && room > 0) {
                back.pay.ties.merge(doc, room, Long::sum);
            }
        }
        back.pay.unallocated += left;
        back.uncredited = false;
    }

    // ---- the end

    private Expected end() {
        Map<String, Expected.Document> documents = new TreeMap<>();
        Map<String, Set<Long>> paid = new TreeMap<>();
        docs.forEach((label, doc) -> {
            if (doc.approved) {
                int sign = doc.credit ? -1 : 1;
                documents.put(label, new Expected.Document(sign * doc.total, doc.open, doc.versions));
                doc.revenue(sums);
                sums.post("1300", doc.open);
                if (doc.changedTooLate) {
                    sums.task(label, Set.of("changed-after-booking"));
                }
                if (doc.ours && !doc.credit && doc.total != 0) {
                    paid.put(label, paid(doc));
                }
            }
        });
        pays.forEach((label, pay) -> {
            sums.post("2000", -pay.unallocated);
            if (pay.unallocated > 0) {
                sums.task(label, UNALLOCATED_CODES);
            }
        });
        backs.forEach((label, back) -> {
            if (back.uncredited && back.took.keySet().stream().anyMatch(doc -> doc.open > 0)) {
                sums.task(label, Set.of("refund-without-credit-note"));
            }
        });
        return sums.expected(documents, paid);
    }

    /** A refund whose credit note came later is tied to that, or still to the invoice: both are right. */
    private Set<Long> paid(Doc invoice) {
        long ties = pays.values().stream()
                .mapToLong(pay -> pay.ties.getOrDefault(invoice, 0L))
                .sum();
        Set<Long> paid = new TreeSet<>(Set.of(ties));
        backs.values().stream()
                .filter(back -> back.creditedLater && back.took.containsKey(invoice))
                .forEach(back -> paid.add(ties + back.took.get(invoice)));
        return paid;
    }
}

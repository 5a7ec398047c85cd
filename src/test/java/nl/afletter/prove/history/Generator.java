package nl.afletter.prove.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import nl.afletter.prove.history.Happening.BalanceMoved;
import nl.afletter.prove.history.Happening.CustomerRenamed;
import nl.afletter.prove.history.Happening.DraftApproved;
import nl.afletter.prove.history.Happening.InvoiceApproved;
import nl.afletter.prove.history.Happening.InvoiceDeleted;
import nl.afletter.prove.history.Happening.PaidOut;
import nl.afletter.prove.history.Happening.PayoutFailed;
import nl.afletter.prove.history.Mishap.CallFault;
import nl.afletter.prove.history.Mishap.CallGoesWrong;
import nl.afletter.prove.history.Mishap.ClockSteps;
import nl.afletter.prove.history.Mishap.Fate;
import nl.afletter.prove.history.Mishap.MessageFate;
import nl.afletter.prove.history.Mishap.Messages;
import nl.afletter.prove.history.Mishap.NoAnswer;
import nl.afletter.prove.history.Mishap.Outage;
import nl.afletter.prove.history.Mishap.ProcessDies;
import nl.afletter.prove.history.Mishap.ProcessFreezes;
import nl.afletter.prove.history.Mishap.TokensForgotten;
import nl.afletter.prove.history.Mishap.Vendor;
import nl.afletter.prove.history.Mishap.Webhooks;
import nl.afletter.prove.history.Mishap.WorkersMeet;

/**
 * Makes a history from a seed, valid by construction: several matters (see {@link Matter}) run side by side. What
 * follows upon another thing of the same matter comes on a later day, so that the order in which things happened is the
 * order that the books must show, whatever is delayed within a day. After a long outage the world waits until the vendor
 * is back.
 */
final class Generator {

    /** Beginnings: an ordinary month, a month's end, both changes of the clock, a year's end. */
    private static final List<String> STARTS = List.of(
            "2026-11-02T08:00:00Z",
            "2026-05-26T07:00:00Z",
            "2026-03-23T08:00:00Z",
            "2026-10-19T07:00:00Z",
            "2026-12-28T08:00:00Z");

    /** Happenings of a day lie between these minutes after nine. */
    private static final int FIRST = 60;

    private static final int LAST = 4 * 60;

    private final long seed;
    private final Random random;
    private final List<Happening> happenings = new ArrayList<>();
    private final List<Mishap> mishaps = new ArrayList<>();

    /** Each active day of the history, as days after the first. */
    private final List<Integer> days = new ArrayList<>();

    private Generator(long seed) {
        this.seed = seed;
        this.random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
    }

    /** The history of a seed; the same on every machine. */
    static History history(long seed) {
        return new Generator(seed).make();
    }

    private History make() {
        Instant start = Instant.parse(STARTS.get(random.nextInt(STARTS.size())));
        int length = 6 + random.nextInt(5);
        plan(length);
        int offices = 1 + random.nextInt(5) / 2;
        List<Integer> tills = new ArrayList<>();
        for (int n = 0; n < offices; n++) {
            tills.add(1 + (random.nextInt(3) == 0 ? 1 : 0));
            matters(History.books(n), tills.get(n), length, offices);
        }
        if (random.nextInt(3) == 0) {
            int customer = random.nextInt(Matter.CUSTOMERS) + 1;
            happenings.add(new CustomerRenamed(minute(1 + random.nextInt(length - 1)), customer, "Holding " + seed));
        }
        happenings.sort(Comparator.comparingInt(Happening::minute));
        dropImpossibleDeletions();
        goWrong(length);
        mishaps.sort(Comparator.comparingInt(Mishap::minute));
        return new History(seed, start, tills, happenings, mishaps);
    }

    /** Fewer in each of several books. */
    private void matters(String books, int tills, int length, int offices) {
        int number = (offices == 1 ? 2 : 1) + random.nextInt(6 - offices);
        Matter matter = new Matter(random, books, tills, happenings, this::minute);
        for (int n = 0; n < number; n++) {
            matter.begin(random.nextInt(3), length - 1);
        }
        for (int till = 0; till < tills; till++) {
            payouts(books, till, length);
        }
    }

    /** Chooses the active days. An outage may last for days; the next active day comes when its echo is over. */
    private void plan(int length) {
        int day = 0;
        for (int n = 0; n <= length; n++) {
            days.add(day);
            day++;
            if (n > 0 && n < length && random.nextInt(6) == 0) {
                int minutes = 30 + random.nextInt(random.nextInt(4) == 0 ? 3 * History.DAY : 6 * 60);
                Vendor vendor = Vendor.values()[random.nextInt(3)];
                mishaps.add(new Outage(days.get(n) * History.DAY + random.nextInt(LAST), vendor, minutes));
                day += minutes / History.DAY + 2;
            }
        }
    }

    /** A minute of an active day. */
    private int minute(int active) {
        return days.get(active) * History.DAY + FIRST + random.nextInt(LAST - FIRST);
    }

    /** One at the end, and perhaps some before; other movements of the balance in between. */
    private void payouts(String books, int till, int length) {
        for (int active = 1; active < length; active++) {
            if (random.nextInt(4) == 0) {
                String payout = paidOut(books, till, active);
                if (random.nextInt(4) == 0) {
                    String back = "returned " + books + (till + 1) + "." + active;
                    int from = Math.min(active + 1 + random.nextInt(2), length - 1);
                    happenings.add(new PayoutFailed(minute(from) + History.DAY / 4, back, payout, till));
                }
            }
            if (random.nextInt(9) == 0) {
                long cents = 100 + random.nextInt(5000);
                String what = List.of("reserve", "own payout", "moon-tax").get(random.nextInt(3));
                String label = what + " " + books + (till + 1) + "." + active;
                happenings.add(new BalanceMoved(minute(active), label, till, what, -cents));
            }
        }
        paidOut(books, till, length);
    }

    private String paidOut(String books, int till, int active) {
        String label = "payout " + books + (till + 1) + "." + active;
        happenings.add(new PaidOut(days.get(active) * History.DAY, label, till));
        return label;
    }

    /** Only the newest invoice of each company can be deleted. */
    private void dropImpossibleDeletions() {
        List<Happening> possible = new ArrayList<>();
        Map<String, String> newest = new HashMap<>();
        for (Happening happening : happenings) {
            if (happening instanceof InvoiceApproved it) {
                newest.put(it.books(), it.makes());
            } else if (happening instanceof DraftApproved it) {
                newest.put(it.books(), it.invoice());
            } else if (happening instanceof InvoiceDeleted it && !newest.remove(it.books(), it.invoice())) {
                continue;
            }
            possible.add(happening);
        }
        happenings.clear();
        happenings.addAll(possible);
    }

    private void goWrong(int length) {
        int number = random.nextInt(9);
        for (int n = 0; n < number; n++) {
            int active = random.nextInt(length);
            int minute = days.get(active) * History.DAY + random.nextInt(LAST);
            mishaps.add(mishap(minute));
            if (random.nextInt(4) == 0) {
                mishaps.add(new WorkersMeet(minute, 1 + random.nextInt(6)));
            }
            if (random.nextInt(6) == 0) {
                // Somewhere in the refresh that comes now.
                mishaps.add(new TokensForgotten(minute));
            }
        }
    }

    private Mishap mishap(int minute) {
        int kind = random.nextInt(11);
        return switch (kind) {
            case 0 -> new ProcessDies(minute, nth(), random.nextBoolean());
            case 1 -> new NoAnswer(minute, nth(), random.nextBoolean());
            case 2 -> call(minute);
            case 3 -> new ProcessFreezes(minute, nth());
            case 4 -> new Messages(minute, MessageFate.LATE, 5 + random.nextInt(120));
            case 5 -> new ClockSteps(minute, random.nextInt(21) - 15);
            case 6 -> new Messages(minute, MessageFate.REDELIVERED, 1 + random.nextInt(5));
            case 7 -> new Messages(minute, MessageFate.LOST, 1 + random.nextInt(3));
            default ->
                new Webhooks(minute, Fate.values()[random.nextInt(Fate.values().length)], 30 + random.nextInt(9 * 60));
        };
    }

    /** Mostly soon, so that it falls into the work that comes now. */
    private int nth() {
        return 1 + random.nextInt(random.nextBoolean() ? 6 : 30);
    }

    private Mishap call(int minute) {
        Vendor vendor = Vendor.values()[random.nextInt(3)];
        CallFault fault = CallFault.values()[random.nextInt(CallFault.values().length)];
        return new CallGoesWrong(minute, vendor, fault, 1 + random.nextInt(6), 1 + random.nextInt(2));
    }
}

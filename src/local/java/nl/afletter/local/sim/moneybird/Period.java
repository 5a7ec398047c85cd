package nl.afletter.local.sim.moneybird;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A stretch of days, both ends included, as Moneybird's filters and reports name it. */
record Period(LocalDate from, LocalDate until) {
    private static final Pattern NAME = Pattern.compile("(this|prev|next)_(week|month|quarter|year)");
    private static final Pattern RANGE = Pattern.compile("(\\d{6}|\\d{8})\\.\\.(\\d{6}|\\d{8})");
    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

    boolean contains(LocalDate day) {
        return !day.isBefore(from) && !day.isAfter(until);
    }

    /** A list filter's value: a name or a range; a single month is refused (moneybird.md section 3). */
    static Period ofFilter(String value, LocalDate today) {
        Matcher name = NAME.matcher(value);
        return name.matches() ? named(name.group(1), name.group(2), today) : range(value);
    }

    /** A report's value: whole months only, no more than {@code mostMonths}; no week, and a single month is allowed. */
    static Period ofReport(String value, LocalDate today, int mostMonths) {
        Period period;
        if (value.matches("\\d{6}")) {
            period = range(value + ".." + value);
        } else {
            period = ofFilter(value, today);
        }
        boolean wholeMonths = period.from().getDayOfMonth() == 1
                && period.until().equals(YearMonth.from(period.until()).atEndOfMonth());
        if (!wholeMonths) {
            throw invalid();
        }
        if (ChronoUnit.MONTHS.between(period.from(), period.until().plusDays(1)) > mostMonths) {
            throw Refusals.plain(400, "Period cannot exceed " + mostMonths + (mostMonths == 1 ? " month" : " months"));
        }
        return period;
    }

    private static Period range(String value) {
        Matcher range = RANGE.matcher(value);
        if (!range.matches()) {
            throw invalid();
        }
        try {
            Period period = new Period(first(range.group(1)), last(range.group(2)));
            if (period.until().isBefore(period.from())) {
                throw invalid();
            }
            return period;
        } catch (DateTimeException e) {
            throw invalid();
        }
    }

    private static RuntimeException invalid() {
        return Refusals.plain(400, "Period is invalid");
    }

    private static LocalDate first(String text) {
        return text.length() == 6 ? LocalDate.parse(text + "01", DAY) : LocalDate.parse(text, DAY);
    }

    private static LocalDate last(String text) {
        return text.length() == 6 ? YearMonth.from(first(text)).atEndOfMonth() : LocalDate.parse(text, DAY);
    }

    private static Period named(String which, String unit, LocalDate today) {
        int step = which.equals("this") ? 0 : which.equals("prev") ? -1 : 1;
        return switch (unit) {
            case "week" -> {
                LocalDate monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                        .plusWeeks(step);
                yield new Period(monday, monday.plusDays(6));
            }
            case "month" -> months(YearMonth.from(today).plusMonths(step), 1);
            case "quarter" ->
                months(
                        YearMonth.of(today.getYear(), (today.getMonthValue() - 1) / 3 * 3 + 1)
                                .plusMonths(3L * step),
                        3);
            default -> months(YearMonth.of(today.getYear() + step, 1), 12);
        };
    }

    private static Period months(YearMonth first, int count) {
        return new Period(first.atDay(1), first.plusMonths(count - 1L).atEndOfMonth());
    }
}

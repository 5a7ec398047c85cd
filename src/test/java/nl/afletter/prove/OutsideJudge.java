package nl.afletter.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.afletter.local.sim.moneybird.MoneybirdBooks;
import nl.afletter.model.Money;
import org.junit.jupiter.api.Assumptions;

/**
 * Judges books by somebody else's arithmetic: hledger reads them as a plain-text journal, checks them and adds them up.
 * It shares no line of code with the product or with the simulators. Asked where it is installed only.
 */
public final class OutsideJudge {

    private static final Pattern ROW = Pattern.compile("\"([^\"]*)\",\"(-?[0-9.]+) EUR\"");

    private final String journal;

    private OutsideJudge(String journal) {
        this.journal = journal;
    }

    /** Skips the test where hledger is not installed. */
    public static void isAsked() {
        Assumptions.assumeTrue(
                isInstalled(), "hledger is not installed (on Debian: apt-get install hledger): nobody else can judge");
    }

    /** @param journal books as {@code GET /_control/ledger} of a simulator shows them */
    public static OutsideJudge of(String journal) {
        return new OutsideJudge(journal);
    }

    /** What hledger has against the journal; empty when it is well-formed, balanced, and uses no undeclared name. */
    public String objections() {
        Run run = run(List.of("check", "--strict"));
        return run.exit() == 0 ? "" : run.output();
    }

    /** Balances by account, sub-accounts added up; debit positive, decimal, without nil. */
    public Map<String, String> balances() {
        return balances("--depth", "1");
    }

    /** The open items of debtors and creditors: each sub-account, and what stands on none of them. */
    public Map<String, String> openItems() {
        Map<String, String> all = balances("--flat");
        Map<String, String> items = new TreeMap<>(all);
        items.keySet()
                .removeIf(account -> !account.contains(":")
                        && all.keySet().stream().noneMatch(each -> each.startsWith(account + ":")));
        return items;
    }

    /** Asserts that nothing is wrong with the journal and that the books of the simulator say the same. */
    public void confirms(MoneybirdBooks books) {
        assertThat(objections()).as("what hledger objects to").isEmpty();
        Map<String, Long> balances = new TreeMap<>();
        books.balances()
                .forEach((id, minor) -> balances.merge(books.accountNames().get(id), minor, Long::sum));
        assertThat(balances()).as("balances by hledger").isEqualTo(decimals(balances));
        assertThat(openItems()).as("debtors and creditors by hledger").isEqualTo(decimals(books.openItems()));
    }

    private static Map<String, String> decimals(Map<String, Long> minor) {
        Map<String, String> decimals = new TreeMap<>();
        minor.forEach((account, amount) -> {
            if (amount != 0) {
                decimals.put(account, Money.ofMinor(amount, "EUR").toDecimal());
            }
        });
        return decimals;
    }

    private Map<String, String> balances(String... how) {
        List<String> arguments = new ArrayList<>(List.of("balance", "--no-total", "-O", "csv"));
        arguments.addAll(List.of(how));
        Run run = run(arguments);
        assertThat(run.exit()).as(run.output()).isZero();
        Map<String, String> balances = new TreeMap<>();
        run.output().lines().skip(1).forEach(line -> {
            Matcher row = ROW.matcher(line);
            assertThat(row.matches()).as(line).isTrue();
            balances.put(row.group(1), row.group(2));
        });
        return balances;
    }

    private record Run(int exit, String output) {}

    private Run run(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("hledger", "--file", "-"));
        command.addAll(arguments);
        return run(command, journal);
    }

    /** Through files, since a pipe that nobody reads would block. hledger reads text as the locale says. */
    private static Run run(List<String> command, String input) {
        Path in = temporary("journal");
        Path out = temporary("answer");
        try {
            Files.writeString(in, input);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile());
            builder.environment().put("LC_ALL", "C.UTF-8");
            builder.environment().remove("LEDGER_FILE");
            int exit = builder.start().waitFor();
            return new Run(exit, Files.readString(out, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        } finally {
            in.toFile().delete();
            out.toFile().delete();
        }
    }

    private static Path temporary(String name) {
        try {
            return Files.createTempFile("afletter-", "." + name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it can be asked here. */
    public static boolean isInstalled() {
        try {
            return run(List.of("hledger", "--version"), "").exit() == 0;
        } catch (UncheckedIOException notThere) {
            return false;
        }
    }
}

package nl.afletter.prove;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Prints the {@link ProvingTable} when all tests are over, and writes it to {@code prove/table.txt} of the build
 * directory. Only where everything was to be proven: a sample's numbers say nothing.
 */
public final class ProvingTableListener implements TestExecutionListener {

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        if (!ProvingTable.isFull() || ProvingTable.isEmpty()) {
            return;
        }
        String table = ProvingTable.text();
        System.out.println();
        System.out.print(table);
        Path file = Path.of(System.getProperty("afletter.build", "target"), "prove", "table.txt");
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, table);
        } catch (IOException notWritten) {
            throw new UncheckedIOException(notWritten);
        }
    }
}

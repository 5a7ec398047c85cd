package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a line belongs inside the company, as settings write it: {@code PRJ42} is the code of a cost centre,
 * {@code project:P7} the code of a project, {@code PRJ42 project:P7} both. A line names the first by its code and the
 * second by its GUID (exact-online.md section 3).
 *
 * @param costCentre code, or empty
 * @param project code, or empty
 */
record Place(String costCentre, String project) {

    private static final String PROJECT = "project:";
    private static final Pattern BOTH = Pattern.compile("(.*?)(?:^|\\s+)" + PROJECT + "(\\S+)");

    static Place of(String text) {
        Matcher both = BOTH.matcher(text.strip());
        return both.matches() ? new Place(both.group(1), both.group(2)) : new Place(text.strip(), "");
    }

    /** As {@link #of} reads it. */
    String text() {
        String named = project.isEmpty() ? "" : PROJECT + project;
        return (costCentre + " " + named).strip();
    }

    void writeTo(ObjectNode line, Books books) {
        Json.putText(line, "CostCenter", costCentre);
        if (!project.isEmpty()) {
            line.put("Project", books.project(project));
        }
    }
}

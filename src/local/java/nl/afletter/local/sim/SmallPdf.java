package nl.afletter.local.sim;

import java.nio.charset.StandardCharsets;

/** A PDF of one page with one line of text, complete enough for any reader. */
public final class SmallPdf {
    private SmallPdf() {}

    /** @param text its line; what no PDF string takes as it is, is escaped, what is not ASCII becomes a question mark */
    public static byte[] saying(String text) {
        String shown = text.replaceAll("[^ -~]", "?").replaceAll("([()\\\\])", "\\\\$1");
        String content = "BT /F1 14 Tf 72 770 Td (" + shown + ") Tj ET";
        String[] objects = {
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
                    + " /Resources << /Font << /F1 5 0 R >> >> >>",
            "<< /Length " + content.length() + " >>\nstream\n" + content + "\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
        };
        StringBuilder pdf = new StringBuilder("%PDF-1.4\n");
        StringBuilder index = new StringBuilder("0000000000 65535 f \n");
        for (int i = 0; i < objects.length; i++) {
            index.append(String.format("%010d 00000 n \n", pdf.length()));
            pdf.append(i + 1).append(" 0 obj\n").append(objects[i]).append("\nendobj\n");
        }
        int start = pdf.length();
        pdf.append("xref\n0 ").append(objects.length + 1).append('\n').append(index);
        pdf.append("trailer\n<< /Size ").append(objects.length + 1).append(" /Root 1 0 R >>\nstartxref\n");
        pdf.append(start).append("\n%%EOF\n");
        return pdf.toString().getBytes(StandardCharsets.US_ASCII);
    }
}

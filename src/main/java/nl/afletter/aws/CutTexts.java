package nl.afletter.aws;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Texts that are too large for one row, cut into rows {@code p#hash#0001} of a partition. They bear the hash of the
 * whole, so that parts of two texts never meet, and writing one again writes nothing.
 */
final class CutTexts {

    /** Characters of a part of base64: one byte each, and JSON escapes none of them. */
    private static final int OF_BASE64 = 300 * 1024;

    /** Characters of a part of JSON: two bytes when it is escaped, three when it is of another script. */
    private static final int OF_JSON = 100 * 1024;

    private static final String PARTS = "p#";

    private final Table table;

    CutTexts(Table table) {
        this.table = table;
    }

    /** A text in a row. @param whole the text, unless it is cut @param hash of the whole @param parts their number */
    record Cut(String whole, String hash, int parts) {
        static final Cut NONE = new Cut("", "", 0);
    }

    private record Part(String text) {}

    /** JSON: as it is where it fits into a row, else in parts that stay. */
    Cut json(String pk, String text) {
        return text.length() <= OF_JSON ? new Cut(text, "", 0) : parts(pk, text, OF_JSON, null);
    }

    /** Base64, always in parts. @param ttl epoch second after which they may vanish */
    Cut base64(String pk, String text, long ttl) {
        return text.isEmpty() ? Cut.NONE : parts(pk, text, OF_BASE64, ttl);
    }

    private Cut parts(String pk, String text, int length, Long ttl) {
        String hash = hash(text);
        int parts = 0;
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + length);
            if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                to--;
            }
            String body = RowJson.write(new Part(text.substring(from, to)));
            table.put(new Rows.Row(part(pk, hash, ++parts), 1, "", body, null, ttl));
            from = to;
        }
        return new Cut("", hash, parts);
    }

    /** The whole text; empty when a part is gone. */
    Optional<String> whole(String pk, Cut cut) {
        if (cut.parts() == 0) {
            return Optional.of(cut.whole());
        }
        List<Rows.Key> keys = IntStream.rangeClosed(1, cut.parts())
                .mapToObj(number -> part(pk, cut.hash(), number))
                .toList();
        Map<Rows.Key, Rows.Row> parts = table.rows().getAll(keys);
        if (parts.size() < keys.size()) {
            return Optional.empty();
        }
        return Optional.of(keys.stream()
                .map(key -> RowJson.read(parts.get(key).body(), Part.class).text())
                .collect(Collectors.joining()));
    }

    private static Rows.Key part(String pk, String hash, int number) {
        return new Rows.Key(pk, PARTS + hash + "#" + String.format(Locale.ROOT, "%04d", number));
    }

    /** Short name of a text: 32 hex digits. */
    static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

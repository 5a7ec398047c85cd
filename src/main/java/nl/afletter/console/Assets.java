package nl.afletter.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Style sheet and icon. Their names hold a hash of their content, so browsers may keep them for ever. */
final class Assets {

    private record Asset(String type, String content) {}

    private final Map<String, Asset> byName;
    private final String style;
    private final String icon;

    Assets() {
        Asset css = new Asset("text/css; charset=utf-8", resource("/console/console.css"));
        Asset svg = new Asset("image/svg+xml", resource("/console/icon.svg"));
        style = "console-" + hash(css.content()) + ".css";
        icon = "icon-" + hash(svg.content()) + ".svg";
        byName = Map.of(style, css, icon, svg);
    }

    /** Address of the style sheet. */
    public String style() {
        return "/assets/" + style;
    }

    /** Address of the icon. */
    public String icon() {
        return "/assets/" + icon;
    }

    /** The file of this name. */
    Optional<Response> file(String name) {
        return Optional.ofNullable(byName.get(name)).map(asset -> Response.lasting(asset.type(), asset.content()));
    }

    /** A text file of the console. @param path absolute in the class path */
    static String resource(String path) {
        try (InputStream in = Assets.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the file " + path + " is missing in the build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String hash(String content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 5);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

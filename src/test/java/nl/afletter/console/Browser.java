package nl.afletter.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Asks for pages as a browser on this machine does: keeps cookies, says where a form comes from. */
final class Browser {

    private final ConsolePages pages;
    private final Map<String, String> headers = new HashMap<>(Map.of(
            "Host",
            "localhost:8080",
            "Accept",
            "text/html,application/xhtml+xml",
            "Accept-Language",
            "en-GB,en;q=0.9"));
    private final Map<String, String> cookies = new TreeMap<>();

    Browser(ConsolePages pages) {
        this.pages = pages;
    }

    Browser with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    Response get(String address) {
        return ask("GET", address, "", Map.of());
    }

    Response json(String address) {
        return ask("GET", address, "", Map.of("Accept", "application/json"));
    }

    /** Sends a form with the token that the last pages gave. */
    Response post(String address, Map<String, String> fields) {
        Map<String, String> form = new TreeMap<>(fields);
        form.putIfAbsent(FormGuard.FIELD, cookies.getOrDefault(FormGuard.COOKIE, ""));
        return ask(
                "POST",
                address,
                form(form),
                Map.of("Origin", "http://localhost:8080", "Sec-Fetch-Site", "same-origin"));
    }

    Response ask(String method, String address, String body, Map<String, String> more) {
        int question = address.indexOf('?');
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(more);
        if (!cookies.isEmpty()) {
            all.put(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        Response response = pages.page(new Request(
                method,
                question < 0 ? address : address.substring(0, question),
                question < 0 ? "" : address.substring(question + 1),
                all,
                body));
        response.cookies().forEach(cookie -> {
            String pair = cookie.split(";", 2)[0];
            cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        });
        return response;
    }

    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

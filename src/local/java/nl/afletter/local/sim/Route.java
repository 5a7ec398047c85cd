package nl.afletter.local.sim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One line of a simulator's routing table: a method and a path template such as {@code /orders/{id}.json}. */
record Route<S>(String method, Pattern path, List<String> names, boolean reads, Handler<S> handler) {

    static <S> Route<S> of(String method, String template, boolean reads, Handler<S> handler) {
        List<String> names = new ArrayList<>();
        StringBuilder regex = new StringBuilder();
        Matcher braces = Pattern.compile("\\{(\\w+)}").matcher(template);
        int from = 0;
        while (braces.find()) {
            regex.append(Pattern.quote(template.substring(from, braces.start())))
                    .append("([^/]+?)");
            names.add(braces.group(1));
            from = braces.end();
        }
        regex.append(Pattern.quote(template.substring(from)));
        return new Route<>(method, Pattern.compile(regex.toString()), List.copyOf(names), reads, handler);
    }

    Optional<Map<String, String>> match(String method, String path) {
        if (!this.method.equals(method)) {
            return Optional.empty();
        }
        return matchPath(path);
    }

    Optional<Map<String, String>> matchPath(String path) {
        Matcher matcher = this.path.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Map<String, String> params = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            params.put(names.get(i), SimRequest.decode(matcher.group(i + 1).replace("+", "%2B")));
        }
        return Optional.of(params);
    }
}

package nl.afletter.vendor.stripe;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Parameters as Stripe takes them: form-encoded, structure in brackets, one name as often as it has values (stripe.md
 * section 1). Brackets are encoded like all else, since a URI may not hold them.
 */
final class Form {
    private final StringBuilder text = new StringBuilder();

    /** A parameter such as {@code created[gte]} or {@code expand[]}; an empty value is left out. */
    Form with(String name, String value) {
        if (!value.isEmpty()) {
            text.append(text.length() == 0 ? "" : "&")
                    .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
        return this;
    }

    /** Asks for the object behind an id field. */
    Form expanding(String field) {
        return with("expand[]", field);
    }

    /** As it follows the question mark, or stands in a body. */
    @Override
    public String toString() {
        return text.toString();
    }
}

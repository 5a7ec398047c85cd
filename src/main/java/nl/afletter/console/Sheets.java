package nl.afletter.console;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.TemplateLocator;
import io.quarkus.qute.Variant;
import java.io.Reader;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Renders pages by template. The engine is made here and not by Quarkus, so that a plain test renders as the function
 * does. Everything that a template prints is escaped for HTML; no template may switch that off.
 */
final class Sheets {

    private static final String FOLDER = "/console/pages/";

    private final Engine engine = Engine.builder()
            .addDefaults()
            .addValueResolver(new ReflectionValueResolver())
            .addLocator(new Files())
            .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
            .strictRendering(true)
            .build();

    /** @param name of the template @param data by the names that the template uses */
    String render(String name, Map<String, Object> data) {
        return engine.getTemplate(name).data(data).render();
    }

    private static final class Files implements TemplateLocator {
        @Override
        public Optional<TemplateLocation> locate(String name) {
            return Optional.of(new Html(Assets.resource(FOLDER + name + ".html")));
        }

        @Override
        public int getPriority() {
            return DEFAULT_PRIORITY;
        }
    }

    /** The variant makes the engine escape. */
    private record Html(String text) implements TemplateLocator.TemplateLocation {
        @Override
        public Reader read() {
            return new StringReader(text);
        }

        @Override
        public Optional<Variant> getVariant() {
            return Optional.of(Variant.forContentType(Variant.TEXT_HTML));
        }
    }
}

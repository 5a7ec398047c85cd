package nl.afletter.local.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the demo itself has to know after a restart: ids that the simulators gave out, acts that are done, and how late
 * it is. Written whole and put in the old one's place after each change; in memory only without a folder.
 */
final class StateOnDisk {

    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    /** Plain data. */
    static final class Content {
        public Map<String, String> ids = new TreeMap<>();
        public Map<String, String> done = new TreeMap<>();
        public Instant clock;
    }

    private final Optional<Path> file;
    private final Content content;

    StateOnDisk(Optional<Path> folder) {
        this.file = folder.map(each -> each.resolve("demo.json"));
        this.content = file.filter(Files::exists).map(StateOnDisk::read).orElseGet(Content::new);
    }

    synchronized Map<String, String> ids() {
        return Map.copyOf(content.ids);
    }

    synchronized void ids(Map<String, String> ids) {
        content.ids = new TreeMap<>(ids);
        save();
    }

    synchronized Optional<String> done(String act) {
        return Optional.ofNullable(content.done.get(act));
    }

    synchronized void done(String act, String id) {
        content.done.put(act, id);
        save();
    }

    synchronized Optional<Instant> clock() {
        return Optional.ofNullable(content.clock);
    }

    synchronized void clock(Instant now) {
        content.clock = now;
        save();
    }

    private void save() {
        file.ifPresent(target -> {
            try {
                Files.createDirectories(target.getParent());
                Path fresh = target.resolveSibling(target.getFileName() + ".new");
                JSON.writeValue(fresh.toFile(), content);
                Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException("the demo cannot write to " + target, e);
            }
        });
    }

    private static Content read(Path file) {
        try {
            return JSON.readValue(file.toFile(), Content.class);
        } catch (IOException e) {
            throw new UncheckedIOException("the demo cannot read " + file, e);
        }
    }
}

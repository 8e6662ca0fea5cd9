package dev.loki.audit;

import dev.loki.core.ConfigException;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A catalogue of controls, and which actions of the log speak for each.
 *
 * @param type its short name, such as {@code soc2}
 * @param title its name and edition
 * @param scope which part of it this is
 * @param controls in the order of the catalogue
 */
record Framework(String type, String title, String scope, List<Control> controls) {
    /** The action that stands for every entry. */
    static final String ANY = "*";

    /** The action that stands for entries with personal values or a category of data. */
    static final String PERSONAL = "@personal";

    Framework {
        controls = List.copyOf(controls);
    }

    /**
     * One control.
     *
     * @param id its number in the catalogue
     * @param category the part of the catalogue
     * @param title its title there
     * @param actions what speaks for it; nothing when an audit log cannot tell
     * @param shows what such entries show
     */
    record Control(String id, String category, String title, Set<String> actions, String shows) {
        Control {
            actions = Set.copyOf(actions);
        }

        boolean assessable() {
            return !actions.isEmpty();
        }
    }

    /**
     * The catalogue of that name.
     *
     * @throws ConfigException if there is none; the message lists those that there are
     */
    static Framework named(String type) {
        if (!ComplianceReport.TYPES.contains(type)) {
            throw new ConfigException(
                    "Unknown report type: " + type + ". Supported: " + String.join(", ", ComplianceReport.TYPES));
        }
        String resource = type + ".json";
        try (InputStream in = Objects.requireNonNull(Framework.class.getResourceAsStream(resource), resource)) {
            return of((JsonObject) Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), resource));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Framework of(JsonObject json) {
        return new Framework(
                json.string("type").orElseThrow(),
                json.string("title").orElseThrow(),
                json.string("scope").orElseThrow(),
                json.objects("controls").stream()
                        .map(control -> new Control(
                                control.string("id").orElseThrow(),
                                control.string("category").orElseThrow(),
                                control.string("title").orElseThrow(),
                                new LinkedHashSet<>(control.strings("actions")),
                                control.string("shows").orElse("")))
                        .toList());
    }
}

package dev.loki.core.engine;

import dev.loki.core.gate.PolicyGate;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.io.Sha256;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Notices that a file which governs the run has changed, between two sessions or during one, and writes it down: the
 * configuration, the policies, the residency rules, the constitution and its rules. The tasks file has its own entries.
 */
final class ConfigurationWatch {
    /** A larger file is not hashed but named as too large. */
    static final long MAX_BYTES = 10L << 20;

    /** Files of the folder of rules that are looked at. */
    static final int MAX_RULE_FILES = 100;

    private final Session session;

    ConfigurationWatch(Session session) {
        this.session = session;
    }

    /** SHA-256 of every governing file that is there, by its path in the project. */
    static Map<String, String> hashes(ProjectDir project) {
        List<Path> files = new ArrayList<>(project.policyFiles());
        files.addAll(List.of(project.config(), project.residency(), project.constitution()));
        files.addAll(rules(project));
        Map<String, String> hashes = new TreeMap<>();
        files.stream()
                .filter(Files::isRegularFile)
                .forEach(file -> hashes.put(project.root().relativize(file).toString(), hash(file)));
        return hashes;
    }

    private static List<Path> rules(ProjectDir project) {
        if (!Files.isDirectory(project.rules())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(project.rules())) {
            return files.sorted().limit(MAX_RULE_FILES).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String hash(Path file) {
        try {
            return Files.size(file) > MAX_BYTES ? "too large" : Sha256.hex(Files.readAllBytes(file));
        } catch (IOException e) {
            return "unreadable";
        }
    }

    /** Those hashes as the journal holds them. */
    static JsonObject toJson(Map<String, String> hashes) {
        JsonObject.Builder json = JsonObject.builder();
        hashes.forEach(json::put);
        return json.build();
    }

    /** Writes an entry for every file that is not as it was known. */
    void look() {
        Map<String, String> now = hashes(session.project);
        Map<String, String> known = session.state.configuration();
        TreeSet<String> paths = new TreeSet<>(now.keySet());
        paths.addAll(known.keySet());
        for (String path : paths) {
            String before = known.getOrDefault(path, "");
            String after = now.getOrDefault(path, "");
            if (!before.equals(after)) {
                changed(path, before, after);
            }
        }
    }

    private void changed(String path, String before, String after) {
        String what = before.isEmpty() ? added(path) : after.isEmpty() ? " was removed" : " was changed";
        session.append(
                EntryType.CONFIGURATION_CHANGED,
                JsonObject.builder()
                        .put("path", path)
                        .put("before", before)
                        .put("after", after)
                        .put("text", path + what)
                        .build());
    }

    /** Policies that a session began with are read anew when they change; one that began without any asks none. */
    private String added(String path) {
        Path file = session.project.root().resolve(path);
        boolean policy = file.equals(session.project.residency())
                || session.project.policyFiles().contains(file);
        return policy && session.ports.policy() == PolicyGate.NOOP
                ? " was added; this session began without policies and asks none: stop the run and resume it"
                : " was added";
    }
}

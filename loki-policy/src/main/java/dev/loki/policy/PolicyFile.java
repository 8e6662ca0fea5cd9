package dev.loki.policy;

import dev.loki.core.ConfigException;
import dev.loki.core.StorageException;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.io.Sha256;
import dev.loki.core.json.Document;
import dev.loki.core.json.Json;
import dev.loki.core.json.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds and reads policy files, strictly: what cannot be understood is an error with file, line, column and the nearest valid
 * word, never a rule less. The format is written down in {@code docs/formats/policies.md}. Thread-safe.
 */
public final class PolicyFile {
    /** The largest policy file, in bytes. */
    public static final int MAX_BYTES = 1024 * 1024;

    private PolicyFile() {}

    /**
     * The one policy file in {@code .loki/}; a link to nothing counts as one.
     *
     * @return empty if there is none
     * @throws ConfigException if there are several, because nobody can tell which one is believed in
     */
    public static Optional<Path> discover(ProjectDir project) {
        List<Path> found = project.policyFiles().stream()
                .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS))
                .toList();
        if (found.size() > 1) {
            throw new ConfigException(found.get(0) + " and " + found.get(1).getFileName()
                    + " are both there and only one of them can be in force; remove one");
        }
        return found.stream().findFirst();
    }

    /**
     * The policies that a command decides by: the file that {@value Policies#POLICY_FILE} names, or what lies in {@code .loki/};
     * {@link PolicySet#NONE} where there is nothing.
     *
     * @throws ConfigException if there is something that cannot be in force
     */
    public static PolicySet inForce(Map<String, String> env, ProjectDir project) {
        Optional<PolicySource> asked = PolicySource.asked(env, project, true);
        if (asked.isPresent()) {
            return asked.get().load();
        }
        boolean there = discover(project).isPresent() || Files.exists(project.residency(), LinkOption.NOFOLLOW_LINKS);
        return there ? new PolicySource(project, Optional.empty(), true).load() : PolicySet.NONE;
    }

    /**
     * Reads a file: JSON when its name ends in {@code .json}, else YAML.
     *
     * @param name what errors call the file
     * @throws ConfigException if it is no policy file, at its first problem
     */
    public static PolicySet read(Path file, String name) {
        return parse(bytes(file, name), name);
    }

    /** As {@link #read}, for a text that has no file; JSON when it begins like JSON, else YAML. */
    public static PolicySet parse(String text, String name) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        checkSize(bytes, name);
        String start = text.stripLeading();
        if (start.startsWith("{") || start.startsWith("[")) {
            try {
                return policies(Json.document(bytes, name), bytes);
            } catch (ConfigException asJson) {
                try {
                    return policies(Yaml.document(bytes, name), bytes);
                } catch (ConfigException asYaml) {
                    throw asJson;
                }
            }
        }
        return policies(Yaml.document(bytes, name), bytes);
    }

    /** Everything that is wrong with a file; nothing when it can be in force. */
    public static List<PolicyProblem> lint(Path file, String name) {
        try {
            return PolicyReader.read(document(bytes(file, name), name)).problems().stream()
                    .map(problem -> PolicyProblem.of(name, problem))
                    .sorted(Comparator.comparingInt(PolicyProblem::line).thenComparingInt(PolicyProblem::column))
                    .toList();
        } catch (ConfigException e) {
            return List.of(PolicyProblem.of(name, e));
        }
    }

    static PolicySet parse(byte[] bytes, String name) {
        checkSize(bytes, name);
        return policies(document(bytes, name), bytes);
    }

    private static Document document(byte[] bytes, String name) {
        return name.endsWith(".json") ? Json.document(bytes, name) : Yaml.document(bytes, name);
    }

    private static PolicySet policies(Document document, byte[] bytes) {
        PolicyReader reader = PolicyReader.read(document);
        List<ConfigException> problems = reader.problems();
        if (problems.isEmpty()) {
            return reader.policies(() -> Sha256.hex(bytes));
        }
        ConfigException first = problems.get(0);
        throw problems.size() == 1
                ? first
                : new ConfigException(
                        first.getMessage() + " (and " + (problems.size() - 1)
                                + " more; see them all with: loki policy lint)",
                        first);
    }

    static byte[] bytes(Path file, String name) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.exists(file)) {
            throw new ConfigException(name + ":1:1: a link to a file that does not exist; mend or remove it");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new ConfigException(name + ":1:1: not a regular file; name a JSON or YAML file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new ConfigException(
                    name + ":1:1: " + StorageException.reading(file, e).getMessage(), e);
        }
    }

    private static void checkSize(byte[] bytes, String name) {
        if (bytes.length > MAX_BYTES) {
            throw new ConfigException(name + ":1:1: the file is larger than " + MAX_BYTES + " bytes; shorten it");
        }
    }
}

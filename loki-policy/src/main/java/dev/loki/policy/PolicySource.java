package dev.loki.policy;

import dev.loki.core.ConfigException;
import dev.loki.core.StorageException;
import dev.loki.core.env.Env;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.io.Sha256;
import dev.loki.core.json.Document;
import dev.loki.core.json.Json;
import dev.loki.policy.residency.Residency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the policies of a project come from.
 *
 * @param project the project
 * @param named the file that a variable names; empty means whichever lies in {@code .loki/}
 * @param residencyFile whether {@code residency.json} counts, too
 */
record PolicySource(ProjectDir project, Optional<Path> named, boolean residencyFile) {

    /** The source that the variables ask for; empty where they do not ask for policies. */
    static Optional<PolicySource> asked(Map<String, String> env, ProjectDir project, boolean residencyFile) {
        Optional<String> value = Env.of(env).text(Policies.POLICY_FILE);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                value.get().equals("auto")
                        ? new PolicySource(project, Optional.empty(), true)
                        : new PolicySource(project, Optional.of(project.root().resolve(value.get())), residencyFile));
    }

    /**
     * Reads everything anew.
     *
     * @throws ConfigException if there is nothing, or something that cannot be in force
     */
    PolicySet load() {
        Optional<Path> file = named.isPresent() ? named : PolicyFile.discover(project);
        Optional<PolicySet> policies = file.map(path -> PolicyFile.read(path, nameOf(path)));
        PolicySet all = residencyFile && exists(project.residency())
                ? withResidency(policies.orElse(PolicySet.NONE))
                : policies.orElse(PolicySet.NONE);
        if (all == PolicySet.NONE) {
            throw new ConfigException(
                    "there is no policy file in .loki; add policies.yaml, or unset " + Policies.POLICY_FILE);
        }
        return all;
    }

    private PolicySet withResidency(PolicySet policies) {
        Path file = project.residency();
        String name = nameOf(file);
        if (policies.residency().isPresent()) {
            throw new ConfigException(
                    name + " is there and the policy file has a section \"residency\"; keep one of the two");
        }
        byte[] bytes = PolicyFile.bytes(file, name);
        Document document = Json.document(bytes, name);
        Residency rules = Residency.read(document.fields());
        return policies.with(
                rules,
                PolicyReader.residencyEntry(rules, name + ":1:1"),
                () -> Sha256.hex(policies.hash() + "\n" + Sha256.hex(bytes)));
    }

    /** What changes when one of the files does: size, time and identity of each. */
    String fingerprint() {
        List<Path> files = new ArrayList<>(named.map(List::of).orElseGet(project::policyFiles));
        files.add(project.residency());
        StringBuilder text = new StringBuilder();
        for (Path file : files) {
            text.append(file).append('=').append(state(file)).append('\n');
        }
        return text.toString();
    }

    private static String state(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return found.size() + "/" + found.lastModifiedTime() + "/" + found.fileKey();
        } catch (IOException e) {
            return exists(file) ? "unreadable" : "absent";
        }
    }

    private static boolean exists(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    private String nameOf(Path file) {
        return file.startsWith(project.root()) ? project.root().relativize(file).toString() : file.toString();
    }

    /** The sentence for a failure to read. */
    static String sentence(RuntimeException failure) {
        return failure instanceof ConfigException || failure instanceof StorageException
                ? String.valueOf(failure.getMessage())
                : "it could not be read: " + failure.getClass().getSimpleName();
    }
}

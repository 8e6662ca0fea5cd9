package dev.loki.audit.seal;

import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.io.Command;
import dev.loki.core.io.Outcome;
import dev.loki.core.io.Processes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Seals as a chain of commits under a ref of the project's repository, each with one file {@code checkpoint}. The ref
 * only moves forward, so a server that refuses forced pushes keeps every seal that was pushed to it.
 *
 * @param ref such as {@code refs/loki/audit}
 * @param projectDir a folder of the repository
 * @param env the environment of git
 */
record GitHead(String ref, Path projectDir, Map<String, String> env) implements HeadCopy {
    /** How long one call of git may take. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final Pattern REF = Pattern.compile("refs(/[A-Za-z0-9_][A-Za-z0-9_.-]*){2,8}");
    private static final String FILE = "checkpoint";

    static GitHead of(String ref, Path projectDir, Map<String, String> env) {
        boolean reserved =
                ref.startsWith("refs/heads/") || ref.startsWith("refs/tags/") || ref.startsWith("refs/remotes/");
        if (!REF.matcher(ref).matches() || ref.contains("..") || ref.endsWith(".lock") || reserved) {
            throw new ConfigException(SealSettings.HEAD
                    + " must name a ref of its own, such as git:refs/loki/audit; correct or unset it");
        }
        Map<String, String> own = new HashMap<>(env);
        own.keySet().removeAll(Processes.REPOSITORY_VARIABLES);
        own.put("GIT_AUTHOR_NAME", "loki");
        own.put("GIT_AUTHOR_EMAIL", "loki@localhost");
        own.put("GIT_COMMITTER_NAME", "loki");
        own.put("GIT_COMMITTER_EMAIL", "loki@localhost");
        return new GitHead(ref, projectDir, Map.copyOf(own));
    }

    @Override
    public void write(String note) {
        Optional<String> parent = optional(List.of("rev-parse", "--verify", "--quiet", ref + "^{commit}"));
        String blob = git(List.of("hash-object", "-w", "--stdin"), note);
        String tree = git(List.of("mktree"), "100644 blob " + blob + "\t" + FILE + "\n");
        List<String> commit = new ArrayList<>(List.of("commit-tree", tree));
        parent.ifPresent(old -> commit.addAll(List.of("-p", old)));
        String made = git(commit, "Seal the audit log\n");
        git(List.of("update-ref", "--create-reflog", ref, made, parent.orElse("0".repeat(blob.length()))), "");
    }

    @Override
    public List<String> read() {
        Optional<String> note = optional(List.of("cat-file", "blob", ref + ":" + FILE));
        if (note.isEmpty()
                && optional(List.of("rev-parse", "--verify", "--quiet", ref)).isPresent()) {
            throw new LokiException(
                    SealException.FAILED,
                    "git cannot read the seal under " + ref + "; run git fsck, and look at that ref");
        }
        return note.map(text -> text + "\n").stream().toList();
    }

    @Override
    public String name() {
        return GIT + ref;
    }

    private Optional<String> optional(List<String> arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Outcome outcome = run(arguments, "", out);
        return outcome.exitCode() == 0 ? Optional.of(text(out)) : Optional.empty();
    }

    private String git(List<String> arguments, String input) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Outcome outcome = run(arguments, input, out);
        if (outcome.exitCode() != 0) {
            throw new LokiException(
                    SealException.FAILED,
                    "git " + arguments.get(0) + " could not keep the seal under " + ref + ": "
                            + outcome.stderr().lastLines(3));
        }
        return text(out);
    }

    private Outcome run(List<String> arguments, String input, ByteArrayOutputStream out) {
        List<String> argv = new ArrayList<>(List.of("git", "-c", "commit.gpgSign=false"));
        argv.addAll(arguments);
        Command command = new Command(
                argv, projectDir, env, Optional.empty(), TIMEOUT, Command.DEFAULT_KEEP_BYTES, Optional.empty());
        return Processes.runTrusted(command, input.getBytes(StandardCharsets.UTF_8), out);
    }

    private static String text(ByteArrayOutputStream out) {
        return out.toString(StandardCharsets.UTF_8).stripTrailing();
    }
}

package dev.loki.cli;

import dev.loki.cli.verify.JUnitReport;
import dev.loki.core.LokiException;
import dev.loki.core.engine.ChangeReport;
import dev.loki.core.engine.ChangeScope;
import dev.loki.core.engine.ChangeVerifier;
import dev.loki.core.engine.RulesAtCommit;
import dev.loki.core.git.Git;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.Json;
import dev.loki.policy.Policies;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loki verify}. */
@Command(
        name = "verify",
        description = "Judge a change by gates, invariants and data policy, as a run would; for the work of anybody.",
        footer = {
            "",
            "Without --base and --staged: the files as they are against the last commit.",
            "Exits with 0 when nothing blocks, else with the first of 8, 9, 3, 5, 4, 1",
            "that a finding asks for."
        })
final class VerifyCommand implements Subcommand {

    @Option(
            names = "--base",
            paramLabel = "REF",
            description = "Judge what was committed since the branch left REF, by the rules that REF has.")
    Optional<String> base = Optional.empty();

    @Option(names = "--staged", description = "Judge what is staged.")
    boolean staged;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            completionCandidates = ReportFormat.Words.class,
            converter = ReportFormat.Words.class,
            description = "${COMPLETION-CANDIDATES} (default: text).")
    ReportFormat format = ReportFormat.TEXT;

    @Option(names = "--sarif", paramLabel = "FILE", description = "Write the findings to FILE as SARIF, too.")
    Optional<Path> sarif = Optional.empty();

    @Option(names = "--junit", paramLabel = "FILE", description = "Write the results to FILE as JUnit XML, too.")
    Optional<Path> junit = Optional.empty();

    @Override
    public ExitCode run(Composition loki) {
        if (staged && base.isPresent()) {
            throw new LokiException("USAGE", "--staged and --base exclude each other; name one of them");
        }
        Git git = Git.open(loki.project().root(), loki.processEnv());
        ChangeReport report = verify(loki, git);
        Verdict verdict = new Verdict(loki, report, git.prefix());
        sarif.ifPresent(file -> write(loki, file, Json.pretty(verdict.sarif()) + "\n"));
        junit.ifPresent(file -> write(loki, file, JUnitReport.of(report)));
        verdict.print(loki.console().json() ? ReportFormat.JSON : format);
        return ExitCode.numbered(report.exit());
    }

    private ChangeReport verify(Composition loki, Git git) {
        if (base.isEmpty()) {
            return verifier(loki, loki.project())
                    .build()
                    .verify(staged ? ChangeScope.staged() : ChangeScope.workTree());
        }
        try (RulesAtCommit rules = RulesAtCommit.of(git, base.get())) {
            policyFile(loki).ifPresent(path -> rules.take(git, path));
            return verifier(loki, rules.project()).rules(rules).build().verify(ChangeScope.since(base.get()));
        }
    }

    /** A verifier with the configuration and the policies of that place. */
    private static ChangeVerifier.Builder verifier(Composition loki, ProjectDir rules) {
        EffectiveConfig effective = EffectiveConfig.read(rules, loki.processEnv());
        Map<String, String> env = new HashMap<>(loki.processEnv());
        env.putAll(effective.env().raw());
        Map<String, String> asked = new HashMap<>(effective.env().raw());
        if (!rules.equals(loki.project())) {
            policyFile(loki).ifPresent(path -> asked.put(Policies.POLICY_FILE, path));
        }
        ChangeVerifier.Builder verifier = ChangeVerifier.builder(loki.project().root())
                .env(env)
                .config(effective.config())
                .inspector(new AddedContent())
                .redactor(loki.redactor());
        Policies policies = loki.closing(Policies.discovered(asked, rules.root()));
        return policies == Policies.noop() ? verifier : verifier.policy(policies);
    }

    /** The policy file that the environment names, where it is a file of the project. */
    private static Optional<String> policyFile(Composition loki) {
        String named = loki.processEnv().getOrDefault(Policies.POLICY_FILE, "").strip();
        if (named.isEmpty() || named.equals("auto")) {
            return Optional.empty();
        }
        Path root = loki.project().root();
        Path file = root.resolve(named).normalize();
        return file.startsWith(root)
                ? Optional.of(root.relativize(file).toString().replace('\\', '/'))
                : Optional.empty();
    }

    private static void write(Composition loki, Path file, String text) {
        AtomicFiles.write(loki.here().resolve(file), text.getBytes(StandardCharsets.UTF_8));
    }
}

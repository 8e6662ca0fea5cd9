package dev.loki.cli;

import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.engine.RunOptions;
import dev.loki.core.engine.RunOptions.ApprovalMode;
import dev.loki.core.env.Durations;
import dev.loki.core.env.Env;
import dev.loki.core.json.Nearest;
import dev.loki.core.task.Limits;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** The arguments that say what a run does; each option has a variable that stands in for it. */
final class RunFlags {
    private static final int MAX_COUNT = 1_000_000;

    /** The words for what happens where a person has to decide. */
    static final class ApproveWords extends Choice<ApprovalMode> {
        ApproveWords() {
            super(ApprovalMode.class);
        }
    }

    /** Reads an amount of money. */
    static final class Dollars implements ITypeConverter<BigDecimal> {
        private static final Pattern AMOUNT = Pattern.compile("[-+]?\\d{1,18}(?:\\.\\d{1,18})?");

        @Override
        public BigDecimal convert(String text) {
            if (!AMOUNT.matcher(text).matches()) {
                throw new TypeConversionException("'" + text + "' is no amount such as 5 or 2.50");
            }
            return new BigDecimal(text);
        }
    }

    @Parameters(
            arity = "0..1",
            paramLabel = "TASKS|PRD",
            description = "Tasks file, Taskmaster JSON or Markdown document (default: .loki/tasks.yaml).")
    Optional<Path> file = Optional.empty();

    @Option(names = "--task", paramLabel = "ID", description = "Run this task only; may be repeated.")
    List<String> tasks = new ArrayList<>();

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            description = "Provider for tasks that name none (LOKI_PROVIDER).")
    Optional<String> provider = Optional.empty();

    @Option(
            names = "--max-iterations",
            paramLabel = "N",
            description = "Stop after N attempts over all tasks (LOKI_MAX_ITERATIONS; default 50).")
    Optional<Integer> maxIterations = Optional.empty();

    @Option(
            names = "--budget",
            paramLabel = "USD",
            converter = Dollars.class,
            description = "Stop when providers report this much money spent (LOKI_BUDGET; default 5.00).")
    Optional<BigDecimal> budget = Optional.empty();

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            description = "Stop when providers report this many tokens used (LOKI_MAX_TOKENS; default 2000000).")
    Optional<Long> maxTokens = Optional.empty();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "Stop after this much work, such as 90s, 15m or 2h (LOKI_TIMEOUT; default 2h).")
    Optional<String> timeout = Optional.empty();

    @Option(names = "--fail-fast", description = "Stop at the first task that fails (LOKI_FAIL_FAST).")
    boolean failFast;

    @Option(
            names = "--no-commit",
            description = "Verify and do not commit; a later run commits what was verified (LOKI_NO_COMMIT).")
    boolean noCommit;

    @Option(
            names = "--branch",
            paramLabel = "NAME",
            description = "Switch to this branch first, creating it if need be (LOKI_BRANCH).")
    Optional<String> branch = Optional.empty();

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "Agents at the same time, each in a work tree of its own (LOKI_PARALLEL; default 1).")
    Optional<Integer> parallel = Optional.empty();

    @Option(
            names = "--approve",
            paramLabel = "MODE",
            completionCandidates = ApproveWords.class,
            converter = ApproveWords.class,
            description = "ask a person (default), deny without asking, or auto-approve what policies allow so"
                    + " (LOKI_APPROVE).")
    Optional<ApprovalMode> approve = Optional.empty();

    /** The options of a run; an argument wins over its variable. */
    RunOptions options(Env env, Path here, boolean fresh) {
        long atOnce = parallel.map(Integer::longValue)
                .or(() -> env.integer("LOKI_PARALLEL", 1, MAX_COUNT))
                .orElse(1L);
        if (atOnce < 1 || atOnce > RunOptions.MAX_PARALLEL) {
            throw new LokiException(
                    "USAGE", "--parallel " + atOnce + ": write a number from 1 to " + RunOptions.MAX_PARALLEL);
        }
        return new RunOptions(
                tasksFile(here),
                tasks,
                provider.or(() -> env.text("LOKI_PROVIDER")),
                limits(env),
                fresh,
                failFast || env.flag("LOKI_FAIL_FAST", false),
                !(noCommit || env.flag("LOKI_NO_COMMIT", false)),
                branch.or(() -> env.text("LOKI_BRANCH")),
                Math.toIntExact(atOnce),
                approve.or(() -> env.text("LOKI_APPROVE").map(RunFlags::mode)).orElse(ApprovalMode.ASK));
    }

    /** Refuses a provider that nobody configured, before anything begins, whether a task needs it or not. */
    void requireProvider(Env env, Set<String> known) {
        provider.filter(name -> !known.contains(name)).ifPresent(name -> {
            throw new LokiException("USAGE", "--provider " + unknown(name, known));
        });
        env.text("LOKI_PROVIDER")
                .filter(name -> provider.isEmpty() && !known.contains(name))
                .ifPresent(name -> {
                    throw new ConfigException("LOKI_PROVIDER=" + unknown(name, known));
                });
    }

    private static String unknown(String name, Set<String> known) {
        return name + ": there is no such provider"
                + Nearest.to(name, known)
                        .map(near -> "; did you mean \"" + near + "\"?")
                        .orElse("; add it to .loki/config.yaml under providers:");
    }

    private Optional<Path> tasksFile(Path here) {
        Optional<Path> named = file.map(here::resolve);
        if (named.isPresent() && !Files.exists(named.get())) {
            throw new ConfigException(
                    named.get() + " does not exist; name a tasks file or a Markdown document that does");
        }
        return named;
    }

    private Limits limits(Env env) {
        Limits variables = EffectiveConfig.limits(env);
        maxIterations.ifPresent(n -> requirePositive("--max-iterations", n > 0));
        maxTokens.ifPresent(n -> requirePositive("--max-tokens", n > 0));
        budget.ifPresent(n -> requirePositive("--budget", n.signum() > 0));
        Optional<Duration> wall = timeout.map(text -> time("--timeout", text));
        wall.ifPresent(n -> requirePositive("--timeout", !n.isZero() && !n.isNegative()));
        return new Limits(
                maxIterations.map(OptionalInt::of).orElse(variables.iterations()),
                wall.or(variables::wall),
                maxTokens.map(OptionalLong::of).orElse(variables.tokens()),
                budget.or(variables::usd));
    }

    private static Duration time(String flag, String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new LokiException("USAGE", flag + " " + text + ": write a time such as 90s, 15m or 1h30m", e);
        }
    }

    private static ApprovalMode mode(String text) {
        try {
            return ApprovalMode.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("LOKI_APPROVE must be ask, deny or auto, not \"" + text + "\"", e);
        }
    }

    private static void requirePositive(String flag, boolean positive) {
        if (!positive) {
            throw new LokiException("USAGE", flag + " must be more than 0");
        }
    }
}

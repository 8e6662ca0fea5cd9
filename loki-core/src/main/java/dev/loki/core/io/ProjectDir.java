package dev.loki.core.io;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The layout of a project: every path under {@code .loki} and {@code .agent} is named here once. Names only; nothing is
 * read or made. Immutable.
 */
public final class ProjectDir {
    private static final String LOKI = ".loki";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final Path root;

    private ProjectDir(Path root) {
        this.root = root;
    }

    /** The project in this folder. */
    public static ProjectDir at(Path root) {
        return new ProjectDir(root.toAbsolutePath().normalize());
    }

    /**
     * The project that a folder belongs to: the nearest of the folder and its ancestors that holds {@code .loki}, else
     * the folder itself. The search ends at the root of a git repository, so that no project of a parent repository and
     * no {@code .loki} of the home folder is taken by accident.
     */
    public static ProjectDir find(Path start) {
        Path from = start.toAbsolutePath().normalize();
        for (Path folder = from; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve(LOKI))) {
                return new ProjectDir(folder);
            }
            if (Files.exists(folder.resolve(".git"))) {
                break;
            }
        }
        return new ProjectDir(from);
    }

    /** The project's folder, absolute. */
    public Path root() {
        return root;
    }

    /** Everything of loki in the project. */
    public Path loki() {
        return root.resolve(LOKI);
    }

    /** What git leaves out of {@link #loki()}. */
    public Path lokiIgnore() {
        return loki().resolve(".gitignore");
    }

    /** The project's configuration. */
    public Path config() {
        return loki().resolve("config.yaml");
    }

    /**
     * The user's configuration: below {@code XDG_CONFIG_HOME}, else below {@code HOME/.config}, else below
     * {@code .config} of the home folder that the JVM knows. A relative {@code XDG_CONFIG_HOME} is ignored, as its
     * specification asks.
     */
    public static Path userConfig(Map<String, String> env) {
        Path base = folder(env, "XDG_CONFIG_HOME")
                .orElseGet(() -> folder(env, "HOME")
                        .orElseGet(() -> Path.of(System.getProperty("user.home", "/")))
                        .resolve(".config"));
        return base.resolve("loki").resolve("config.yaml");
    }

    /** The project's tasks. */
    public Path tasks() {
        return loki().resolve("tasks.yaml");
    }

    /** The machine-readable rules. */
    public Path rules() {
        return loki().resolve("rules");
    }

    /** The invariants that the engine checks. */
    public Path invariants() {
        return rules().resolve("invariants.json");
    }

    /** What each role of agents may and must do. */
    public Path agentContracts() {
        return rules().resolve("agent-contracts.json");
    }

    /** The thresholds of the quality gates. */
    public Path qualityGates() {
        return rules().resolve("quality-gates.yaml");
    }

    /** The constitution. */
    public Path constitution() {
        return loki().resolve("CONSTITUTION.md");
    }

    /** What is being done right now. */
    public Path continuity() {
        return loki().resolve("CONTINUITY.md");
    }

    /** The specifications. */
    public Path specs() {
        return loki().resolve("specs");
    }

    /** The diagrams. */
    public Path diagrams() {
        return loki().resolve("diagrams");
    }

    /** One file of the queue: {@code pending}, {@code in-progress}, {@code completed} or {@code dead-letter}. */
    public Path queueFile(String name) {
        return loki().resolve("queue").resolve(checked(name) + ".json");
    }

    /**
     * The work trees of agents that work at the same time, one folder each: outside the project, below {@code XDG_CACHE_HOME},
     * else below {@code HOME/.cache}, else below {@code .cache} of the home folder that the JVM knows.
     */
    public Path worktrees(Map<String, String> env) {
        Path base = folder(env, "XDG_CACHE_HOME")
                .orElseGet(() -> folder(env, "HOME")
                        .orElseGet(() -> Path.of(System.getProperty("user.home", "/")))
                        .resolve(".cache"));
        return base.resolve("loki")
                .resolve("worktrees")
                .resolve(Sha256.hex(root.toString()).substring(0, 16));
    }

    /** The state of the run. */
    public Path state() {
        return loki().resolve("state");
    }

    /** The run's journal, from which all other state can be rebuilt. */
    public Path journal() {
        return state().resolve("journal.jsonl");
    }

    /** The orchestrator's state. */
    public Path orchestrator() {
        return state().resolve("orchestrator.json");
    }

    /** The lock of the one run that a project may have. */
    public Path lock() {
        return state().resolve("run.lock");
    }

    /** Requests to the run: pause, stop, steer and changes of the queue. */
    public Path control() {
        return state().resolve("control");
    }

    /** Telemetry that waits for a collector. */
    public Path telemetry() {
        return state().resolve("telemetry");
    }

    /** The queue of approvals. */
    public Path approvals() {
        return state().resolve("approvals.json");
    }

    /** Which task belongs to which issue of a tracker. */
    public Path links() {
        return state().resolve("links.json");
    }

    /** What providers used, over all runs. */
    public Path costs() {
        return state().resolve("costs.json");
    }

    /** One ledger: {@code decisions}, {@code deployments}, {@code reviews} or {@code tests}. */
    public Path ledger(String name) {
        return loki().resolve("ledgers").resolve(checked(name) + ".jsonl");
    }

    /** The receipts of runs. */
    public Path reports() {
        return loki().resolve("reports");
    }

    /** The output of children. */
    public Path logs() {
        return loki().resolve("logs");
    }

    /** The agent-level audit log's folder. */
    public Path audit() {
        return loki().resolve("audit");
    }

    /** The event bus's folder. */
    public Path events() {
        return loki().resolve("events");
    }

    /** The flat log of events. */
    public Path eventsLog() {
        return loki().resolve("events.jsonl");
    }

    /** The policy files that are looked for; more than one of them is an error. */
    public List<Path> policyFiles() {
        return List.of(
                loki().resolve("policies.json"), loki().resolve("policies.yaml"), loki().resolve("policies.yml"));
    }

    /** The example policies, which are never loaded. */
    public Path policyExample() {
        return loki().resolve("policies.example.yaml");
    }

    /** The rules for where data may be processed. */
    public Path residency() {
        return loki().resolve("residency.json");
    }

    /** What has been looked at and is allowed by {@code loki scan}. */
    public Path scanBaseline() {
        return loki().resolve("scan-baseline.json");
    }

    /** What git leaves out of {@code .agent}. */
    public Path agentIgnore() {
        return root.resolve(".agent").resolve(".gitignore");
    }

    /** The records and decision logs of agents. */
    public Path agents() {
        return root.resolve(".agent").resolve("sub-agents");
    }

    /** The lineage record of one agent. */
    public Path agentRecord(String agentId) {
        return agents().resolve(checked(agentId) + ".json");
    }

    /** The decision log of one agent. */
    public Path agentLog(String agentId) {
        return agents().resolve(checked(agentId) + ".md");
    }

    /** Two are equal when they name the same folder. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ProjectDir dir && dir.root.equals(root);
    }

    @Override
    public int hashCode() {
        return root.hashCode();
    }

    /** The project's folder. */
    @Override
    public String toString() {
        return root.toString();
    }

    private static Optional<Path> folder(Map<String, String> env, String variable) {
        String value = env.getOrDefault(variable, "").trim();
        return value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value)).filter(Path::isAbsolute);
    }

    /** Refuses a name that could lead out of its folder. */
    private static String checked(String name) {
        if (!NAME.matcher(name).matches() || name.contains("..")) {
            throw new IllegalArgumentException(
                    "a name has letters, digits, '.', '_' and '-', at most 64 of them, and no '..'");
        }
        return name;
    }
}

package dev.loki.cli;

import dev.loki.cli.guard.GuardCommand;
import dev.loki.core.io.Command;
import dev.loki.core.io.Processes;
import dev.loki.core.io.Watch;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a JVM does while it writes down for a start-up cache what it loads: the usual commands, in a folder of its own. */
final class Rehearsal {
    private static final String POLICY = """
            {"policies": {"pre_execution": [
              {"name": "boundary", "rule": "file_path must start with project_dir"},
              {"name": "agents", "rule": "active_agents <= 5", "action": "deny"},
              {"name": "tier", "when": "tier == \\"planning\\" and iteration > 100", "action": "deny"},
              {"name": "etc", "when": "file_path starts with \\"/etc\\"", "action": "deny"},
              {"name": "push", "when": "command matches \\"git push *--force*\\"", "action": "require_approval"}]}}
            """;
    private static final String CONTEXT =
            "{\"active_agents\": 2, \"command\": \"ls\", \"file_path\": \"a\", \"project_dir\": \".\"}";

    private static final String TASKS = """
            version: 1
            gates:
              - {name: rehearsal, run: "true"}
            tasks:
              - {id: a, type: chore, title: Rehearse, act: echo a > a.txt, files: [a.txt], verify: test -f a.txt}
            """;

    private final Path folder;
    private final Map<String, String> env;

    private Rehearsal(Path folder) {
        this.folder = folder;
        this.env = Map.of(
                "HOME",
                folder.resolve("home").toString(),
                "PATH",
                Composition.environment().getOrDefault("PATH", ""));
    }

    /** Rehearses for the kind of cache that the one argument names. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("loki-rehearsal-");
        try {
            Rehearsal rehearsal = new Rehearsal(folder);
            rehearsal.hook();
            if (args[0].equals(StartupCache.Kind.FULL.word())) {
                rehearsal.full();
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void hook() throws IOException {
        Files.writeString(folder.resolve("p.json"), POLICY);
        run("--version");
        run("policy", "eval", "pre_execution", "--context", CONTEXT, "--policy", "p.json");
        Path loki = Files.createDirectory(folder.resolve(".loki"));
        Files.writeString(loki.resolve("policies.json"), POLICY);
        run("policy", "eval", "pre_execution", "--context", CONTEXT);
        guard("Write", "\"file_path\": \"a.txt\", \"content\": \"a\"");
        for (String command :
                List.of("ls -la", "cd src && mvn -q test | tail -5", "sed -i s/a/b/ src/*.txt", "rm -rf .loki")) {
            guard("Bash", "\"command\": \"" + command + "\"");
        }
        Files.delete(loki.resolve("policies.json"));
    }

    /** One question of an agent's hook, as Claude Code asks it. */
    private void guard(String tool, String input) {
        String question = "{\"session_id\": \"s\", \"cwd\": " + Json.write(JsonValue.of(folder.toString()))
                + ", \"hook_event_name\": \"PreToolUse\", \"tool_name\": \"" + tool + "\", \"tool_input\": {" + input
                + "}}";
        PrintStream nowhere = Streams.print(OutputStream.nullOutputStream());
        GuardCommand.run(
                List.of("guard", "claude"),
                env,
                folder,
                GuardCommand.installation(folder.resolve("lib").resolve("loki.jar")),
                new ByteArrayInputStream(question.getBytes(StandardCharsets.UTF_8)),
                nowhere,
                nowhere);
    }

    private void full() throws IOException {
        run("--help");
        run("init");
        run("policy", "lint", "p.json");
        run("config", "show");
        run("plan", "--json");
        run("run", "--dry-run");
        run("status");
        run("task", "list");
        run("audit", "record", "--who", "loki", "--what", "rehearsal");
        run("audit", "verify");
        run("events", "emit", "loki.rehearsal", "--source", "loki", "--payload", "{}");
        run("events", "stats");
        run("scan", "p.json");
        Files.writeString(folder.resolve(".loki/policies.json"), POLICY);
        Files.writeString(folder.resolve(".loki/tasks.yaml"), TASKS);
        git("init", "-q");
        git("config", "user.name", "loki");
        git("config", "user.email", "loki@localhost");
        git("add", "--all");
        git("commit", "-q", "-m", "Begin");
        run("run");
        run("report");
    }

    /** Where git is missing, a run is not rehearsed, and nothing else is lost. */
    private void git(String... words) {
        List<String> argv = new ArrayList<>(List.of("git"));
        argv.addAll(List.of(words));
        Processes.of().run(Command.of(argv, folder, env), Watch.NONE);
    }

    /** What it says and how it ends does not matter here. */
    private void run(String... words) {
        Streams silent = new Streams(
                InputStream.nullInputStream(),
                Streams.print(OutputStream.nullOutputStream()),
                Streams.print(OutputStream.nullOutputStream()),
                "");
        List<String> args = List.of(words);
        Main.run(new Invocation(silent, env, folder), args, FrontDoor.understood(args));
    }
}

package dev.example.embed;

import dev.loki.audit.Audit;
import dev.loki.core.gate.Action;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.Ruling;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.Telemetry.Span;
import dev.loki.otel.Otel;
import dev.loki.policy.Policies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Tools of an agent behind a policy, an audit trail and telemetry; each is off until a variable switches it on. */
public final class GuardedTools implements AutoCloseable {
    private final Path project;
    private final Policies policies;
    private final Audit audit;
    private final Otel telemetry;

    public GuardedTools(Map<String, String> env, Path project) {
        this.project = project;
        this.policies = Policies.fromEnvironment(env, project);
        this.audit = Audit.fromEnvironment(env, project);
        this.telemetry = Otel.fromEnvironment(env, project);
    }

    /** Writes a file when the policy allows it; what was decided is on the disk before anything is done. */
    public Ruling write(String file, String text) throws IOException {
        Map<String, String> asked = Map.of("file_path", file, "project_dir", project.toString(), "operation", "write");
        Ruling ruling = policies.decide(EnforcementPoint.PRE_EXECUTION, Action.of(asked));
        audit.record("assistant", "file_write", file, ruling.reason(), JsonObject.builder().put("ruling", ruling.toJson()).build());
        Span span = telemetry.startAgentSpan(Span.NOOP, "assistant", "file_write").setAttribute("allowed", ruling.allowed());
        if (ruling.allowed()) {
            Files.writeString(project.resolve(file), text);
        }
        span.end();
        return ruling;
    }

    @Override
    public void close() {
        telemetry.close();
        audit.close();
        policies.close();
    }

    public static void main(String[] args) throws IOException {
        try (GuardedTools tools = new GuardedTools(System.getenv(), Path.of(args[0]).toAbsolutePath())) {
            for (String file : new String[] {"notes.txt", "../elsewhere.txt"}) {
                System.out.println(file + ": " + tools.write(file, "Hello\n").decision());
            }
        }
    }
}

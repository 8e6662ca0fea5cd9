package dev.loki.cli.guard;

import dev.loki.core.gate.Action;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.Guard;
import dev.loki.core.gate.PolicyGate;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.SpendMeter;
import dev.loki.integrations.agents.DeployCommands;
import dev.loki.integrations.agents.Target;
import dev.loki.integrations.agents.TaskScope;
import dev.loki.integrations.agents.ToolReading.Added;
import dev.loki.integrations.agents.shell.Access.Kind;
import dev.loki.policy.Policies;
import dev.loki.policy.cost.CostController;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asks the policies in force about a tool call: one action for each place that it changes, each text, each deployment. */
final class PolicyQuestions implements AutoCloseable {
    /** The most places that are asked about one by one; all further ones are asked about together. */
    static final int MAX_PLACES = 64;

    private final Subject subject;
    private final GuardConfig config;
    private final Policies policies;
    private final PolicyGate gate;
    private final Optional<CostController> costs;

    private PolicyQuestions(
            Subject subject, GuardConfig config, Policies policies, PolicyGate gate, Optional<CostController> costs) {
        this.subject = subject;
        this.config = config;
        this.policies = policies;
        this.gate = gate;
        this.costs = costs;
    }

    static PolicyQuestions of(Subject subject, GuardConfig config) {
        Path root = subject.places().project().root();
        Policies policies = Policies.discovered(config.env(), root);
        List<PolicyGate> gates = new ArrayList<>();
        Optional<CostController> costs = Optional.empty();
        if (policies != Policies.noop()) {
            gates.add(policies);
            if (!policies.budgets().isEmpty()) {
                CostController controller = CostController.following(
                        subject.places().project().costs(),
                        String.valueOf(root.getFileName()),
                        policies::budgets,
                        InstantSource.system());
                costs = Optional.of(controller);
                gates.add(controller);
            }
        }
        config.residency().ifPresent(gates::add);
        PolicyGate gate = gates.isEmpty() ? PolicyGate.NOOP : Guard.of(gates.toArray(PolicyGate[]::new));
        return new PolicyQuestions(subject, config, policies, gate, costs);
    }

    /** Whether there is nobody to ask. */
    boolean none() {
        return gate == PolicyGate.NOOP;
    }

    String policyHash() {
        return policies.hash();
    }

    List<Asked> ask() {
        List<Asked> asked = new ArrayList<>();
        execution().forEach(context -> asked.add(ask(EnforcementPoint.PRE_EXECUTION, context)));
        for (Added added : subject.reading().added()) {
            JsonObject.Builder context = base().put(
                            "operation", subject.reading().operation())
                    .put("tool", subject.reading().tool());
            added.path().ifPresent(path -> context.put("file_path", inFolder(path)));
            asked.add(ask(
                    EnforcementPoint.DATA, context.put("content", added.text()).build()));
        }
        asked.add(ask(EnforcementPoint.RESOURCE, resource()));
        DeployCommands deploys = DeployCommands.with(config.deployCommands());
        if (subject.reading().commands().stream().anyMatch(deploys::matches)) {
            asked.add(ask(EnforcementPoint.PRE_DEPLOYMENT, deployment()));
        }
        return asked;
    }

    private Asked ask(EnforcementPoint point, JsonObject context) {
        return new Asked(point, context, gate.decide(point, Action.of(subject.task(), actor(), context)));
    }

    private String actor() {
        return subject.scope().map(TaskScope::agent).orElse("");
    }

    private JsonObject.Builder base() {
        JsonObject.Builder context = JsonObject.builder()
                .put("project_dir", subject.places().workTree().toString())
                .put("active_agents", subject.scope().map(TaskScope::active).orElse(1))
                .put("provider", subject.agent());
        subject.scope().ifPresent(scope -> {
            context.put("task_type", scope.type());
            scope.role().ifPresent(role -> context.put("role", role));
        });
        return context;
    }

    private JsonObject.Builder call(String operation) {
        JsonObject.Builder context =
                base().put("operation", operation).put("tool", subject.reading().tool());
        subject.reading().command().ifPresent(command -> context.put("command", command));
        List<String> reads = paths(Kind.READ);
        if (!reads.isEmpty()) {
            context.put("read_paths", reads);
        }
        return context;
    }

    /** One action for each place that is changed; a single one where none is. */
    private List<JsonObject> execution() {
        List<JsonObject> contexts = new ArrayList<>();
        Set<JsonValue> seen = new LinkedHashSet<>();
        List<JsonValue> further = new ArrayList<>();
        for (Target target : subject.targets()) {
            Kind kind = target.access().kind();
            boolean changes = kind == Kind.WRITE || kind == Kind.DELETE;
            if (!changes || target.access().inScript()) {
                continue;
            }
            JsonValue path = target.spelled()
                    .<JsonValue>map(p -> JsonValue.of(p.toString()))
                    .orElse(JsonNull.INSTANCE);
            if (!seen.add(path)) {
                continue;
            }
            if (contexts.size() < MAX_PLACES) {
                contexts.add(call(kind == Kind.DELETE ? "delete" : "write")
                        .put("file_path", path)
                        .build());
            } else {
                further.add(path);
            }
        }
        if (!further.isEmpty()) {
            contexts.add(
                    call("write").put("file_path", JsonValue.array(further)).build());
        }
        if (contexts.isEmpty()) {
            contexts.add(call(subject.reading().operation()).build());
        }
        return contexts;
    }

    private List<String> paths(Kind kind) {
        return subject.targets().stream()
                .filter(target ->
                        target.access().kind() == kind && !target.access().inScript())
                .flatMap(target -> target.spelled().stream())
                .map(Path::toString)
                .distinct()
                .limit(MAX_PLACES)
                .toList();
    }

    private String inFolder(String path) {
        return path.startsWith("/") || path.startsWith("~")
                ? path
                : subject.places().folder() + "/" + path;
    }

    private JsonObject resource() {
        JsonObject.Builder context = base().put("operation", subject.reading().operation());
        costs.flatMap(CostController::consumed)
                .ifPresent((SpendMeter.Usage used) ->
                        context.put("tokens_consumed", used.tokens()).put("cost_usd", used.usd()));
        return context.build();
    }

    private JsonObject deployment() {
        JsonObject.Builder context = base();
        PassedGates evidence = PassedGates.of(subject.places(), config.env());
        context.put("passed_gates", evidence.names());
        evidence.commit().ifPresent(commit -> context.put("commit", commit));
        evidence.branch().ifPresent(branch -> context.put("branch", branch));
        return context.build();
    }

    @Override
    public void close() {
        policies.close();
    }
}

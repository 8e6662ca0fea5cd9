package dev.loki.cli;

import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.Ruling;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonString;
import dev.loki.policy.Explanation;
import dev.loki.policy.Explanation.Change;
import dev.loki.policy.Explanation.Entry;
import dev.loki.policy.Explanation.Input;
import dev.loki.policy.PolicyEngine;
import dev.loki.policy.PolicySet;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loki policy explain}. */
@Command(
        name = "explain",
        description = "Say which rule decides about an action, with which inputs, and what would flip the decision.")
final class PolicyExplainCommand implements Subcommand {

    @Parameters(paramLabel = "POINT", description = "pre_execution, pre_deployment, resource or data.")
    String point = "";

    @Option(
            names = "--context",
            paramLabel = "JSON|@FILE|-",
            description = "The fields of the action: JSON, a file, or standard input (default: {}).")
    Optional<String> context = Optional.empty();

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "The policy file (default: the one in force for the project).")
    Optional<Path> policy = Optional.empty();

    @Override
    public ExitCode run(Composition loki) {
        return Work.run(loki, point, context, policy);
    }

    /** The work, apart from what the parser looks at. */
    private static final class Work {
        private Work() {}

        static ExitCode run(Composition loki, String point, Optional<String> context, Optional<Path> policy) {
            Optional<EnforcementPoint> known = EnforcementPoint.named(point);
            if (known.isEmpty()) {
                return unknown(loki, PolicyEngine.of(PolicySet.NONE).evaluate(point, JsonNull.INSTANCE));
            }
            Explanation explanation = PolicyEngine.of(PolicyInput.policies(loki, policy))
                    .explain(known.get(), PolicyInput.objectContext(loki, context));
            print(loki.console(), explanation);
            loki.console().document(explanation.toJson());
            return ExitCode.OK;
        }

        /** As {@code eval} answers about it. */
        private static ExitCode unknown(Composition loki, Ruling ruling) {
            loki.console().result(ruling.decision() + ": " + ruling.reason());
            loki.console().document(ruling.toJson());
            return ExitCode.INVALID;
        }

        private static void print(Console console, Explanation explanation) {
            console.result(explanation.ruling().decision() + ": "
                    + explanation.ruling().reason());
            explanation.deciding().ifPresent(entry -> {
                console.result("decided by  " + entry.name() + " (" + entry.place() + ", " + entry.action() + ")");
                console.result("            " + entry.demand());
            });
            for (Input input : explanation.inputs()) {
                console.result("input       " + input.field() + " = " + shown(input.value())
                        + (input.meaning().isEmpty() ? "" : "  (" + input.meaning() + ")"));
            }
            for (Entry entry : explanation.entries()) {
                console.result("entry       " + entry.outcome() + "  " + entry.name() + " (" + entry.place() + ")");
            }
            if (explanation.counterfactual().isEmpty()) {
                console.result("no change of up to three fields was found that flips the decision");
                return;
            }
            console.result(explanation.counterfactual().get().decision().decision() + " if:");
            for (Change change : explanation.counterfactual().get().changes()) {
                console.result("            " + change.field() + " were " + shown(change.to()) + " instead of "
                        + shown(change.from()));
            }
        }

        private static String shown(JsonValue value) {
            return value instanceof JsonString text && text.value().length() > 200
                    ? Json.write(JsonValue.of(text.value().substring(0, 200) + "…"))
                    : Json.write(value);
        }
    }
}

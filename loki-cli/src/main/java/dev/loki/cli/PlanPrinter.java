package dev.loki.cli;

import dev.loki.core.engine.RunPlan;
import dev.loki.core.env.Durations;
import dev.loki.core.task.GateSpec;
import dev.loki.core.task.Limits;

/** Prints a plan for people, or as the one JSON document. */
final class PlanPrinter {
    private final Console console;

    PlanPrinter(Console console) {
        this.console = console;
    }

    ExitCode print(RunPlan plan, boolean prompts) {
        int n = 1;
        for (RunPlan.Step step : plan.steps()) {
            console.result(
                    n++ + ". " + step.task().id() + " (" + step.task().type().word() + ", " + step.provider() + ", "
                            + step.state() + "): " + step.task().title());
            step.task().spec().ifPresent(spec -> console.result("   spec:     " + spec));
            if (!step.task().dependsOn().isEmpty()) {
                console.result("   after:    " + String.join(", ", step.task().dependsOn()));
            }
            console.result("   writes:   " + step.writes());
            console.result("   approval: " + (step.task().approvalRequired() ? "required" : "none"));
            console.result("   verified: "
                    + (step.task().verify().isPresent() ? "by its own command and the gates" : "by the gates alone"));
            if (prompts) {
                console.result("   prompt:");
                step.prompt().lines().forEach(line -> console.result("   | " + line));
            }
        }
        console.result("Gates:    "
                + (plan.gates().isEmpty()
                        ? "none"
                        : String.join(
                                ", ", plan.gates().stream().map(GateSpec::name).toList())));
        console.result("Policies: " + (plan.policies().isEmpty() ? "none" : String.join(", ", plan.policies())));
        console.result("Limits:   " + limits(plan.limits()));
        console.document(plan.toJson());
        return ExitCode.OK;
    }

    private static String limits(Limits limits) {
        return limits.iterations().orElse(0) + " attempts, "
                + limits.wall().map(Durations::format).orElse("no time limit") + ", "
                + limits.tokens().orElse(0) + " tokens, "
                + limits.usd().map(usd -> usd.toPlainString() + " USD").orElse("no money limit");
    }
}

package dev.loki.core.quality;

import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.json.JsonValue;
import dev.loki.core.task.CommandLine;
import dev.loki.core.task.GateSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A gate that is one or more programs: each judges, may mend once what it found, and then judges again. */
final class ToolsGate {
    private final Commands commands;
    private final Map<String, Verdict> judged = new HashMap<>();
    private String round = "";

    ToolsGate(Commands commands) {
        this.commands = commands;
    }

    /** The tool that a configured gate brings, if it brings one. */
    static List<Tool> configured(GateSpec gate) {
        return gate.run().map(run -> new Tool(gate.name(), run, gate.fix(), gate.version())).stream()
                .toList();
    }

    /** What all tools say; {@code whenNone} is said where there is none. */
    Verdict judge(GateSpec gate, List<Tool> tools, boolean mayFix, GateSubject subject, String whenNone) {
        List<Verdict> verdicts = new ArrayList<>();
        for (Tool tool : tools) {
            verdicts.add(once(gate, tool, mayFix, subject));
        }
        return Verdict.all(verdicts, whenNone);
    }

    /** The same command says the same in one round of gates, so that two gates that name one tool start it once. */
    private Verdict once(GateSpec gate, Tool tool, boolean mayFix, GateSubject subject) {
        String here = subject.label() + " " + subject.tree();
        if (!round.equals(here)) {
            judged.clear();
            round = here;
        }
        String key = JsonValue.strings(tool.check().argv()).toString();
        Verdict known = judged.get(key);
        if (known != null && known.status() == Status.PASS) {
            return known;
        }
        Verdict verdict = judge(gate, tool, mayFix, subject);
        judged.put(key, verdict);
        return verdict;
    }

    /** What one tool says now. */
    Verdict judge(GateSpec gate, Tool tool, boolean mayFix, GateSubject subject) {
        String log = subject.label() + "." + gate.name() + (tool.name().equals(gate.name()) ? "" : "." + tool.name());
        Verdict verdict = run(tool, tool.check(), gate.timeout(), log);
        return verdict.status() == Status.FAIL && mayFix && tool.fix().isPresent()
                ? fixed(tool, gate.timeout(), log, verdict)
                : verdict;
    }

    private Verdict fixed(Tool tool, Duration timeout, String log, Verdict before) {
        CommandLine fix = tool.fix().orElseThrow();
        Commands.Ran ran = commands.run(fix, timeout, log + ".fix");
        Verdict again = run(tool, tool.check(), timeout, log + ".again");
        Duration elapsed = before.elapsed().plus(ran.elapsed()).plus(again.elapsed());
        String line = ran.status() == Status.PASS
                ? "mended with: " + fix.text()
                : "mending with \"" + fix.text() + "\" ended with exit code " + ran.exitCode();
        return new Verdict(
                        again.status(), again.exitCode(), elapsed, again.toolVersion(), again.output(), again.details())
                .with(again.status(), line);
    }

    private Verdict run(Tool tool, CommandLine command, Duration timeout, String log) {
        Commands.Ran ran = commands.run(command, timeout, log);
        Verdict verdict = ran.verdict(commands.version(tool.version()));
        return ran.status() == Status.NOT_RUN && ran.output().isBlank()
                ? verdict.with(
                        Status.NOT_RUN,
                        "\"" + command.argv().get(0) + "\" is not installed; install it, or switch the gate off")
                : verdict;
    }
}

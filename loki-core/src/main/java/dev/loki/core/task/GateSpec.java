package dev.loki.core.task;

import dev.loki.core.ConfigException;
import dev.loki.core.json.Fields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A quality gate: a command whose exit code 0 means that the work is good. Immutable.
 *
 * @param name unique in the project
 * @param run the command
 * @param fix command that may mend what {@code run} finds
 * @param blocking whether a failure stops the task
 * @param timeout longest duration of one run
 * @param whenExists glob of the build file; the gate is not applicable where nothing matches
 * @param place where it is declared, such as {@code config.yaml:7}
 */
public record GateSpec(
        String name,
        CommandLine run,
        Optional<CommandLine> fix,
        boolean blocking,
        Duration timeout,
        Optional<String> whenExists,
        String place) {

    /** The time one gate may take unless it says otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);

    /**
     * The gates of the project followed by those of a tasks file.
     *
     * @throws ConfigException if two have the same name; it names both places
     */
    public static List<GateSpec> join(List<GateSpec> project, List<GateSpec> tasksFile) {
        Map<String, GateSpec> byName = new LinkedHashMap<>();
        List<GateSpec> all = new ArrayList<>(project);
        all.addAll(tasksFile);
        for (GateSpec gate : all) {
            GateSpec first = byName.putIfAbsent(gate.name, gate);
            if (first != null) {
                throw new ConfigException(gate.place + ": gate \"" + gate.name + "\" is already declared at "
                        + first.place + "; rename one of them");
            }
        }
        return List.copyOf(all);
    }

    static List<GateSpec> readAll(Fields fields, String key, String file) {
        List<GateSpec> gates = new ArrayList<>();
        for (Fields gate : fields.objects(key)) {
            gates.add(read(gate, file + ":" + gate.position().line()));
        }
        return join(List.of(), gates);
    }

    private static GateSpec read(Fields fields, String place) {
        String name = Values.requireId(fields, "name");
        CommandLine run = Values.command(fields, "run")
                .orElseThrow(() -> fields.error("run", "gate \"" + name + "\" has no command; add \"run\""));
        GateSpec gate = new GateSpec(
                name,
                run,
                Values.command(fields, "fix"),
                fields.bool("blocking", true),
                Values.duration(fields, "timeout").orElse(DEFAULT_TIMEOUT),
                Values.glob(fields, "when_exists"),
                place);
        fields.done();
        return gate;
    }
}

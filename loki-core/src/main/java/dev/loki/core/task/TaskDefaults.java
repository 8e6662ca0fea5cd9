package dev.loki.core.task;

import dev.loki.core.json.Fields;
import java.time.Duration;
import java.util.Optional;

/** What holds for the tasks of a file that do not say otherwise. */
record TaskDefaults(Task.Type type, String agent, Duration timeout, int retries, Optional<String> provider) {

    /** The defaults of a file that states none. Code without a specification is the case to refuse, so it is the default. */
    static final TaskDefaults NONE = new TaskDefaults(
            Task.Type.IMPLEMENTATION, Task.DEFAULT_AGENT, Task.DEFAULT_TIMEOUT, Task.DEFAULT_RETRIES, Optional.empty());

    static TaskDefaults read(Fields fields) {
        TaskDefaults defaults = new TaskDefaults(
                TaskReader.type(fields, NONE.type),
                Values.id(fields, "agent").orElse(NONE.agent),
                Values.duration(fields, "timeout").orElse(NONE.timeout),
                TaskReader.retries(fields, NONE.retries),
                Values.id(fields, "provider"));
        fields.done();
        return defaults;
    }
}

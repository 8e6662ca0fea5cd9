package dev.loki.cli.hooks;

import dev.loki.core.LokiException;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The hooks of one agent, or of git, in one project. */
public interface Hooks {

    /** What hooks can be installed for. */
    List<String> NAMES = List.of("claude", "codex", "gemini", "cursor", "git");

    /**
     * The hooks of that name.
     *
     * @param name one of {@link #NAMES}
     * @param project the folder of the project
     * @param loki the command that starts loki, as a shell reads it
     * @param env the environment of the process
     * @throws LokiException if there are none of that name, or the project is in no repository
     */
    static Hooks of(String name, Path project, String loki, Map<String, String> env) {
        if (name.equals("git")) {
            return GitHooks.of(project, loki, env);
        }
        return AgentFormat.named(name)
                .<Hooks>map(format -> new AgentHooks(format, project, loki, env))
                .orElseThrow(() -> new LokiException(
                        "USAGE", "--agent must be one of " + String.join(", ", NAMES) + ", not \"" + name + "\""));
    }

    /** What was done, or found. */
    enum State {
        /** Everything is in place. */
        INSTALLED,
        /** Some of it is. */
        PARTLY,
        /** None of it is. */
        ABSENT
    }

    /** Puts them in place; one sentence for each file that changed, or none. */
    List<String> install();

    /** Takes them out, and puts back what was there before; one sentence for each file that changed, or none. */
    List<String> uninstall();

    /** Whether they are in place. */
    State status();

    /** The files that they are in. */
    List<Path> files();

    /**
     * A call that was tried.
     *
     * @param call what was handed in
     * @param expected {@code allow} or {@code deny}
     * @param answer what came back, on one line
     * @param ok whether it is what was expected
     */
    record Trial(String call, String expected, String answer, boolean ok) {
        /** The trial as an object. */
        public JsonObject toJson() {
            return JsonObject.builder()
                    .put("call", call)
                    .put("expected", expected)
                    .put("answer", answer)
                    .put("ok", ok)
                    .build();
        }
    }

    /** Tries a harmless and a forbidden call through what is installed. */
    List<Trial> test();
}

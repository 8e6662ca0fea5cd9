package dev.loki.cli.guard;

import dev.loki.core.LokiException;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.agents.HookAnswer;
import dev.loki.integrations.agents.HookDialect;
import dev.loki.integrations.agents.HookEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers one event of an agent's hook: reads JSON on standard input, answers in that agent's dialect, prints nothing else.
 *
 * <p>Whatever goes wrong within the guard is a refusal, or consent with a warning where {@code --fail open} was asked for. What
 * policies, rules and audit refuse is refused either way.
 */
public final class GuardCommand {
    /** The largest input of a hook, in bytes. */
    public static final int MAX_INPUT_BYTES = Json.MAX_BYTES;

    private final Map<String, String> env;
    private final Path here;
    private final Optional<Path> installation;

    private GuardCommand(Map<String, String> env, Path here, Optional<Path> installation) {
        this.env = env;
        this.here = here;
        this.installation = installation;
    }

    /** Whether a command line is for the guard. */
    public static boolean asked(List<String> arguments) {
        return GuardArguments.isGuard(arguments);
    }

    /**
     * Answers on these streams and returns the exit code; throws nothing.
     *
     * @param env the environment of the process
     * @param here the folder that the process runs in
     * @param installation where loki's own files are, which an agent must not change; empty when it is not known
     */
    public static int run(
            List<String> arguments,
            Map<String, String> env,
            Path here,
            Optional<Path> installation,
            InputStream in,
            PrintStream out,
            PrintStream err) {
        HookAnswer answer = new GuardCommand(env, here, installation).answer(GuardArguments.read(arguments), in);
        if (!answer.out().isEmpty()) {
            out.print(answer.out());
        }
        out.flush();
        if (!answer.err().isEmpty()) {
            err.println("loki: " + answer.err());
        }
        err.flush();
        boolean lost = out.checkError();
        return lost ? HookAnswer.BLOCK : answer.exit();
    }

    private HookAnswer answer(GuardArguments arguments, InputStream in) {
        Optional<HookDialect> agent = arguments.agent();
        if (agent.isEmpty() || !arguments.problem().isEmpty()) {
            String reason = "the guard's command line is wrong: " + arguments.problem();
            HookDialect dialect =
                    agent.orElseGet(() -> HookDialect.named("generic").orElseThrow());
            return arguments.failOpen() ? dialect.failedOpen(reason) : dialect.failedClosed(reason);
        }
        try {
            return answer(agent.get(), arguments, in);
        } catch (Throwable thrown) {
            String reason = reason(thrown);
            return arguments.failOpen()
                    ? agent.get().failedOpen(reason + "; the call is let through (--fail open)")
                    : agent.get().failedClosed(reason + "; the call is refused");
        }
    }

    private HookAnswer answer(HookDialect agent, GuardArguments arguments, InputStream in) {
        HookEvent event = agent.read(input(in));
        if (event.kind() == HookEvent.Kind.OTHER) {
            return agent.answer(event, dev.loki.integrations.agents.Verdict.allow());
        }
        try (GuardSession session = GuardSession.begin(agent, event, arguments.directory(), env, here, installation)) {
            return agent.answer(event, session.decide());
        }
    }

    private static JsonObject input(InputStream in) {
        byte[] bytes;
        try {
            bytes = in.readNBytes(MAX_INPUT_BYTES + 1);
        } catch (IOException e) {
            throw new LokiException("HOOK_INPUT", "the hook's input could not be read", e);
        }
        if (bytes.length > MAX_INPUT_BYTES) {
            throw new LokiException("HOOK_INPUT", "the hook's input is larger than " + MAX_INPUT_BYTES + " bytes");
        }
        JsonValue value = Json.parse(new String(bytes, StandardCharsets.UTF_8), "the hook's input");
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new LokiException("HOOK_INPUT", "the hook's input must be one JSON object");
    }

    /** One line, without anything of the input that could be a secret. */
    private static String reason(Throwable thrown) {
        if (thrown instanceof LokiException) {
            return String.valueOf(thrown.getMessage()).replace('\n', ' ');
        }
        return "the guard failed with " + thrown.getClass().getSimpleName();
    }

    /** The folder of the program that runs, {@code bin} and {@code lib} below it; empty where it is not installed so. */
    public static Optional<Path> installation(Path jar) {
        return Optional.ofNullable(jar.toAbsolutePath().normalize().getParent())
                .filter(lib -> lib.endsWith("lib"))
                .map(Path::getParent)
                .filter(home -> Files.isDirectory(home.resolve("bin")));
    }
}

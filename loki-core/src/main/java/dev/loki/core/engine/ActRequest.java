package dev.loki.core.engine;

import dev.loki.core.io.Watch;
import dev.loki.core.task.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Everything a provider is told; {@code docs/formats/act.md} is the contract.
 *
 * @param task the task
 * @param projectDir the working directory
 * @param hostEnv the engine's own environment, before secrets are taken out
 * @param variables the {@code LOKI_*} variables and {@code TRACEPARENT}
 * @param promptText the prompt
 * @param prompt the file that holds it
 * @param result the file the provider may write its result to
 * @param log where its output is kept
 * @param budgetLeft the money left, as text, or empty when there is no limit
 * @param timeout when it is ended
 * @param watch told when the process starts, asked whether to stop
 */
record ActRequest(
        Task task,
        Path projectDir,
        Map<String, String> hostEnv,
        Map<String, String> variables,
        String promptText,
        Path prompt,
        Path result,
        Path log,
        String budgetLeft,
        Duration timeout,
        Watch watch) {

    /** The same work in another folder, with less money, under another watch. */
    ActRequest in(Path folder, String money, Watch other) {
        return new ActRequest(task, folder, hostEnv, variables, promptText, prompt, result, log, money, timeout, other);
    }
}

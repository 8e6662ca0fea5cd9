package dev.loki.integrations.agents.shell;

import java.util.List;
import java.util.Set;

/** Commands of git that change files by way of its index, or all files at once. */
final class GitPlumbing {
    private GitPlumbing() {}

    static void run(Call call, String command) {
        Options options = call.options(command.equals("stash") ? "m" : "", "prefix", "cacheinfo", "chmod", "message");
        List<String> operands = options.operands();
        String first = operands.isEmpty() ? "" : operands.get(0);
        switch (command) {
            case "read-tree" -> all(call, options.has("u"));
            case "checkout-index" -> {
                all(call, options.has("a", "all"));
                call.writes(operands);
            }
            case "sparse-checkout" -> all(call, Set.of("set", "init", "reapply").contains(first));
            case "stash" -> all(call, options.has("a", "all"));
            case "merge-file" ->
                call.writes(options.has("p", "stdout") || first.isEmpty() ? List.of() : List.of(first));
            case "filter-repo" -> all(call, true);
            default -> {
                all(call, options.has("index-info"));
                call.writes(operands);
                options.all("cacheinfo")
                        .forEach(entry -> call.write(entry.substring(entry.lastIndexOf(',') + 1), false));
            }
        }
    }

    private static void all(Call call, boolean changes) {
        if (changes) {
            call.write(".", true);
        }
    }
}

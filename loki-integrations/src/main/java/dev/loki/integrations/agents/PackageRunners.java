package dev.loki.integrations.agents;

import java.util.ArrayList;
import java.util.List;

/** Programs that fetch a package and start the program in it, such as {@code npx}. */
final class PackageRunners {
    private PackageRunners() {}

    /** The words of the program that is started in the end: these words, or what stands behind a runner of packages. */
    static List<String> started(List<String> words) {
        int at = behind(words);
        while (at > 0 && at < words.size() && words.get(at).startsWith("-")) {
            boolean valued = words.get(at).equals("-p") || words.get(at).equals("--package");
            at += valued ? 2 : 1;
        }
        if (at == 0 || at >= words.size()) {
            return words;
        }
        List<String> started = new ArrayList<>(words.subList(at, words.size()));
        started.set(0, program(started.get(0)));
        return started;
    }

    /** Where the options of a runner begin; 0 for any other program. */
    private static int behind(List<String> words) {
        String second = words.size() > 1 ? words.get(1) : "";
        return switch (words.get(0)) {
            case "npx", "bunx", "pnpx" -> 1;
            case "npm", "pnpm", "yarn", "bun" ->
                second.equals("exec") || second.equals("x") || second.equals("dlx") ? 2 : 0;
            default -> 0;
        };
    }

    /** The program that a package holds, without its version. */
    private static String program(String name) {
        int version = name.indexOf('@', 1);
        String plain = version < 0 ? name : name.substring(0, version);
        return switch (plain) {
            case "netlify-cli" -> "netlify";
            case "firebase-tools" -> "firebase";
            case "aws-cdk" -> "cdk";
            case "@openai/codex" -> "codex";
            case "@anthropic-ai/claude-code" -> "claude";
            case "@google/gemini-cli" -> "gemini";
            default -> plain;
        };
    }
}

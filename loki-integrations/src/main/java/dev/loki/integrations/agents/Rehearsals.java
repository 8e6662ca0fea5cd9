package dev.loki.integrations.agents;

import java.util.List;
import java.util.Set;

/**
 * Calls of programs that deploy which only ask for help or only show what would happen. A program that takes options which it
 * does not know, such as a script of the project, is not believed.
 */
final class Rehearsals {
    private static final Set<String> HELPFUL = Set.of(
            "kubectl",
            "oc",
            "helm",
            "terraform",
            "tofu",
            "pulumi",
            "cdk",
            "sam",
            "gcloud",
            "az",
            "fly",
            "flyctl",
            "vercel",
            "netlify",
            "firebase",
            "wrangler",
            "docker",
            "podman",
            "npm",
            "cargo",
            "twine",
            "gem",
            "gh",
            "ansible-playbook");
    private static final Set<String> REHEARSING =
            Set.of("npm", "pnpm", "cargo", "helm", "git", "poetry", "gradle", "gradlew");

    private Rehearsals() {}

    /** Whether a call does nothing but tell. An option that could be the value of the one before it does not count. */
    static boolean only(List<String> words) {
        String name = words.get(0);
        boolean npm = name.equals("npm") || name.equals("pnpm");
        if (npm && (!words.contains("publish") || words.contains("run") || words.contains("run-script"))) {
            return false;
        }
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--")) {
                return false;
            }
            String before = words.get(i - 1);
            boolean value = i > 1 && before.startsWith("-") && before.indexOf('=') < 0;
            boolean denied = i + 1 < words.size() && words.get(i + 1).equals("false");
            if (!value && !denied && tells(name, word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean tells(String name, String word) {
        return switch (word) {
            case "--help" -> HELPFUL.contains(name);
            case "-help" -> name.equals("terraform") || name.equals("tofu");
            case "--dry-run" -> REHEARSING.contains(name);
            case "--dry-run=client", "--dry-run=server" ->
                name.equals("kubectl") || name.equals("oc") || name.equals("helm");
            case "--dry-run=true" -> name.equals("npm") || name.equals("pnpm");
            case "--dryrun" -> name.equals("aws");
            default -> false;
        };
    }
}

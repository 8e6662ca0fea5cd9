package dev.loki.bench.policy;

/** The rules that all engines are asked for, each in its own language. */
final class RuleSets {
    private RuleSets() {}

    /** Five of the kind that a project has, then as many more as are wanted, half by folder and half by tier. */
    static String loki(int rules) {
        StringBuilder yaml = new StringBuilder("""
                pre_execution:
                  - {name: boundary, rule: file_path must start with project_dir}
                  - {name: agents, rule: active_agents <= 5, action: require_approval}
                  - {name: tier, rule: 'tier in ["planning", "development", "fast"]'}
                  - {name: secrets, when: 'file_path starts with "secrets"'}
                  - {name: iterations, rule: iteration < 100}
                """);
        for (int i = 5; i < rules; i++) {
            yaml.append("  - {name: r")
                    .append(i)
                    .append(", when: '")
                    .append(more(i, " and ", "starts with"))
                    .append("'}\n");
        }
        return yaml.toString();
    }

    /** A further rule, as what must not hold. */
    private static String more(int i, String and, String starts) {
        return i % 2 == 0
                ? "file_path " + starts + " \"vault/v" + i + "\""
                : "tier == \"t" + i + "\"" + and + "active_agents > 2";
    }

    /** The same as one CEL expression per rule, true where the rule is satisfied. */
    static String cel(int i) {
        return switch (i) {
            case 0 -> "file_path.startsWith(project_dir + '/')";
            case 1 -> "active_agents <= 5";
            case 2 -> "tier in ['planning', 'development', 'fast']";
            case 3 -> "!file_path.startsWith(project_dir + '/secrets/')";
            case 4 -> "iteration < 100";
            default ->
                i % 2 == 0
                        ? "!file_path.startsWith(project_dir + '/vault/v" + i + "/')"
                        : "!(tier == 't" + i + "' && active_agents > 2)";
        };
    }

    /** The same as Cedar policies: everything is permitted that no rule forbids. */
    static String cedar(int rules) {
        StringBuilder policies = new StringBuilder("permit(principal, action, resource);\n");
        for (int i = 0; i < rules; i++) {
            policies.append("forbid(principal, action, resource) ")
                    .append(cedarCondition(i))
                    .append(";\n");
        }
        return policies.toString();
    }

    private static String cedarCondition(int i) {
        return switch (i) {
            case 0 -> "unless { context.file_path like \"/home/project/*\" }";
            case 1 -> "unless { context.active_agents <= 5 }";
            case 2 -> "unless { [\"planning\", \"development\", \"fast\"].contains(context.tier) }";
            case 3 -> "when { context.file_path like \"/home/project/secrets/*\" }";
            case 4 -> "unless { context.iteration < 100 }";
            default ->
                i % 2 == 0
                        ? "when { context.file_path like \"/home/project/vault/v" + i + "/*\" }"
                        : "when { context.tier == \"t" + i + "\" && context.active_agents > 2 }";
        };
    }

    /** The same as lines of a jCasbin policy: a denied folder, or a denied tier. */
    static String casbin(int rules) {
        StringBuilder csv = new StringBuilder("p, tier, planning, allow\n");
        for (int i = 1; i < rules; i++) {
            csv.append(
                    i % 2 == 0 ? "p, folder, /home/project/vault/v" + i + "/*, deny\n" : "p, tier, t" + i + ", deny\n");
        }
        return csv.toString();
    }
}

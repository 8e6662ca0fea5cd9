package dev.loki.integrations.agents.shell;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the files of the project that interpreters of other languages load by a name that is none of a file. */
final class Modules {
    /** The most modules that are read for one piece of code. */
    static final int MAX_MODULES = 32;

    private static final Pattern PYTHON = Pattern.compile("(?m)(?:^|;)\\s*(?:from|import)\\s+([A-Za-z_][\\w.]*)");
    private static final Pattern SCRIPT =
            Pattern.compile("(?:\\brequire\\s*\\(?|\\bimport\\s*\\(?|\\bfrom)\\s*['\"](\\.{1,2}/[^'\"]+)['\"]");

    private Modules() {}

    /** The script that an operand names: the file itself, one with the ending left out, or the entry of a folder. */
    static Optional<Scripts.Script> script(Call call, String name) {
        for (String ending : endings(call.name())) {
            Optional<Scripts.Script> script = Scripts.read(call, name + ending);
            if (script.isPresent()) {
                return script;
            }
        }
        return Optional.empty();
    }

    private static List<String> endings(String language) {
        if (isPython(language)) {
            return List.of("", "/__main__.py");
        }
        return language.startsWith("node") || language.equals("bun") || language.startsWith("ts")
                ? List.of("", ".js", ".cjs", ".mjs", ".ts", "/index.js")
                : List.of("", ".rb", ".pm", ".lua", ".php");
    }

    /** Reads a module that {@code python -m} runs, as far as it is in the project. */
    static void run(Call call, String module) {
        String path = module.replace('.', '/');
        for (String ending : List.of(".py", "/__init__.py", "/__main__.py")) {
            Scripts.read(call, path + ending).ifPresent(script -> read(call, script));
        }
    }

    /** Reads what code in the command loads from the project. */
    static void loaded(Call call, String code) {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = (isPython(call.name()) ? PYTHON : SCRIPT).matcher(code);
        while (matcher.find() && names.size() < MAX_MODULES) {
            names.add(matcher.group(1));
        }
        for (String name : names) {
            if (isPython(call.name())) {
                run(call, name);
            } else {
                script(call, name).ifPresent(script -> read(call, script));
            }
        }
    }

    /** Searches a script; whether it may change anything. */
    static boolean read(Call call, Scripts.Script script) {
        ShellState inner = call.state().copy();
        inner.inScript |= script.inScript();
        return Code.read(call, inner, script.text());
    }

    /** Whether an option names a module that is loaded before the code. */
    static boolean loads(String option) {
        return option.equals("-r") || option.equals("--require") || option.equals("--import");
    }

    static boolean isPython(String language) {
        return language.startsWith("python") || language.startsWith("pypy");
    }
}

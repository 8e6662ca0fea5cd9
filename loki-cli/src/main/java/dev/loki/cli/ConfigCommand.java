package dev.loki.cli;

import dev.loki.cli.Console.Color;
import dev.loki.cli.EffectiveConfig.Value;
import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.env.Setting;
import dev.loki.core.env.Settings;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.io.Sha256;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.Nearest;
import dev.loki.core.task.ProjectConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loki config}. */
@Command(
        name = "config",
        description = "Show and change the configuration.",
        subcommands = {
            ConfigCommand.ShowCommand.class,
            ConfigCommand.GetCommand.class,
            ConfigCommand.SetCommand.class,
            ConfigCommand.PathCommand.class
        })
final class ConfigCommand {

    /** {@code loki config show}. */
    @Command(name = "show", description = "Show the settings in force and where each comes from.")
    static final class ShowCommand implements Subcommand {

        @Option(names = "--all", description = "Show the settings that nobody stated, too.")
        boolean all;

        @Override
        public ExitCode run(Composition loki) {
            Console console = loki.console();
            List<Value> values = loki.config().values().stream()
                    .filter(value -> all || console.json() || value.stated())
                    .toList();
            int width = values.stream()
                    .mapToInt(value -> value.name().length())
                    .max()
                    .orElse(1);
            for (Value value : values) {
                console.result(String.format("%-" + width + "s", value.name()) + "  "
                        + value.text().orElse("") + "  "
                        + console.colored(Color.DIM, "(" + value.origin() + ")"));
            }
            console.document(JsonObject.builder()
                    .put(
                            "settings",
                            JsonValue.array(values.stream().map(Value::toJson).toList()))
                    .build());
            return ExitCode.OK;
        }
    }

    /** {@code loki config get}. */
    @Command(name = "get", description = "Print the value of one setting; exit 1 when it is unset.")
    static final class GetCommand implements Subcommand {

        @Parameters(
                paramLabel = "NAME",
                description = "A variable such as LOKI_EVENTS_DIR, or a key such as limits.wall.")
        String name = "";

        @Override
        public ExitCode run(Composition loki) {
            List<Value> values = loki.config().values();
            Value value = values.stream()
                    .filter(candidate -> candidate.name().equals(name))
                    .findFirst()
                    .orElseThrow(
                            () -> unknown(name, values.stream().map(Value::name).toList()));
            value.text().ifPresent(loki.console()::result);
            loki.console().document(value.toJson());
            return value.text().isPresent() ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    /** {@code loki config set}. */
    @Command(
            name = "set",
            description =
                    "Set one plain value in .loki/config.yaml; comments and layout stay. A variable goes under env.")
    static final class SetCommand implements Subcommand {
        private static final Pattern PLACE =
                Pattern.compile("^" + Pattern.quote(EffectiveConfig.PROJECT_FILE) + ":(?:\\d+:)*\\s*");

        @Parameters(
                index = "0",
                paramLabel = "KEY",
                description = "A variable such as LOKI_EVENTS_DIR, or a key such as limits.wall.")
        String key = "";

        @Parameters(index = "1", paramLabel = "VALUE", description = "The new value.")
        String value = "";

        @Override
        public ExitCode run(Composition loki) {
            ProjectDir project = loki.project();
            List<String> path = path();
            String before = current(project);
            String after = ConfigFile.set(
                    before,
                    EffectiveConfig.PROJECT_FILE,
                    path,
                    ConfigFile.literal(value, path.get(0).equals("env")));
            requireValid(before, after);
            loki.recordAct(
                    "configuration_changed",
                    EffectiveConfig.PROJECT_FILE,
                    "loki config set",
                    JsonObject.builder()
                            .put("key", String.join(".", path))
                            .put("before", Sha256.hex(before))
                            .put("after", Sha256.hex(after))
                            .build());
            AtomicFiles.write(project.config(), after);
            loki.console().note("Set " + String.join(".", path) + " in " + project.config() + ".");
            loki.console()
                    .document(JsonObject.builder()
                            .put("file", project.config().toString())
                            .put("key", String.join(".", path))
                            .put("value", value)
                            .build());
            return ExitCode.OK;
        }

        private List<String> path() {
            String variable = key.startsWith("env.") ? key.substring("env.".length()) : key;
            if (variable.startsWith("LOKI_")) {
                List<String> known = Settings.all().stream().map(Setting::name).toList();
                if (!known.contains(variable)) {
                    throw unknown(variable, known);
                }
                return List.of("env", variable);
            }
            List<String> path = List.of(key.split("\\.", -1));
            if (path.stream().anyMatch(part -> !part.matches("[A-Za-z0-9_-]+"))) {
                throw new LokiException(
                        "USAGE", "'" + key + "' is no key; write it as section.name, such as limits.wall");
            }
            return path;
        }

        private static String current(ProjectDir project) {
            Path file = project.config();
            if (!Files.isDirectory(project.loki())) {
                throw new LokiException("NO_PROJECT", project.root() + " is no loki project; run 'loki init' first");
            }
            try {
                return Files.exists(file) ? Files.readString(file) : "version: 1\n";
            } catch (IOException e) {
                throw StorageException.reading(file, e);
            }
        }

        /**
         * Refuses an edit after which the file could not be read; the file itself is untouched until then. Where it could be read
         * before, the arguments are wrong, and a place in a text that was never written would help nobody.
         */
        private void requireValid(String before, String after) {
            try {
                requireReadable(after);
            } catch (ConfigException e) {
                requireReadable(before);
                String reason = PLACE.matcher(String.valueOf(e.getMessage())).replaceFirst("");
                throw new LokiException("USAGE", "config set " + key + ": " + reason + " (nothing was changed)", e);
            }
        }

        private static void requireReadable(String text) {
            try {
                Path copy = Files.createTempFile("loki-config-", ".yaml");
                try {
                    Files.writeString(copy, text);
                    ProjectConfig.read(copy, EffectiveConfig.PROJECT_FILE);
                } finally {
                    Files.deleteIfExists(copy);
                }
            } catch (IOException e) {
                throw StorageException.writing(Path.of(System.getProperty("java.io.tmpdir", "")), e);
            }
        }
    }

    /** {@code loki config path}. */
    @Command(name = "path", description = "Print where the project's configuration file is, whether it exists or not.")
    static final class PathCommand implements Subcommand {

        @Option(names = "--user", description = "Print the user's configuration file instead.")
        boolean user;

        @Override
        public ExitCode run(Composition loki) {
            ProjectDir project = loki.project();
            Path userFile = ProjectDir.userConfig(loki.processEnv());
            loki.console().result((user ? userFile : project.config()).toString());
            loki.console()
                    .document(JsonObject.builder()
                            .put("project", project.config().toString())
                            .put("user", userFile.toString())
                            .build());
            return ExitCode.OK;
        }
    }

    private static LokiException unknown(String name, List<String> known) {
        return new LokiException(
                "USAGE",
                "there is no setting '" + name + "'"
                        + Nearest.to(name, known)
                                .map(near -> "; did you mean '" + near + "'?")
                                .orElse("; 'loki config show --all' lists them"));
    }
}

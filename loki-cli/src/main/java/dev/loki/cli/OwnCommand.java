package dev.loki.cli;

import dev.loki.core.env.Setting;
import dev.loki.core.env.Settings;
import dev.loki.core.io.Processes;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How another process starts this loki again, set up as this one is. */
final class OwnCommand {
    /** They say how this process runs, not what is enforced. */
    private static final Set<String> OF_THIS_PROCESS = Set.of("LOKI_JAVA_OPTS", "LOKI_APPROVE", "LOKI_PARALLEL");

    private OwnCommand() {}

    /** Program and arguments: the launcher beside this jar, else the JVM with the class path that this one has. */
    static List<String> argv() {
        try {
            Path jar = Path.of(OwnCommand.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path launcher = jar.resolveSibling("../bin/loki").normalize();
            if (Files.isExecutable(launcher)) {
                return List.of(launcher.toString());
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.loki.cli.Main");
    }

    /** The variables of the environment that set this loki up, without secrets and without what is about this process. */
    static Map<String, String> settings(Map<String, String> processEnv) {
        Map<String, String> settings = new TreeMap<>();
        for (Setting setting : Settings.all()) {
            String value = processEnv.get(setting.name());
            boolean shown = !setting.type().equals("secret") && !OF_THIS_PROCESS.contains(setting.name());
            if (value != null && shown && !looksLikeSecret(value)) {
                settings.put(setting.name(), value);
            }
        }
        return settings;
    }

    private static boolean looksLikeSecret(String value) {
        return Processes.childEnvironment(Map.of("VALUE", value), Set.of(), Set.of())
                .isEmpty();
    }
}

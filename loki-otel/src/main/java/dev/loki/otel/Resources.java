package dev.loki.otel;

import dev.loki.core.io.FileMutex;
import dev.loki.core.io.ProjectDir;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** Describes what sends: service, host, process and project. */
final class Resources {
    private Resources() {}

    /** The version of this product, or {@code development} when it does not run from its jar. */
    static String version() {
        return Objects.requireNonNullElse(Otel.class.getPackage().getImplementationVersion(), "development");
    }

    /** The resource: what the variables say stands over what is found out here. */
    static Resource of(OtelSettings settings, Path projectDir, RandomGenerator random) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("service.version", version());
        all.put("service.instance.id", instanceId(random));
        all.put("telemetry.sdk.name", "loki");
        all.put("telemetry.sdk.language", "java");
        all.put("telemetry.sdk.version", version());
        all.put(
                "host.name",
                FileMutex.Owner.current("telemetry", InstantSource.system()).host());
        all.put("os.type", System.getProperty("os.name", "unknown").toLowerCase(Locale.ROOT));
        all.put("process.pid", ProcessHandle.current().pid());
        all.put("process.runtime.name", System.getProperty("java.runtime.name", "java"));
        all.put("process.runtime.version", System.getProperty("java.runtime.version", "unknown"));
        all.put(
                "loki.project.name",
                String.valueOf(ProjectDir.at(projectDir).root().getFileName()));
        settings.resource().forEach((name, value) -> all.put(name, LokiSpan.cut(value)));
        all.put("service.name", settings.serviceName());
        return new Resource(all);
    }

    /** Tells the counters of two processes apart. */
    private static String instanceId(RandomGenerator random) {
        StringBuilder id = new StringBuilder(32);
        Hex.append(id, random.nextLong());
        Hex.append(id, random.nextLong());
        return id.toString();
    }
}

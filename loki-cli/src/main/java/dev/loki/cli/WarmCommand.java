package dev.loki.cli;

import dev.loki.core.LokiException;
import dev.loki.core.json.JsonValue.JsonObject;
import picocli.CommandLine.Command;

/** {@code loki warm}. */
@Command(
        name = "warm",
        description = {
            "Build the start-up cache of this loki for this Java, beside the jar; a second call has nothing to do.",
            "A cache is never needed: loki starts without one, and never uses one that was made for another jar or Java."
        })
final class WarmCommand implements Subcommand {

    /** Builds the cache where it can be built and is not there yet; a failure is a detail, because loki starts without. */
    static void warmOnce(Composition loki) {
        try {
            StartupCache.ofProcess()
                    .filter(cache -> !cache.complete())
                    .ifPresent(cache -> new CacheBuild(cache, loki.processEnv()).run());
        } catch (LokiException e) {
            loki.console().detail("no start-up cache: " + e.getMessage());
        }
    }

    @Override
    public ExitCode run(Composition loki) {
        StartupCache cache = StartupCache.ofProcess()
                .orElseThrow(() -> new LokiException(
                        "CACHE_UNAVAILABLE",
                        "only an installed loki has a start-up cache; call it through its launcher, bin/loki"));
        boolean built = !cache.complete();
        if (built) {
            new CacheBuild(cache, loki.processEnv()).run();
        }
        loki.console()
                .result((built ? "built the start-up cache in " : "the start-up cache is there: ") + cache.folder());
        loki.console()
                .document(JsonObject.builder()
                        .put("built", built)
                        .put("folder", cache.folder().toString())
                        .build());
        return ExitCode.OK;
    }
}

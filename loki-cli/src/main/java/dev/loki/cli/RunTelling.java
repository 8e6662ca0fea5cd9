package dev.loki.cli;

import dev.loki.core.LokiException;
import dev.loki.core.io.ProjectDir;
import dev.loki.events.EventBus;
import dev.loki.events.EventSettings;
import dev.loki.events.Events;
import dev.loki.integrations.Integrations;
import dev.loki.integrations.sync.BoardChanges;
import dev.loki.integrations.sync.Links;
import dev.loki.integrations.sync.RunSync;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Puts the sync subscriber together: integrations that are switched on, and a bus for it to read. */
final class RunTelling implements AutoCloseable {
    private final EventBus bus;
    private final RunSync sync;

    private RunTelling(EventBus bus, RunSync sync) {
        this.bus = bus;
        this.sync = sync;
    }

    /** The variables for the bus of a run: trackers are told through it, so it is there when one is configured. */
    static Map<String, String> eventVariables(Map<String, String> env, Integrations integrations) {
        Map<String, String> variables = new HashMap<>(env);
        if (RunSync.wanted(integrations)
                && variables.getOrDefault(Events.DIRECTORY, "").isBlank()) {
            variables.put(Events.DIRECTORY, "auto");
        }
        return variables;
    }

    /** Begins to tell, if there is anybody to tell; a bus that cannot be read costs a warning. */
    static AutoCloseable start(
            Map<String, String> variables, ProjectDir project, Integrations integrations, Console console) {
        integrations.problems().forEach(console::warn);
        if (!RunSync.wanted(integrations)) {
            return () -> {};
        }
        InstantSource clock = InstantSource.system();
        try {
            EventBus bus = EventSettings.of(variables, project.root()).open();
            RunSync sync = RunSync.start(
                    integrations, new BusFeed(bus), Links.in(project.links(), clock), new BoardChanges(project, clock));
            return new RunTelling(bus, sync);
        } catch (LokiException e) {
            console.warn("nobody is told of this run: " + e.getMessage());
            return () -> {};
        }
    }

    @Override
    public void close() {
        sync.close();
        bus.close();
    }
}

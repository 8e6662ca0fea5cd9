package dev.loki.core.task;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Collects the fields of a {@link Task}; what is not set has the documented default. Not thread-safe. */
public final class TaskBuilder {
    private final String id;
    private Task.Type type = Task.Type.CHORE;
    private String title;
    private String description = "";
    private String agent = Task.DEFAULT_AGENT;
    private String agentType = "";
    private String parent = Task.DEFAULT_PARENT;
    private Optional<String> spec = Optional.empty();
    private List<String> dependsOn = List.of();
    private int priority = Task.DEFAULT_PRIORITY;
    private Optional<Act> act = Optional.empty();
    private Optional<CommandLine> verify = Optional.empty();
    private Optional<List<String>> files = Optional.empty();
    private List<String> produces = List.of();
    private List<String> tests = List.of();
    private boolean complex;
    private Optional<String> diagram = Optional.empty();
    private boolean approvalRequired;
    private List<String> requiresGates = List.of();
    private Optional<CommandLine> health = Optional.empty();
    private Optional<CommandLine> rollback = Optional.empty();
    private Duration timeout = Task.DEFAULT_TIMEOUT;
    private int retries = Task.DEFAULT_RETRIES;
    private String place = "";

    TaskBuilder(String id) {
        this.id = id;
        this.title = id;
    }

    /** Sets the type; a chore unless set. */
    public TaskBuilder type(Task.Type value) {
        this.type = value;
        return this;
    }

    /** Sets the title. */
    public TaskBuilder title(String value) {
        this.title = value;
        return this;
    }

    /** Sets the description. */
    public TaskBuilder description(String value) {
        this.description = value;
        return this;
    }

    /** Sets the agent's id. */
    public TaskBuilder agent(String value) {
        this.agent = value;
        return this;
    }

    /** Sets the kind of agent. */
    public TaskBuilder agentType(String value) {
        this.agentType = value;
        return this;
    }

    /** Sets the id of the agent's parent. */
    public TaskBuilder parent(String value) {
        this.parent = value;
        return this;
    }

    /** Sets the spec pointer. */
    public TaskBuilder spec(String value) {
        this.spec = Optional.of(value);
        return this;
    }

    /** Sets the ids of the tasks that come before. */
    public TaskBuilder dependsOn(List<String> value) {
        this.dependsOn = value;
        return this;
    }

    /** Sets the priority, 1 (first) to 10. */
    public TaskBuilder priority(int value) {
        this.priority = value;
        return this;
    }

    /** Sets what ACT does. */
    public TaskBuilder act(Act value) {
        this.act = Optional.of(value);
        return this;
    }

    /** Sets the command that proves the result. */
    public TaskBuilder verify(CommandLine value) {
        this.verify = Optional.of(value);
        return this;
    }

    /** Sets the globs of the write set; an empty list allows no write. */
    public TaskBuilder files(List<String> value) {
        this.files = Optional.of(value);
        return this;
    }

    /** Sets the files that must exist after ACT. */
    public TaskBuilder produces(List<String> value) {
        this.produces = value;
        return this;
    }

    /** Sets the test files. */
    public TaskBuilder tests(List<String> value) {
        this.tests = value;
        return this;
    }

    /** Sets whether a person has to approve. */
    public TaskBuilder approvalRequired(boolean value) {
        this.approvalRequired = value;
        return this;
    }

    /** Sets the gates that a deployment needs. */
    public TaskBuilder requiresGates(List<String> value) {
        this.requiresGates = value;
        return this;
    }

    /** Sets the health command of a deployment. */
    public TaskBuilder health(CommandLine value) {
        this.health = Optional.of(value);
        return this;
    }

    /** Sets the rollback command of a deployment. */
    public TaskBuilder rollback(CommandLine value) {
        this.rollback = Optional.of(value);
        return this;
    }

    /** Sets whether the work is complex; not unless set. */
    public TaskBuilder complex(boolean value) {
        this.complex = value;
        return this;
    }

    /** Sets the name of the diagram. */
    public TaskBuilder diagram(String value) {
        this.diagram = Optional.of(value);
        return this;
    }

    /** Sets the longest duration of one ACT. */
    public TaskBuilder timeout(Duration value) {
        this.timeout = value;
        return this;
    }

    /** Sets the attempts after the first. */
    public TaskBuilder retries(int value) {
        this.retries = value;
        return this;
    }

    /** Sets where the task is declared. */
    public TaskBuilder place(String value) {
        this.place = value;
        return this;
    }

    /** The task. Throws {@link IllegalArgumentException} for a value that {@link Task} refuses. */
    public Task build() {
        return new Task(
                id,
                type,
                title,
                description,
                agent,
                agentType,
                parent,
                spec,
                dependsOn,
                priority,
                act,
                verify,
                files,
                produces,
                tests,
                complex,
                diagram,
                approvalRequired,
                requiresGates,
                health,
                rollback,
                timeout,
                retries,
                place);
    }
}

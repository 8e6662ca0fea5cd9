package dev.loki.core.gate;

import static dev.loki.core.expr.FieldType.NUMBER;
import static dev.loki.core.expr.FieldType.PATH;
import static dev.loki.core.expr.FieldType.PATHS;
import static dev.loki.core.expr.FieldType.TEXT;
import static dev.loki.core.expr.FieldType.TEXTS;

import dev.loki.core.expr.Field;
import dev.loki.core.expr.Vocabulary;
import java.util.List;

/** The closed list of fields that an action can have, and those that rules may name at each enforcement point. */
public final class PolicyFields {
    /** The folder of the project; relative paths begin there. */
    public static final Field PROJECT_DIR = new Field("project_dir", PATH, 0);

    /** What is written or deleted. */
    public static final Field FILE_PATH = new Field("file_path", PATH, 1);

    /** What is read. */
    public static final Field READ_PATHS = new Field("read_paths", PATHS, 2);

    /** How many agents are active, this one included. */
    public static final Field ACTIVE_AGENTS = new Field("active_agents", NUMBER, 3);

    /** One of {@code read}, {@code write}, {@code delete}, {@code execute}. */
    public static final Field OPERATION = new Field("operation", TEXT, 4);

    /** The agent's name for what it calls, such as {@code Bash}. */
    public static final Field TOOL = new Field("tool", TEXT, 5);

    /** The command line that is executed. */
    public static final Field COMMAND = new Field("command", TEXT, 6);

    /** Who is asked for the work, such as {@code claude}. */
    public static final Field PROVIDER = new Field("provider", TEXT, 7);

    /** The model that is asked for. */
    public static final Field MODEL = new Field("model", TEXT, 8);

    /** What kind of work the model is chosen for, such as {@code planning}. */
    public static final Field TIER = new Field("tier", TEXT, 9);

    /** Which attempt of the run it is, from 1. */
    public static final Field ITERATION = new Field("iteration", NUMBER, 10);

    /** The task. */
    public static final Field TASK_ID = new Field("task_id", TEXT, 11);

    /** The task's type, such as {@code implementation}. */
    public static final Field TASK_TYPE = new Field("task_type", TEXT, 12);

    /** The agent. */
    public static final Field AGENT_ID = new Field("agent_id", TEXT, 13);

    /** The agent's type, such as {@code eng-backend}. */
    public static final Field AGENT_TYPE = new Field("agent_type", TEXT, 14);

    /** The agent's role in the contracts. */
    public static final Field ROLE = new Field("role", TEXT, 15);

    /** The branch that is worked on. */
    public static final Field BRANCH = new Field("branch", TEXT, 16);

    /** The gates that passed on what is to be deployed. */
    public static final Field PASSED_GATES = new Field("passed_gates", TEXTS, 17);

    /** The commit that is to be deployed. */
    public static final Field COMMIT = new Field("commit", TEXT, 18);

    /** Where to it is to be deployed. */
    public static final Field ENVIRONMENT = new Field("environment", TEXT, 19);

    /** The tokens used so far. */
    public static final Field TOKENS_CONSUMED = new Field("tokens_consumed", NUMBER, 20);

    /** The money used so far, in US dollars. */
    public static final Field COST_USD = new Field("cost_usd", NUMBER, 21);

    /** Where the provider processes what it is sent. */
    public static final Field REGION = new Field("region", TEXT, 22);

    /** The text that is to be kept or sent; scanned, never named by a rule. */
    public static final Field CONTENT = new Field("content", TEXT, 23);

    private static final List<Field> EVERYWHERE = List.of(
            PROJECT_DIR,
            ACTIVE_AGENTS,
            PROVIDER,
            MODEL,
            TIER,
            ITERATION,
            TASK_ID,
            TASK_TYPE,
            AGENT_ID,
            AGENT_TYPE,
            ROLE,
            BRANCH);

    private static final Vocabulary ALL = of(
            FILE_PATH,
            READ_PATHS,
            OPERATION,
            TOOL,
            COMMAND,
            PASSED_GATES,
            COMMIT,
            ENVIRONMENT,
            TOKENS_CONSUMED,
            COST_USD,
            REGION,
            CONTENT);

    private static final Vocabulary PRE_EXECUTION =
            of(FILE_PATH, READ_PATHS, OPERATION, TOOL, COMMAND, TOKENS_CONSUMED, COST_USD);
    private static final Vocabulary PRE_DEPLOYMENT = of(PASSED_GATES, COMMIT, ENVIRONMENT);
    private static final Vocabulary RESOURCE = of(TOKENS_CONSUMED, COST_USD, REGION, OPERATION);
    private static final Vocabulary DATA = of(FILE_PATH, OPERATION, TOOL);

    private PolicyFields() {}

    private static Vocabulary of(Field... more) {
        List<Field> fields = new java.util.ArrayList<>(List.of(more));
        fields.addAll(EVERYWHERE);
        return Vocabulary.of(fields);
    }

    /** All fields of an action. */
    public static Vocabulary all() {
        return ALL;
    }

    /** The fields that rules may name at an enforcement point. */
    public static Vocabulary at(EnforcementPoint point) {
        return switch (point) {
            case PRE_EXECUTION -> PRE_EXECUTION;
            case PRE_DEPLOYMENT -> PRE_DEPLOYMENT;
            case RESOURCE -> RESOURCE;
            case DATA -> DATA;
        };
    }
}

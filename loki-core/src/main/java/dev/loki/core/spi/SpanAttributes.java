package dev.loki.core.spi;

/**
 * Names of span attributes that the engine sets itself: those of a call to a model, from the GenAI semantic conventions of
 * OpenTelemetry, version 1.36.0, and loki's own.
 */
public final class SpanAttributes {
    /** What the model is asked for; {@code invoke_agent} here. */
    public static final String GEN_AI_OPERATION = "gen_ai.operation.name";

    /** The vendor of the model, such as {@code anthropic}. */
    public static final String GEN_AI_SYSTEM = "gen_ai.system";

    /** The model that was asked for. */
    public static final String GEN_AI_REQUEST_MODEL = "gen_ai.request.model";

    /** The model that answered. */
    public static final String GEN_AI_RESPONSE_MODEL = "gen_ai.response.model";

    /** Tokens of the prompt. */
    public static final String GEN_AI_INPUT_TOKENS = "gen_ai.usage.input_tokens";

    /** Tokens of the answer. */
    public static final String GEN_AI_OUTPUT_TOKENS = "gen_ai.usage.output_tokens";

    /** The agent's id. */
    public static final String GEN_AI_AGENT_ID = "gen_ai.agent.id";

    /** The agent's session. */
    public static final String GEN_AI_CONVERSATION = "gen_ai.conversation.id";

    /** The class of an error: a stable code. */
    public static final String ERROR_TYPE = "error.type";

    /** The exit status of a process. */
    public static final String EXIT_CODE = "process.exit.code";

    /** The id of the run. */
    public static final String RUN_ID = "loki.run.id";

    /** The type of a task. */
    public static final String TASK_TYPE = "loki.task.type";

    /** The number of an attempt, from 1. */
    public static final String ATTEMPT = "loki.attempt";

    /** The provider that ran an ACT. */
    public static final String PROVIDER = "loki.provider";

    /** Money that a provider reported, in US dollars. */
    public static final String COST_USD = "loki.cost.usd";

    private SpanAttributes() {}
}

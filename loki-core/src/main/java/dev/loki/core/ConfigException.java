package dev.loki.core;

/** A setting, configuration, task, rule or policy file is wrong; the message names the place and the fix. */
public final class ConfigException extends LokiException {
    private static final long serialVersionUID = 1L;

    /** The code that every instance carries. */
    public static final String CODE = "CONFIG_INVALID";

    /** Makes an exception whose message is one sentence naming the place and the fix. */
    public ConfigException(String message) {
        super(CODE, message);
    }

    /** Makes an exception that also keeps what caused it. */
    public ConfigException(String message, Throwable cause) {
        super(CODE, message, cause);
    }
}

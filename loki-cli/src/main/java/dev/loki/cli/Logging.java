package dev.loki.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Configures logback without XML: warnings and errors on standard error as one line each, nothing on standard output.
 *
 * <p>Found by logback through {@code META-INF/services} when the first logger is made; a command that logs nothing never
 * loads logback.
 */
public final class Logging extends ContextAwareBase implements Configurator {
    private static final String ONE_LINE = "loki: %level: %msg%n%nopex";
    private static final String DETAILED = "loki: %level %logger{0}: %msg%n%ex";

    private static final String VERBOSE_PROPERTY = "loki.verbose";

    /** Made by logback. */
    public Logging() {}

    /** Asks for debug messages and stack traces; to be called before the first logger is made. */
    static void verbose() {
        System.setProperty(VERBOSE_PROPERTY, "true");
    }

    @Override
    public ExecutionStatus configure(LoggerContext loggers) {
        boolean verbose = Boolean.getBoolean(VERBOSE_PROPERTY);
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(loggers);
        encoder.setPattern(verbose ? DETAILED : ONE_LINE);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(loggers);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        Logger root = loggers.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        if (verbose) {
            loggers.getLogger("dev.loki").setLevel(Level.DEBUG);
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}

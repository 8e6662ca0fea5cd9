package dev.loki.audit.syslog;

import java.io.IOException;

/** A way to a server. Used by one thread, except for {@link #close}, which another one may call to end a blocked send. */
interface SyslogTransport extends AutoCloseable {

    /** Makes transports to one server. */
    @FunctionalInterface
    interface Factory {
        /** Connects. */
        SyslogTransport connect() throws IOException;
    }

    /** Sends one message; when it throws, the connection is of no more use. */
    void send(byte[] message) throws IOException;

    /** Ends the connection in order, after the last message; called by the thread that sends. */
    default void finish() {
        close();
    }

    /** Ends the connection at once. */
    @Override
    void close();
}

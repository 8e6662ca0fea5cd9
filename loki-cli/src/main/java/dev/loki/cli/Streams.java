package dev.loki.cli;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * The three standard streams of one invocation, text in UTF-8.
 *
 * @param in standard input
 * @param out where results go
 * @param err where everything for people goes
 * @param terminals the digits of those of the three that are a terminal, such as {@code 012}; Java cannot tell by itself
 */
record Streams(InputStream in, PrintStream out, PrintStream err, String terminals) {

    /** The property by which the launcher says which streams are a terminal. */
    static final String TERMINALS_PROPERTY = "loki.terminals";

    /**
     * The streams of this process. Standard input is buffered because a bare file stream asks for its position before it reads
     * many bytes, which fails on a pipe.
     */
    static Streams ofProcess() {
        return new Streams(
                new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
                print(new FileOutputStream(FileDescriptor.out)),
                print(new FileOutputStream(FileDescriptor.err)),
                System.getProperty(TERMINALS_PROPERTY, ""));
    }

    /** A stream that writes UTF-8 and is flushed at every end of line. */
    static PrintStream print(OutputStream target) {
        return TextStream.to(target);
    }

    boolean inputIsTerminal() {
        return terminals.contains("0");
    }

    boolean outputIsTerminal() {
        return terminals.contains("1");
    }

    boolean errorsAreTerminal() {
        return terminals.contains("2");
    }
}

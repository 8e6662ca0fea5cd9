package dev.loki.cli;

import dev.loki.core.LokiException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code listen}. */
@Command(
        name = "listen",
        description =
                "Serve the webhooks of all services for which a secret is set, on this machine only, for a tunnel or a"
                        + " sidecar. Goes on until it is ended by a signal.")
final class ListenCommand implements Subcommand {
    /** The port unless another is named. */
    private static final int PORT = 8788;

    @Option(names = "--port", paramLabel = "N", description = "The port (default: 8788); 0 takes a free one.")
    int port = PORT;

    @Override
    public ExitCode run(Composition loki) {
        if (port < 0 || port > 65_535) {
            throw new LokiException("USAGE", "--port is a number from 0 to 65535");
        }
        return WebhookServing.run(loki, port);
    }
}

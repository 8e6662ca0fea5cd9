package dev.loki.cli;

import dev.loki.core.approval.ApprovalRequest;
import dev.loki.core.engine.Approver;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Asks the person at the terminal. */
final class TerminalApprover implements Approver {
    private final Streams streams;
    private final RunProgress progress;

    TerminalApprover(Streams streams, RunProgress progress) {
        this.streams = streams;
        this.progress = progress;
    }

    @Override
    public Answer ask(ApprovalRequest request) {
        progress.erase();
        streams.err()
                .print("Approve " + request.task() + " (" + printable(request.summary()) + "), asked by "
                        + request.requester() + "? [y]es, [n]o, [l]ater: ");
        streams.err().flush();
        try {
            String line = new BufferedReader(new InputStreamReader(streams.in(), StandardCharsets.UTF_8)).readLine();
            String answer = line == null ? "" : line.strip().toLowerCase(java.util.Locale.ROOT);
            return switch (answer) {
                case "y", "yes" -> Answer.YES;
                case "n", "no" -> Answer.NO;
                default -> Answer.LATER;
            };
        } catch (IOException e) {
            return Answer.LATER;
        }
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}

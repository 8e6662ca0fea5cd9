package dev.loki.cli;

import dev.loki.core.LokiException;
import dev.loki.core.approval.ApprovalQueue;
import dev.loki.core.approval.ApprovalRequest;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loki approve}. */
@Command(
        name = "approve",
        description = "See and decide what waits for a person.",
        subcommands = {ApproveCommand.ListCommand.class, ApproveCommand.YesCommand.class, ApproveCommand.NoCommand.class
        })
final class ApproveCommand {
    private ApproveCommand() {}

    private static ApprovalQueue queue(Composition loki) {
        return ApprovalQueue.at(loki.project().approvals(), InstantSource.system(), RandomGenerator.getDefault());
    }

    private static ExitCode decide(Composition loki, String id, boolean yes, String reason) {
        if (loki.processEnv().containsKey("LOKI_TASK_ID")) {
            throw new LokiException(
                    "APPROVAL_REJECTED",
                    "an agent cannot decide about itself; a person has to run this outside of a task");
        }
        ApprovalQueue queue = queue(loki);
        queue.requirePending(id);
        String kept = Composition.redacted(reason);
        loki.recordAct(
                "approval_decision",
                id,
                kept,
                JsonObject.builder().put("approved", yes).build());
        ApprovalRequest decided = queue.decide(id, yes, loki.person(), kept);
        loki.console().result(id + " " + decided.status().wireName() + "; go on with: loki run --resume");
        loki.console().document(decided.toJson());
        return ExitCode.OK;
    }

    /** {@code loki approve list}. */
    @Command(name = "list", description = "List the requests, oldest first.")
    static final class ListCommand implements Subcommand {
        @Option(names = "--all", description = "Decided, used and expired ones, too.")
        boolean all;

        @Override
        public ExitCode run(Composition loki) {
            List<ApprovalRequest> requests = queue(loki).list().stream()
                    .filter(r -> all || r.status() == ApprovalRequest.Status.PENDING)
                    .toList();
            if (requests.isEmpty()) {
                loki.console().result("Nothing waits for a decision.");
            }
            requests.forEach(r -> loki.console()
                    .result(r.id() + "  " + r.status().wireName() + "  " + r.task() + "  " + r.summary()
                            + "  (asked by " + r.requester() + ", until " + r.expires() + ")"));
            loki.console()
                    .document(JsonObject.builder()
                            .put(
                                    "requests",
                                    JsonValue.array(requests.stream()
                                            .map(ApprovalRequest::toJson)
                                            .toList()))
                            .build());
            return ExitCode.OK;
        }
    }

    /** {@code loki approve yes}. */
    @Command(name = "yes", description = "Approve a request; the approval is good for exactly this action, once.")
    static final class YesCommand implements Subcommand {
        @Parameters(paramLabel = "ID", description = "The request's id.")
        String id = "";

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept with the decision.")
        String reason = "";

        @Override
        public ExitCode run(Composition loki) {
            return decide(loki, id, true, reason);
        }
    }

    /** {@code loki approve no}. */
    @Command(name = "no", description = "Reject a request.")
    static final class NoCommand implements Subcommand {
        @Parameters(paramLabel = "ID", description = "The request's id.")
        String id = "";

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept with the decision.")
        String reason = "";

        @Override
        public ExitCode run(Composition loki) {
            return decide(loki, id, false, reason);
        }
    }
}

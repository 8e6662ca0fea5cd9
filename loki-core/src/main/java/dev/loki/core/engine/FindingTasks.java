package dev.loki.core.engine;

import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.constitution.QualityGates;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.quality.GateFinding;
import dev.loki.core.task.Task;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes tasks of what scanners find, once per fingerprint. Such a task waits in the queue until a run names it: nobody asked for its work
 * yet, so it is no part of what the present run has to do. One that has not begun goes when its finding is gone.
 */
final class FindingTasks {
    /** The most tasks of findings that wait; the next ones come when these are done with. */
    static final int MAX_WAITING = 50;

    private static final String SOURCE = "finding";
    private static final int TITLE = 120;

    private final Session session;

    FindingTasks(Session session) {
        this.session = session;
    }

    /** Brings the tasks in line with the results of one round of gates. */
    void follow(List<QualityGateResult> results, Set<String> changed) {
        QualityGates.SecurityScan settings = session.rules.gates().securityScan();
        if (!settings.autoCreateIssues()) {
            return;
        }
        for (QualityGateResult result : results) {
            boolean looked = result.status() == Status.PASS || result.status() == Status.FAIL;
            if (!looked || !result.name().equals("security_scan")) {
                continue;
            }
            List<GateFinding> findings = result.details().objects("findings").stream()
                    .flatMap(json -> GateFinding.fromJson(json).stream())
                    .filter(finding -> finding.atLeast(settings.threshold()))
                    .toList();
            removeGone(findings, changed);
            findings.forEach(this::add);
        }
    }

    private void add(GateFinding finding) {
        String id = id(finding);
        if (session.state.task(id).isPresent() || waiting().size() >= MAX_WAITING) {
            return;
        }
        String title = "Mend " + finding.rule() + " in " + finding.place();
        Task task = Task.builder(id)
                .type(Task.Type.CHORE)
                .title(plain(title.length() > TITLE ? title.substring(0, TITLE) : title))
                .description(finding.tool() + " found at " + finding.place() + ": " + finding.message())
                .place(".loki/rules/quality-gates.yaml")
                .build();
        session.append(
                EntryType.TASK_ADDED,
                JsonObject.builder()
                        .put("task", id)
                        .put("source", SOURCE)
                        .put("definition", task.toJson())
                        .put("finding", finding.toJson())
                        .build());
    }

    /** A scanner that looked where the finding was and saw nothing says that it is gone. */
    private void removeGone(List<GateFinding> findings, Set<String> changed) {
        Set<String> there = findings.stream().map(FindingTasks::id).collect(Collectors.toSet());
        for (TaskState task : waiting()) {
            Optional<GateFinding> finding = task.finding().flatMap(GateFinding::fromJson);
            boolean looked = finding.isPresent()
                    && (!finding.get().tool().equals("built-in")
                            || changed.contains(finding.get().path()));
            if (looked && !there.contains(task.task().id())) {
                session.append(
                        EntryType.TASK_REMOVED,
                        JsonObject.builder().put("task", task.task().id()).build());
            }
        }
    }

    private List<TaskState> waiting() {
        return session.state.tasks().stream().filter(TaskState::waits).toList();
    }

    private static String id(GateFinding finding) {
        return "finding-" + finding.fingerprint();
    }

    private static String plain(String text) {
        return text.chars()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}

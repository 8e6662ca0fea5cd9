package dev.loki.core.engine;

import dev.loki.core.StorageException;
import dev.loki.core.engine.Attempts.Failure;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.Act;
import dev.loki.core.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What happens to the questions that an agent asks about a specification.
 *
 * <p>Those of a spec task are answered, from the document or by a person, and the answers are entered into what it wrote. Those
 * of an implementation task take its work back and become a spec task of their own, which it waits for.
 */
final class Clarifications {
    private final Session session;
    private final WorkTree tree;
    private final Attempts attempts;
    private final ActStep act;
    private final PolicyDesk policy;
    private final PolicyContext contexts;
    private final FollowUp followUp;

    Clarifications(
            Session session, WorkTree tree, Attempts attempts, ActStep act, PolicyDesk policy, PolicyContext contexts) {
        this.session = session;
        this.tree = tree;
        this.attempts = attempts;
        this.act = act;
        this.policy = policy;
        this.contexts = contexts;
        this.followUp = new FollowUp(session);
    }

    /** Settles the questions of work that was done; what follows instead of judging it, if anything does. */
    Optional<StepResult> settle(TaskState task) {
        List<Question> asked = task.questions().all().stream().map(Question::of).toList();
        boolean open = asked.stream().anyMatch(question -> !question.answered());
        if (task.task().type() == Task.Type.IMPLEMENTATION && open) {
            String id = followUp.open(task, asked);
            return Optional.of(attempts.waitFor(
                    task,
                    id,
                    "it asks what its specification leaves open; task " + id
                            + " has the questions, and this one goes on" + " when they are answered"));
        }
        if (task.task().type() != Task.Type.SPEC
                || asked.isEmpty()
                || task.questions().clarified()) {
            return Optional.empty();
        }
        return answer(task, asked);
    }

    private Optional<StepResult> answer(TaskState task, List<Question> asked) {
        JsonObject.Builder data = JsonObject.builder();
        List<Question> answers = new ArrayList<>(asked);
        Optional<Prd> prd = Prd.of(session.project, session.tasksFile());
        boolean asksPeople = session.ports.questioner() != Questioner.ABSENT;
        if (prd.isPresent() && (prd.get().given() || !asksPeople)) {
            Optional<StepResult> stop = fromDocument(task, prd.get(), answers, data);
            if (stop.isPresent()) {
                return stop;
            }
        }
        askPerson(task, answers);
        Optional<String> refused = enter(task, answers);
        if (refused.isPresent()) {
            return Optional.of(attempts.fail(task, Failure.keep("SPEC_INVALID", refused.get(), 5)));
        }
        session.append(
                EntryType.CLARIFIED,
                task,
                data.put("tree", tree.now())
                        .put(
                                "questions",
                                JsonValue.array(
                                        answers.stream().map(Question::toJson).toList()))
                        .build());
        return answers.stream().allMatch(Question::answered)
                ? Optional.empty()
                : Optional.of(attempts.holdForAnswers(task, unanswered(answers, prd)));
    }

    private static String unanswered(List<Question> answers, Optional<Prd> prd) {
        List<String> open = answers.stream()
                .filter(question -> !question.answered())
                .map(question -> "\"" + question.q() + "\"")
                .toList();
        String where = prd.map(document -> "answer in " + document.name() + ", or run loki at a terminal")
                .orElse("run loki at a terminal to answer, or write a PRD.md that does");
        return "nobody has answered " + String.join(", ", open) + "; " + where + ", then: loki run --resume";
    }

    /** Asks the agent that asked; a task whose act is no agent has none that could read the document. */
    private Optional<StepResult> fromDocument(
            TaskState task, Prd prd, List<Question> answers, JsonObject.Builder data) {
        List<Question> open =
                answers.stream().filter(question -> !question.answered()).toList();
        Optional<TaskState> asker = asker(task);
        if (open.isEmpty() || asker.isEmpty()) {
            return Optional.empty();
        }
        Optional<PolicyDesk.Refusal> refusal = policy.ask(
                task,
                dev.loki.core.gate.EnforcementPoint.RESOURCE,
                contexts.withUse(asker.get()).put("operation", "execute").build());
        if (refusal.isPresent()) {
            PolicyDesk.Refusal no = refusal.get();
            return Optional.of(attempts.block(task, no.code(), no.text(), no.exit(), no.approval()));
        }
        Optional<ActResult> result = act.ask(task, asker.get(), PrdAnswers.prompt(prd, open));
        if (result.isEmpty() || result.get().kind() == ActResult.Kind.STOPPED) {
            return Optional.of(StepResult.END_SESSION);
        }
        List<Question> proven = PrdAnswers.read(prd, open, result.get());
        answers.replaceAll(question -> proven.stream()
                .filter(p -> p.q().equals(question.q()))
                .findFirst()
                .orElse(question));
        JsonObject report = result.get().report();
        for (String name : List.of("tokens", "cost_usd", "model", "session_id")) {
            report.get(name).ifPresent(value -> data.put(name, value));
        }
        data.put("provider", act.providerOf(asker.get()));
        return Optional.empty();
    }

    private Optional<TaskState> asker(TaskState task) {
        if (task.task().act().filter(Act.Prompt.class::isInstance).isPresent()) {
            return Optional.of(task);
        }
        return session.state.tasks().stream()
                .filter(other -> other.questions()
                        .waitsFor()
                        .equals(Optional.of(task.task().id())))
                .filter(other ->
                        other.task().act().isEmpty() || other.task().act().get() instanceof Act.Prompt)
                .findFirst();
    }

    private void askPerson(TaskState task, List<Question> answers) {
        answers.replaceAll(question -> question.answered()
                ? question
                : session.ports
                        .questioner()
                        .ask(task.task().id(), question.q())
                        .filter(words -> !words.isBlank())
                        .map(words -> question.answeredBy("user", words.strip()))
                        .orElse(question));
    }

    /** Enters the answers into each document that the task leaves or relies on; why one could not take them, if so. */
    private Optional<String> enter(TaskState task, List<Question> answers) {
        List<Question> given = answers.stream().filter(Question::answered).toList();
        if (given.isEmpty()) {
            return Optional.empty();
        }
        for (Path document : documents(task)) {
            Optional<String> refused =
                    new ClarifiedSpec(document).add(given, task.task().id());
            if (refused.isPresent()) {
                return refused;
            }
        }
        return Optional.empty();
    }

    private Set<Path> documents(TaskState task) {
        Set<String> named = new LinkedHashSet<>(task.task().produces());
        task.task().spec().map(spec -> spec.split("#", 2)[0]).ifPresent(named::add);
        Set<Path> documents = new LinkedHashSet<>();
        for (String name : named) {
            Path file = session.project.root().resolve(name);
            if (ClarifiedSpec.holdsAnswers(name) && Files.isRegularFile(file) && inside(file)) {
                documents.add(file);
            }
        }
        return documents;
    }

    private boolean inside(Path file) {
        try {
            return file.toRealPath().startsWith(session.project.root().toRealPath());
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }
}

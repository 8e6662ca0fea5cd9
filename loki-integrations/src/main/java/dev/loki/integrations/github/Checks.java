package dev.loki.integrations.github;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.adapter.Markup;
import dev.loki.integrations.adapter.Operation;
import dev.loki.integrations.github.GitHubReport.Annotation;
import java.util.List;
import java.util.Optional;

/** Commit statuses and check runs on a commit. */
final class Checks {
    /** The name under which loki's status and check appear. */
    static final String CONTEXT = "loki";

    /** The longest description of a status, in characters. */
    static final int MAX_DESCRIPTION = 140;

    /** The longest summary of a check, in characters. */
    static final int MAX_SUMMARY = 65_535;

    /** How many remarks one request takes. */
    static final int MAX_ANNOTATIONS = 50;

    /** How many remarks are sent at all. */
    static final int MAX_ALL_ANNOTATIONS = 1_000;

    private static final int MAX_MESSAGE = 4_000;

    private final GitHubApi github;

    Checks(GitHubApi github) {
        this.github = github;
    }

    static JsonObject status(String state, String description, Optional<String> targetUrl) {
        JsonObject.Builder status = JsonObject.builder()
                .put("state", state)
                .put("description", cut(description, MAX_DESCRIPTION))
                .put("context", CONTEXT);
        targetUrl.filter(url -> Markup.link(url).isPresent()).ifPresent(url -> status.put("target_url", url));
        return status.build();
    }

    /** Makes the check of this report, or brings the one that is there up to date; its external id tells. */
    void post(Operation op, GitHubReport report, String externalId) {
        List<Annotation> all =
                report.annotations().stream().limit(MAX_ALL_ANNOTATIONS).toList();
        List<Annotation> first = all.subList(0, Math.min(MAX_ANNOTATIONS, all.size()));
        JsonObject body = run(report, first, externalId);
        JsonObject run = op.create(
                true,
                deadline -> github.checkRuns(report.sha(), CONTEXT, deadline).stream()
                        .filter(r -> r.string("external_id")
                                .filter(externalId::equals)
                                .isPresent())
                        .findFirst(),
                deadline -> github.createCheckRun(body, deadline));
        long id = run.integer("id").orElse(0L);
        for (int from = MAX_ANNOTATIONS; from < all.size(); from += MAX_ANNOTATIONS) {
            List<Annotation> batch = all.subList(from, Math.min(from + MAX_ANNOTATIONS, all.size()));
            JsonObject change =
                    JsonObject.builder().put("output", output(report, batch)).build();
            op.request(deadline -> github.updateCheckRun(id, change, deadline));
        }
    }

    private static JsonObject run(GitHubReport report, List<Annotation> annotations, String externalId) {
        return JsonObject.builder()
                .put("name", CONTEXT)
                .put("head_sha", GitHubApi.sha(report.sha()))
                .put("external_id", externalId)
                .put("status", "completed")
                .put("conclusion", report.report().passed() ? "success" : "failure")
                .put("output", output(report, annotations))
                .build();
    }

    private static JsonObject output(GitHubReport report, List<Annotation> annotations) {
        return JsonObject.builder()
                .put("title", report.report().passed() ? "Passed" : "Failed")
                .put("summary", Markup.bounded(report.report().markdown(), MAX_SUMMARY))
                .put(
                        "annotations",
                        JsonValue.array(
                                annotations.stream().map(Checks::annotation).toList()))
                .build();
    }

    private static JsonObject annotation(Annotation annotation) {
        JsonObject.Builder json = JsonObject.builder()
                .put("path", annotation.path())
                .put("start_line", annotation.line())
                .put("end_line", annotation.line())
                .put("annotation_level", annotation.level())
                .put("message", cut(annotation.message(), MAX_MESSAGE));
        annotation.title().ifPresent(title -> json.put("title", cut(title, 255)));
        return json.build();
    }

    private static String cut(String text, int max) {
        String line = text.replaceAll("[\\p{Cntrl}&&[^\n]]", " ").strip();
        return line.length() <= max ? line : line.substring(0, max - 1) + "…";
    }
}

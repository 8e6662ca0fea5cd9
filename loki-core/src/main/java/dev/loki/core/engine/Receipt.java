package dev.loki.core.engine;

import dev.loki.core.git.Git;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.Document;
import dev.loki.core.json.Fields;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.Optional;

/**
 * The evidence of one run: what happened, apart from what did not run.
 *
 * <p>The JSON of {@link #toJson} is the receipt ({@code docs/formats/receipt.md}); {@link #markdown} and {@link #html} are views
 * of it. It is made from the run's journal and from git's commits alone, so the same ones always give the same bytes, and
 * {@link ReceiptVerifier} can make it anew. Immutable.
 */
public final class Receipt {
    /** The version of the format. */
    public static final int VERSION = 1;

    /** What stands for the outcome of a check that a task does not have or that never ran. */
    static final String NOT_VERIFIED = "not verified";

    private final JsonObject json;

    private Receipt(JsonObject json) {
        this.json = json;
    }

    /**
     * The receipt of a run as its journal stands now; a run that goes on has one too, without an end.
     *
     * @param runId the run, present or archived; empty for the project's present one
     * @throws dev.loki.core.LokiException {@code NO_RUN} or {@code RUN_UNKNOWN} if there is no such journal
     */
    public static Receipt of(ProjectDir project, Git git, Optional<String> runId) {
        ReceiptJournal journal = ReceiptJournal.open(project, runId);
        return new Receipt(ReceiptFacts.of(String.valueOf(project.root().getFileName()), journal, new ReceiptGit(git)));
    }

    /**
     * Reads a receipt file strictly in its outline: version, the members and their types, ids of git objects. That its
     * statements are true is for {@link ReceiptVerifier} to find out.
     *
     * @throws dev.loki.core.ConfigException if it is no receipt; names line and column
     */
    public static Receipt parse(Document document) {
        Fields fields = document.fields();
        if (fields.integer("version").orElseThrow(() -> fields.missing("version")) != VERSION) {
            throw fields.error("version", "must be " + VERSION + "; this version of loki knows no other");
        }
        for (String name : new String[] {"run_id", "project", "tasks_file", "branch", "started", "reason"}) {
            fields.requireString(name);
        }
        for (String name : new String[] {"base", "head"}) {
            if (!ReceiptGit.isId(fields.requireString(name))) {
                throw fields.error(name, "must be the full id of a commit, in lower-case hexadecimal");
            }
        }
        nullable(fields);
        for (String name : new String[] {"sessions", "files_changed"}) {
            if (fields.integer(name).isEmpty()) {
                throw fields.missing(name);
            }
        }
        Fields journal = fields.object("journal").orElseThrow(() -> fields.missing("journal"));
        if (journal.integer("entries").orElseThrow(() -> journal.missing("entries")) < 0) {
            throw journal.error("entries", "must not be negative");
        }
        journal.requireString("sha256");
        journal.done();
        for (String name : new String[] {"cost", "policy"}) {
            if (fields.object(name).isEmpty()) {
                throw fields.missing(name);
            }
        }
        lists(fields);
        fields.done();
        return new Receipt((JsonObject) document.root());
    }

    private static void nullable(Fields fields) {
        for (String name : new String[] {"ended", "diff_hash"}) {
            if (!fields.isNull(name)) {
                fields.requireString(name);
            }
        }
        if (!fields.isNull("exit_code") && fields.integer("exit_code").isEmpty()) {
            throw fields.missing("exit_code");
        }
    }

    private static void lists(Fields fields) {
        for (String name : new String[] {
            "files", "commits", "tasks", "deployments", "violations", "approvals", "limits", "notes", "not_run"
        }) {
            if (!fields.has(name)) {
                throw fields.missing(name);
            }
            fields.objects(name);
        }
    }

    /** The run's id. */
    public String runId() {
        return json.string("run_id").orElse("");
    }

    /** The receipt. */
    public JsonObject toJson() {
        return json;
    }

    /** The receipt as the text of a file: indented JSON with a final line end. */
    public String text() {
        return Json.pretty(json) + "\n";
    }

    /** A view for terminals, pull requests and repositories: GitHub-flavoured Markdown in which no text of a run is markup. */
    public String markdown() {
        return ReceiptMarkdown.of(ReceiptPage.of(json));
    }

    /** A view for browsers and paper: one HTML file without script, link or outside resource, in which all text is escaped. */
    public String html() {
        return ReceiptHtml.of(ReceiptPage.of(json));
    }
}

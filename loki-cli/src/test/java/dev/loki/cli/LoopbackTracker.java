package dev.loki.cli;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.testing.RawServer;
import dev.loki.testing.RawServer.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Jira with one epic, on loopback; it also says what a user of GitHub may do, and takes messages of Slack. */
final class LoopbackTracker implements AutoCloseable {
    private static final String TO_DO = "\"status\":{\"name\":\"To Do\",\"statusCategory\":{\"key\":\"new\"}}";
    private static final Pattern ID = Pattern.compile("\"id\":\"(\\d)\"");

    private final List<JsonObject> comments = new CopyOnWriteArrayList<>();
    private final List<String> transitions = new CopyOnWriteArrayList<>();
    private final List<Request> others = new CopyOnWriteArrayList<>();
    private final RawServer server;
    private volatile String permission = "write";
    private volatile boolean silent;

    LoopbackTracker() {
        try {
            server = RawServer.answering(this::answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address of a path. */
    String at(String path) {
        return server.at(path).toString();
    }

    /** Everything that came in. */
    List<Request> requests() {
        return server.requests();
    }

    /** What came in that no part of the tracker below asks for: links, checks, statuses, messages. */
    List<Request> others() {
        return List.copyOf(others);
    }

    /** The comments that were made. */
    List<JsonObject> comments() {
        return comments;
    }

    /** Where issues were brought: 1 In Progress, 2 In Review, 3 Done. */
    List<String> transitions() {
        return List.copyOf(transitions);
    }

    /** From now on comments are taken and not answered, or answered again. */
    void silent(boolean now) {
        silent = now;
    }

    /** What users may do. */
    void permission(String now) {
        permission = now;
    }

    private void answer(Request request, OutputStream out, Socket connection) throws IOException {
        String path = request.path();
        if (path.contains("/permission")) {
            RawServer.reply(out, 200, "", "{\"permission\":\"" + permission + "\"}");
        } else if (path.contains("/comment")) {
            comment(request, out, connection);
        } else if (path.contains("/transitions")) {
            transition(request, out);
        } else if (path.contains("/search/jql")) {
            RawServer.reply(
                    out,
                    200,
                    "",
                    "{\"isLast\":true,\"issues\":[{\"key\":\"PROJ-2\",\"fields\":{\"summary\":\"Part\","
                            + TO_DO
                            + "}},{\"key\":\"PROJ-3\",\"fields\":{\"summary\":\"Old\",\"status\":{\"name\":\"Done\","
                            + "\"statusCategory\":{\"key\":\"done\"}}}}]}");
        } else if (request.method().equals("GET") && path.contains("/issue/")) {
            RawServer.reply(out, 200, "", "{\"key\":\"PROJ-1\",\"fields\":{\"summary\":\"Login\"," + TO_DO + "}}");
        } else {
            others.add(request);
            RawServer.reply(out, 200, "", "{\"id\":1,\"check_runs\":[]}");
        }
    }

    private void comment(Request request, OutputStream out, Socket connection) throws IOException {
        if (request.method().equals("GET")) {
            String body = request.path().startsWith("/repos/")
                    ? "[]"
                    : Json.write(JsonObject.builder()
                            .put("comments", JsonValue.array(comments))
                            .build());
            RawServer.reply(out, 200, "", body);
            return;
        }
        JsonObject comment = (JsonObject) Json.parse(request.text(), "comment");
        comments.add(comment.toBuilder()
                .put("id", Integer.toString(comments.size() + 1))
                .build());
        if (silent) {
            connection.getInputStream().read();
            return;
        }
        RawServer.reply(out, 201, "", Json.write(comments.get(comments.size() - 1)));
    }

    private void transition(Request request, OutputStream out) throws IOException {
        if (request.method().equals("POST")) {
            Matcher id = ID.matcher(request.text());
            transitions.add(id.find() ? id.group(1) : request.text());
            RawServer.reply(out, 204, "", "");
            return;
        }
        RawServer.reply(
                out,
                200,
                "",
                "{\"transitions\":["
                        + "{\"id\":\"1\",\"name\":\"a\",\"to\":{\"name\":\"In Progress\"}},"
                        + "{\"id\":\"2\",\"name\":\"b\",\"to\":{\"name\":\"In Review\"}},"
                        + "{\"id\":\"3\",\"name\":\"c\",\"to\":{\"name\":\"Done\"}}]}");
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

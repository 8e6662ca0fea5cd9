package dev.loki.core.engine;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.json.Fields;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * ACT plays a recorded result: files to write or delete, and what the provider reported.
 *
 * <p>The recording is a JSON file: {@code {"version":1, "writes":[{"path","content"} | {"path","delete":true}],
 * "result":{...}, "exit":0, "output":""}}. Paths are relative to the project and may not leave it, also not through a
 * symbolic link.
 */
final class ReplayProvider implements Provider {
    /** The largest recording, in bytes. */
    static final long MAX_BYTES = 10L << 20;

    private final String file;

    ReplayProvider(String file) {
        this.file = file;
    }

    @Override
    public String name() {
        return "replay";
    }

    private record Write(String path, Optional<String> content) {}

    @Override
    public ActResult act(ActRequest request) {
        Path recording = request.projectDir().resolve(file);
        if (!Files.isRegularFile(recording)) {
            return ActResult.unavailable(request.task().place() + ": act: replay '" + file
                    + "' does not exist; create it or correct the path");
        }
        try {
            return play(request, Json.document(read(recording), file).fields());
        } catch (LokiException e) {
            return ActResult.failed(String.valueOf(e.getMessage()));
        }
    }

    private static byte[] read(Path recording) {
        try {
            if (Files.size(recording) > MAX_BYTES) {
                throw new StorageException(recording + " is larger than " + MAX_BYTES + " bytes; record less");
            }
            return Files.readAllBytes(recording);
        } catch (IOException e) {
            throw StorageException.reading(recording, e);
        }
    }

    private static ActResult play(ActRequest request, Fields fields) {
        if (fields.integer("version").orElse(0L) != 1) {
            throw fields.error("version", "must be 1");
        }
        List<Write> writes = new ArrayList<>();
        for (Fields write : fields.objects("writes")) {
            boolean delete = write.bool("delete", false);
            writes.add(new Write(
                    write.requireString("path"),
                    delete ? Optional.empty() : Optional.of(write.requireString("content"))));
            write.done();
        }
        JsonObject report = fields.object("result").map(ResultFile::check).orElse(JsonObject.EMPTY);
        long exit = fields.integer("exit").orElse(0L);
        String output = fields.string("output", "");
        fields.done();
        writes.forEach(write -> apply(request.projectDir(), write));
        return exit == 0
                ? ActResult.done(report)
                : new ActResult(
                        ActResult.Kind.FAILED,
                        "exit code " + exit + (output.isEmpty() ? "" : ":\n" + output),
                        report,
                        Math.toIntExact(exit));
    }

    private static void apply(Path projectDir, Write write) {
        Path target = projectDir.resolve(write.path()).normalize();
        if (Path.of(write.path()).isAbsolute() || !target.startsWith(projectDir) || target.equals(projectDir)) {
            throw new LokiException(
                    "PATH_OUTSIDE_PROJECT", "the recording writes '" + write.path() + "', which leaves the project");
        }
        try {
            requireInside(projectDir, target, write.path());
            if (write.content().isPresent()) {
                Files.createDirectories(target.getParent());
                Files.write(target, write.content().get().getBytes(StandardCharsets.UTF_8));
            } else {
                Files.deleteIfExists(target);
            }
        } catch (IOException e) {
            throw StorageException.writing(target, e);
        }
    }

    private static void requireInside(Path projectDir, Path target, String shown) throws IOException {
        Path existing = target;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (!existing.toRealPath().startsWith(projectDir.toRealPath())) {
            throw new LokiException(
                    "PATH_OUTSIDE_PROJECT",
                    "the recording writes '" + shown + "', which leaves the project through a symbolic link");
        }
    }
}

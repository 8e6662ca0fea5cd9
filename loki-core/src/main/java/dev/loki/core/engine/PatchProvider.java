package dev.loki.core.engine;

import dev.loki.core.engine.ActResult.Kind;
import dev.loki.core.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** ACT applies a unified diff with {@code git apply}; a diff that is applied already changes nothing. Costs nothing. */
final class PatchProvider implements Provider {
    private static final JsonObject FREE =
            JsonObject.builder().put("cost_usd", BigDecimal.ZERO).build();

    private final ActProcess process;
    private final String file;

    PatchProvider(ActProcess process, String file) {
        this.process = process;
        this.file = file;
    }

    @Override
    public String name() {
        return "patch";
    }

    @Override
    public ActResult act(ActRequest request) {
        Path patch = request.projectDir().resolve(file);
        if (!Files.isRegularFile(patch)) {
            return ActResult.unavailable(request.task().place() + ": act: patch '" + file
                    + "' does not exist; create it or correct the path");
        }
        ActResult applied = git(request, patch, List.of());
        if (applied.kind() == Kind.FAILED
                && git(request, patch, List.of("--reverse", "--check")).kind() == Kind.DONE) {
            return ActResult.done(FREE);
        }
        return applied.kind() == Kind.DONE ? ActResult.done(FREE) : applied;
    }

    private ActResult git(ActRequest request, Path patch, List<String> options) {
        List<String> argv = new java.util.ArrayList<>(List.of("git", "apply", "--whitespace=nowarn"));
        argv.addAll(options);
        argv.add("--");
        argv.add(patch.toString());
        return process.run(request, argv, Optional.empty(), Set.of(), Set.of()).result();
    }
}

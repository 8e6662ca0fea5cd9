package dev.loki.cli.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tool calls that try to get out, and as many that mean no harm. */
class EscapesTest {
    private static final Pattern LISTED = Pattern.compile("(?m)^- \\*\\*([a-z-]+)\\*\\*");

    private Hooked hooked;
    private List<Calls> escapes;

    @BeforeEach
    void makeTheProject(@TempDir Path folder) throws IOException {
        hooked = Hooked.in(folder);
        escapes = Calls.read("escapes.jsonl", hooked.project);
    }

    @Test
    void everyEscapeThatCanBeReadOffACallIsRefused() {
        List<String> missed = new ArrayList<>();
        List<Calls> caught =
                escapes.stream().filter(call -> call.expect().equals("deny")).toList();
        for (Calls call : caught) {
            Hooked.Answer answer = hooked.claude(call.tool(), call.input());
            if (!answer.denied()
                    || answer.out().contains("failed with")
                    || answer.err().contains("failed with")) {
                missed.add(call.id() + ": " + Json.write(call.input()));
            }
        }

        assertThat(missed).isEmpty();
        assertThat(caught).hasSizeGreaterThan(500);
    }

    @Test
    void whatAHookCannotCatchIsSaidInTheGuide() throws IOException {
        List<Calls> known = escapes.stream()
                .filter(call -> call.expect().equals("not caught"))
                .toList();
        List<String> caught = known.stream()
                .filter(call -> hooked.claude(call.tool(), call.input()).denied())
                .map(Calls::id)
                .toList();
        String guide = Files.readString(Path.of("../docs/guides/guard.md"));
        String section = guide.substring(guide.indexOf("## What a hook cannot catch"));
        TreeSet<String> listed = LISTED.matcher(section)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(caught).as("calls that are caught by now").isEmpty();
        assertThat(listed).isEqualTo(known.stream().map(Calls::why).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void noHarmlessCallIsRefused() throws IOException {
        List<Calls> harmless = Calls.read("harmless.jsonl", hooked.project);
        List<String> alarms = new ArrayList<>();
        for (Calls call : harmless) {
            Hooked.Answer answer = hooked.claude(call.tool(), call.input());
            if (!answer.silent()) {
                alarms.add(call.id() + ": " + Json.write(call.input()) + " " + answer);
            }
        }

        assertThat(alarms).isEmpty();
        assertThat(harmless).hasSizeGreaterThanOrEqualTo(200);
    }
}

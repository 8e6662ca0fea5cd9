package dev.loki.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs in other languages that keep to the format page exchange events with us, both ways. */
@Timeout(60)
class InteropTest {
    /** Publishes three events with a payload that is hard to quote, from the variable TEXT. */
    private static final Map<String, List<String>> WRITERS = Map.of(
            "python3", List.of("python3", "-c", """
                    import json, os, time, uuid, datetime
                    for n in range(3):
                        at = datetime.datetime.now(datetime.timezone.utc).isoformat()
                        event = dict(id=uuid.uuid4().hex, type="task", source="skill", timestamp=at,
                                     payload=dict(action="py%d" % n, text=os.environ["TEXT"]), version="1.0")
                        name = "pending/%s_%s.json" % (at.replace(":", "-"), event["id"])
                        with open(name + ".tmp", "w") as f:
                            json.dump(event, f)
                        os.rename(name + ".tmp", name)
                    """),
            "node", List.of("node", "-e", """
                    const fs = require("fs"), crypto = require("crypto");
                    for (let n = 0; n < 3; n++) {
                        const at = new Date().toISOString(), id = crypto.randomBytes(8).toString("hex");
                        const event = {id, type: "task", source: "vscode", timestamp: at,
                            payload: {action: "js" + n, text: process.env.TEXT}, version: "1.0"};
                        const name = `pending/${at.replace(/:/g, "-")}_${id}.json`;
                        fs.writeFileSync(name + ".tmp", JSON.stringify(event, null, 2));
                        fs.renameSync(name + ".tmp", name);
                    }
                    """),
            "bash", List.of("bash", "-c", """
                    text=${TEXT//\\\\/\\\\\\\\}; text=${text//\\"/\\\\\\"}
                    for n in 0 1 2; do
                      at=$(date -u +%Y-%m-%dT%H:%M:%SZ); id=sh$n$$
                      name=pending/${at//:/-}_$id.json
                      printf '{"id":"%s","type":"task","source":"hook","timestamp":"%s","payload":{"action":"sh%s","text":"%s"}}\\n' \\
                        "$id" "$at" "$n" "$text" > "$name.tmp"
                      mv "$name.tmp" "$name"
                    done
                    """));

    /** Prints {@code id type source action text} of each pending event, and archives it. */
    private static final Map<String, List<String>> READERS = Map.of(
            "python3", List.of("python3", "-c", """
                    import json, os
                    for name in sorted(n for n in os.listdir("pending") if n.endswith(".json")):
                        with open("pending/" + name, encoding="utf-8") as f:
                            e = json.load(f)
                        assert list(e) == ["id", "type", "source", "timestamp", "payload", "version"], list(e)
                        assert name == e["timestamp"].replace(":", "-") + "_" + e["id"] + ".json"
                        print(e["id"], e["type"], e["source"], e["payload"]["action"], e["payload"]["text"])
                        os.rename("pending/" + name, "archive/" + name)
                    """),
            "node", List.of("node", "-e", """
                    const fs = require("fs");
                    for (const name of fs.readdirSync("pending").filter(n => n.endsWith(".json")).sort()) {
                        const text = fs.readFileSync("pending/" + name, "utf8"), e = JSON.parse(text);
                        if (JSON.stringify(e, null, 2) !== text) throw new Error("not two spaces: " + text);
                        console.log(e.id, e.type, e.source, e.payload.action, e.payload.text);
                        fs.renameSync("pending/" + name, "archive/" + name);
                    }
                    """),
            "bash", List.of("bash", "-c", """
                    for file in pending/*.json; do
                      id=$(sed -n 's/^  "id": "\\(.*\\)",$/\\1/p' "$file")
                      type=$(sed -n 's/^  "type": "\\(.*\\)",$/\\1/p' "$file")
                      source=$(sed -n 's/^  "source": "\\(.*\\)",$/\\1/p' "$file")
                      action=$(sed -n 's/^    "action": "\\(.*\\)",$/\\1/p' "$file")
                      text=$(sed -n 's/^    "text": "\\(.*\\)"$/\\1/p' "$file" | sed 's/\\\\\\(.\\)/\\1/g')
                      echo "$id $type $source $action $text"
                      mv "$file" archive/
                    done
                    """));

    private static final String TEXT = "say \"hi\" \\ $HOME `id` % 你 🚀";

    @TempDir
    Path dir;

    private String run(Bus bus, List<String> command) throws IOException, InterruptedException {
        Process process;
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(bus.root().toFile());
            builder.environment().putAll(Map.of("TEXT", TEXT, "LC_ALL", "C.UTF-8", "PYTHONIOENCODING", "utf-8"));
            process = builder.redirectErrorStream(true).start();
        } catch (IOException e) {
            Assumptions.abort(command.get(0) + " is not installed");
            return "";
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @ParameterizedTest
    @ValueSource(strings = {"python3", "node", "bash"})
    void theirEventsAreOurs(String language) throws Exception {
        try (Bus bus = Bus.in(dir)) {
            run(bus, WRITERS.get(language));
            List<Event> events = new ArrayList<>();
            bus.bus().drain("g", Bus.QUICKLY, events::add);

            assertThat(events).hasSize(3).allSatisfy(event -> {
                assertThat(event.type()).isEqualTo("task");
                assertThat(event.payload().string("text")).contains(TEXT);
                assertThat(event.instant()).isPresent();
            });
            assertThat(bus.names("archive")).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"python3", "node", "bash"})
    void ourEventsAreTheirs(String language) throws Exception {
        try (Bus bus = Bus.in(dir)) {
            StringBuilder expected = new StringBuilder();
            for (int i = 0; i < 3; i++) {
                String id = bus.bus()
                        .publish(
                                EventType.METRIC,
                                EventSource.RUNNER,
                                Bus.payload("a" + i).toBuilder()
                                        .put("text", TEXT)
                                        .build());
                expected.append(id)
                        .append(" metric runner a")
                        .append(i)
                        .append(' ')
                        .append(TEXT)
                        .append('\n');
            }
            bus.caughtUp("r");

            assertThat(run(bus, READERS.get(language))).isEqualTo(expected.toString());
            assertThat(bus.drained("g")).isEmpty();
            assertThat(bus.caughtUp("r")).isEmpty();
            assertThat(bus.bus().latest(3, EventFilter.ALL)).hasSize(3);
        }
    }
}

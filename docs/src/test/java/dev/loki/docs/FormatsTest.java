package dev.loki.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages of {@code docs/formats} name what the product writes: compared with the files of a real run. */
class FormatsTest {
    private static final Page JOURNAL = Page.of("docs/formats/journal.md");
    private static final Pattern WORD = Pattern.compile("\\w+");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern CONSTANT = Pattern.compile("(?m)^ {4}([A-Z_]+)[,;]");

    @TempDir
    static Path scratch;

    private static Path project;

    private static final String TASKS = """
            version: 1
            gates:
              - {name: lint, run: "! grep -q FIXME greet.sh; echo seen > seen.txt"}
            tasks:
              - id: code
                type: implementation
                title: Code without a specification
                act: echo > code.sh
              - id: greet
                type: chore
                title: Greet
                act: sh agent.sh
                files: [greet.sh]
                verify: sh greet.sh | grep -q Hello
              - id: publish
                type: chore
                title: Publish
                act: cp greet.sh published.sh
                files: [published.sh]
                approval: required
            """;

    private static final String AGENT = """
            case $LOKI_ATTEMPT in
              1) echo outside > outside.txt ;;
              2) echo 'echo Helo # FIXME' > greet.sh ;;
              *) echo 'echo Hello' > greet.sh ;;
            esac
            cat > "$LOKI_RESULT_FILE" <<'END'
            {"summary": "Greets.", "tokens": {"input": 3, "output": 4, "cache_read": 5}, "cost_usd": 0.01, "model": "none",
             "session_id": "s", "questions": [{"q": "Whom?", "answer": "All.", "source": "default"}],
             "decisions": [{"question": "How?", "answer": "Loudly", "rationale": "To be heard."}]}
            END
            """;

    @BeforeAll
    static void runAProject() throws Exception {
        Shell shell = Shell.in(scratch);
        shell.run("mkdir ../project && cd ../project && git init -q && loki init");
        project = shell.folder();
        Files.writeString(project.resolve(".loki/tasks.yaml"), TASKS);
        Files.writeString(project.resolve("agent.sh"), AGENT);
        shell.run("git add -A && git commit -q -m Begin");
        Shell.Ran first = shell.run("loki steer 'Be kind.' && loki run");
        assertThat(first.exit()).as(first.output()).isEqualTo(5);
        Shell.Ran last = shell.run("loki approve yes $(loki approve list | cut -d' ' -f1) && loki run");
        assertThat(last.output()).contains("SPEC_MISSING");
    }

    /** The words in the code of the rows that begin with each type of entry. */
    private static Map<String, Set<String>> entriesOfThePage() {
        Map<String, Set<String>> rows = new TreeMap<>();
        String table = JOURNAL.text().substring(JOURNAL.text().indexOf("## Entries"));
        Matcher row = Pattern.compile("(?m)^\\| `([a-z_]+)` \\| ([^|]*) \\|").matcher(table);
        while (row.find()) {
            rows.put(row.group(1), words(row.group(2)));
        }
        return rows;
    }

    private static Set<String> words(String text) {
        return CODE.matcher(text)
                .results()
                .flatMap(code -> WORD.matcher(code.group(1)).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<JsonObject> lines(Path file) throws IOException {
        return Files.readString(file)
                .lines()
                .map(line -> (JsonObject) Json.parse(line, file.toString()))
                .toList();
    }

    @Test
    void everyTypeOfEntryHasARow() {
        Set<String> types = CONSTANT.matcher(Sources.named("EntryType.java"))
                .results()
                .map(constant -> constant.group(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(entriesOfThePage().keySet()).isEqualTo(types).hasSizeGreaterThan(30);
    }

    @Test
    void everyMemberOfAnEntryIsInItsRow() throws IOException {
        Map<String, Set<String>> rows = entriesOfThePage();
        for (JsonObject entry : lines(project.resolve(".loki/state/journal.jsonl"))) {
            String type = entry.string("type").orElseThrow();
            assertThat(entry.members().keySet()).containsExactly("seq", "at", "type", "data");
            assertThat(rows.get(type))
                    .as("%s: %s", type, Json.write(entry))
                    .containsAll(entry.object("data").orElseThrow().members().keySet());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "state/orchestrator.json, orchestrator.md, agents infrastructure",
        "queue/completed.json, queue.md, gates act",
        "queue/pending.json, queue.md, act",
        "state/approvals.json, approvals.md, ''",
    })
    void everyMemberOfAFileIsOnItsPage(String file, String page, String keyedById) throws IOException {
        Set<String> named = words(Page.of("docs/formats/" + page).prose());
        named.addAll(words(Page.of("docs/formats/tasks.md").prose()));
        JsonValue written = Json.parse(Files.readString(project.resolve(".loki").resolve(file)), file);

        assertThat(named).containsAll(members(written, Set.of(keyedById.split(" "))));
    }

    private static Set<String> members(JsonValue value, Set<String> leftOut) {
        Set<String> names = new TreeSet<>();
        if (value instanceof JsonObject object) {
            object.members().forEach((name, member) -> {
                names.add(name);
                if (!leftOut.contains(name)) {
                    names.addAll(members(member, leftOut));
                }
            });
        } else if (value instanceof JsonArray array) {
            array.items().forEach(item -> names.addAll(members(item, leftOut)));
        }
        return names;
    }

    @Test
    void ledgersHoldWhatTheirPageSaysOnceEach() throws IOException {
        String page = Page.of("docs/formats/ledgers.md").text();
        try (Stream<Path> ledgers = Files.list(project.resolve(".loki/ledgers"))) {
            for (Path ledger : ledgers.toList()) {
                Matcher row = Pattern.compile(
                                "\\| `" + Pattern.quote(ledger.getFileName().toString()) + "` \\| (.*) \\|")
                        .matcher(page);
                assertThat(row.find()).as(ledger.toString()).isTrue();
                List<JsonObject> lines = lines(ledger);
                assertThat(lines).allSatisfy(line -> {
                    assertThat(line.members().keySet()).startsWith("run", "seq", "timestamp", "event");
                    assertThat(words(row.group(1)))
                            .contains(line.string("event").orElse(""));
                });
                assertThat(lines.stream().map(line -> line.get("run") + " " + line.get("seq")))
                        .doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void everySchemaIsNamedOnAPage() throws IOException {
        String pages = Page.below("docs/formats/").stream().map(Page::text).collect(Collectors.joining());
        try (Stream<Path> schemas = Files.list(Page.ROOT.resolve("loki-core/src/main/resources/dev/loki/schema"))) {
            assertThat(schemas.map(schema -> schema.getFileName().toString()))
                    .isNotEmpty()
                    .allSatisfy(schema -> assertThat(pages).contains(schema));
        }
    }
}

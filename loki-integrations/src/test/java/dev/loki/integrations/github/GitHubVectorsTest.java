package dev.loki.integrations.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.testing.Shared;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GitHubVectorsTest {

    static Stream<Arguments> triggers() {
        return Shared.objects("vectors/integrations/github/trigger-context.json").stream()
                .map(c -> Arguments.of(c.string("name").orElseThrow(), c));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("triggers")
    void aTriggerReadsAsTheVectorShows(String name, JsonObject vector) {
        Trigger trigger = Trigger.parse(
                vector.string("eventName").orElseThrow(),
                vector.get("payload").orElse(JsonNull.INSTANCE),
                vector.object("inputs").orElse(JsonObject.EMPTY));

        JsonObject expected = vector.object("context").orElseThrow();
        if (expected.get("THROWS").isPresent()) {
            assertThat(trigger.type())
                    .as("what the reference cannot read is read")
                    .isEqualTo("schedule");
        } else {
            assertThat(Json.pretty(trigger.toJson())).isEqualTo(Json.pretty(expected));
        }
    }

    @Test
    void requirementsAreFoundAsTheVectorsShow() {
        for (JsonObject vector : Shared.objects("vectors/integrations/github/extract-prd.json")) {
            assertThat(PrdText.in(vector.string("body").orElse("")))
                    .as(vector.toString())
                    .isEqualTo(vector.string("prd").orElseThrow());
        }
    }

    @Test
    void labelsAskForWhatTheVectorsShow() {
        for (JsonObject vector :
                Shared.object("vectors/integrations/github/labels.json").objects("cases")) {
            assertThat(Trigger.labelConfig(vector.strings("labels")))
                    .isEqualTo(vector.object("config").orElseThrow());
        }
    }

    private static final String REVIEW = """
            {"action":"submitted","review":{"state":"approved","author_association":"MEMBER","user":{"login":"ann"}},
             "pull_request":{"number":7,"head":{"repo":{"full_name":"o/r"}},"labels":[{"name":"loki-mode"}]},
             "sender":{"login":"ann"},"repository":{"full_name":"o/r"}}""";

    private static final String ISSUE = """
            {"action":"labeled","label":{"name":"loki-mode"},"issue":{"number":4,"labels":[{"name":"loki-mode"}]},
             "sender":{"login":"ann"},"repository":{"full_name":"o/r"}}""";

    private static Trust trust(String event, String payload, String repository, Optional<String> permission) {
        JsonValue json = Json.parse(payload, "event");
        return Trust.of(Trigger.parse(event, json, JsonObject.EMPTY), json, repository, login -> permission);
    }

    @Test
    void whoeverMayWriteMayStartWork() {
        for (String permission : List.of("admin", "write")) {
            assertThat(trust("pull_request_review", REVIEW, "o/r", Optional.of(permission))
                            .trusted())
                    .isTrue();
            assertThat(trust("issues", ISSUE, "o/r", Optional.of(permission)).trusted())
                    .isTrue();
            assertThat(trust("workflow_dispatch", "{\"sender\":{\"login\":\"ann\"}}", "o/r", Optional.of(permission))
                            .trusted())
                    .isTrue();
        }
        assertThat(trust("schedule", "null", "o/r", Optional.empty()).trusted()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"head\":{\"repo\":{\"full_name\":\"o/r\"}} | \"head\":{\"repo\":{\"full_name\":\"eve/r\"}} | fork",
                "\"head\":{\"repo\":{\"full_name\":\"o/r\"}} | \"head\":{\"repo\":null} | fork",
                "\"author_association\":\"MEMBER\" | \"author_association\":\"CONTRIBUTOR\" | does not belong",
                "\"author_association\":\"MEMBER\" | \"x\":1 | does not belong",
                "\"state\":\"approved\" | \"state\":\"dismissed\" | submitted review",
                "\"action\":\"submitted\" | \"action\":\"edited\" | submitted review",
                "\"name\":\"loki-mode\" | \"name\":\"LOKI-MODE\" | label",
                "\"sender\":{\"login\":\"ann\"} | \"sender\":null | who caused it",
                "\"repository\":{\"full_name\":\"o/r\"} | \"repository\":{\"full_name\":\"x/y\"} | another repository"
            })
    void aReviewIsNotTrustedWhenOneThingIsNotRight(String from, String to, String why) {
        assertThat(REVIEW).contains(from);

        Trust trust = trust("pull_request_review", REVIEW.replace(from, to), "o/r", Optional.of("admin"));

        assertThat(trust.trusted()).isFalse();
        assertThat(trust.reason()).contains(why);
    }

    @Test
    void whatGitHubDoesNotSayIsNotTrusted() {
        assertThat(trust("issues", ISSUE, "o/r", Optional.empty()).trusted()).isFalse();
        assertThat(trust("issues", ISSUE, "o/r", Optional.of("read")).trusted()).isFalse();
        assertThat(trust("issues", ISSUE.replace("labeled", "opened"), "o/r", Optional.of("admin"))
                        .trusted())
                .isFalse();
        assertThat(trust("push", "{}", "o/r", Optional.of("admin")).trusted()).isFalse();
        for (String any : List.of("null", "[]", "1", "{\"issue\":[],\"sender\":1}")) {
            assertThat(trust("issues", any, "", Optional.of("admin")).trusted()).isFalse();
            assertThat(trust("pull_request_review", any, "", Optional.of("admin"))
                            .trusted())
                    .isFalse();
        }
    }

    @Test
    void noValueCanEndEarlyAndSetAnotherOutput() {
        SplittableRandom random = new SplittableRandom(3);
        String hostile = "a\nEOF\ntrusted<<X\ntrue\nX\nloki_00\n::set-output name=x::y";
        Map<String, String> outputs = new LinkedHashMap<>();
        outputs.put("trusted", "false");
        outputs.put("prd", hostile);
        outputs.put("empty", "");

        assertThat(read(ActionOutput.text(outputs, random))).isEqualTo(outputs);
        assertThat(ActionOutput.text(outputs, random)).isNotEqualTo(ActionOutput.text(outputs, random));
    }

    /** Reads the file as the runner of Actions does. */
    private static Map<String, String> read(String text) {
        Map<String, String> outputs = new LinkedHashMap<>();
        List<String> lines = List.of(text.split("\n", -1));
        for (int i = 0; i < lines.size() - 1; i++) {
            String[] head = lines.get(i).split("<<", 2);
            List<String> value = new ArrayList<>();
            for (i++; !lines.get(i).equals(head[1]); i++) {
                value.add(lines.get(i));
            }
            outputs.put(head[0], String.join("\n", value));
        }
        return outputs;
    }
}

package dev.loki.integrations.agents.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.engine.AgentReading;
import dev.loki.core.engine.AgentReading.Ending;
import dev.loki.core.io.BoundedText;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.ProviderSpec.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each agent prints; the lines are written by hand in the forms that Claude Code 2.1, Codex 0.169 and Gemini 0.61 print. */
class AgentOutputsTest {
    private static AgentReading read(Parser parser, String output) {
        return Agents.withoutGuard().read(parser, new BoundedText(output, "", output.length(), false));
    }

    private static AgentReading claude(String output) {
        return read(Parser.CLAUDE_STREAM_JSON, output);
    }

    private static JsonObject tokens(AgentReading reading) {
        return reading.report().object("tokens").orElseThrow();
    }

    @Test
    void claudesResultGivesSummaryTokensCostModelAndSession() {
        AgentReading reading = claude("""
                {"type":"system","subtype":"init","session_id":"s-1","model":"big"}
                {"type":"assistant","message":{"content":[{"type":"text","text":"429 rate limit"}]},"session_id":"s-1"}
                {"type":"result","subtype":"success","is_error":false,"result":"Wrote it.","session_id":"s-1",\
                "total_cost_usd":0.25,"usage":{"input_tokens":1,"output_tokens":1},\
                "modelUsage":{"small":{"inputTokens":10,"outputTokens":2,"cacheReadInputTokens":3,"cacheCreationInputTokens":4,"costUSD":0.01},\
                "big":{"inputTokens":100,"outputTokens":20,"cacheReadInputTokens":30,"cacheCreationInputTokens":40,"costUSD":0.24}}}
                """);

        assertThat(reading.ending()).isEqualTo(Ending.DONE);
        assertThat(reading.report().string("summary")).contains("Wrote it.");
        assertThat(reading.report().string("session_id")).contains("s-1");
        assertThat(reading.report().string("model")).contains("big");
        assertThat(reading.report().number("cost_usd").orElseThrow()).isEqualByComparingTo("0.25");
        assertThat(tokens(reading).integer("input")).contains(154L);
        assertThat(tokens(reading).integer("output")).contains(22L);
        assertThat(tokens(reading).integer("cache_read")).contains(33L);
    }

    @Test
    void claudesLastRetrySaysHowLongToWait() {
        AgentReading reading = claude("""
                {"type":"system","subtype":"api_retry","attempt":1,"retry_delay_ms":500,"error_status":429,"error":"rate_limit"}
                {"type":"system","subtype":"api_retry","attempt":2,"retry_delay_ms":2500,"error_status":429,"error":"rate_limit"}
                {"type":"assistant","message":{"content":[]},"error":"rate_limit"}
                {"type":"result","subtype":"success","is_error":true,"api_error_status":429,"result":"Request rejected (429)","total_cost_usd":0}
                """);

        assertThat(reading.ending()).isEqualTo(Ending.RATE_LIMITED);
        assertThat(reading.report().number("retry_after_s").orElseThrow()).isEqualByComparingTo("2.5");
        assertThat(reading.report().string("summary")).isEmpty();
        assertThat(reading.text()).isEqualTo("Request rejected (429) (rate_limit)");
    }

    @Test
    void aServiceThatAnsweredAgainIsNotBusy() {
        AgentReading reading = claude("""
                {"type":"system","subtype":"api_retry","retry_delay_ms":500,"error":"rate_limit"}
                {"type":"assistant","message":{"content":[]}}
                {"type":"result","subtype":"error_max_turns","is_error":true,"errors":["Reached 3 turns"]}
                """);

        assertThat(reading.ending()).isEqualTo(Ending.FAILED);
        assertThat(reading.text()).isEqualTo("Reached 3 turns (error_max_turns)");
        assertThat(reading.report().number("retry_after_s")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "authentication_failed, 401, REFUSED",
        "billing_error, 400, REFUSED",
        "model_not_found, 404, REFUSED",
        "overloaded, 529, RATE_LIMITED",
        "server_error, 500, FAILED",
        "unknown, 403, REFUSED"
    })
    void claudesErrorSaysWhetherAnotherAttemptHelps(String error, int status, Ending ending) {
        AgentReading reading = claude("""
                {"type":"assistant","message":{"content":[]},"error":"%s"}
                {"type":"result","subtype":"success","is_error":true,"api_error_status":%d,"result":"No."}
                """.formatted(error, status));

        assertThat(reading.ending()).isEqualTo(ending);
    }

    @Test
    void anAgentThatWasEndedWhileItWaitedForABusyServiceSaysSo() {
        assertThat(claude(
                                "{\"type\":\"system\",\"subtype\":\"api_retry\",\"retry_delay_ms\":60000,\"error\":\"rate_limit\"}\n")
                        .ending())
                .isEqualTo(Ending.RATE_LIMITED);
    }

    @Test
    void aToolCallThatWaitsForAPersonIsAskedFor() {
        AgentReading reading = claude("""
                {"type":"result","subtype":"success","is_error":false,"result":"","stop_reason":"tool_deferred",\
                "deferred_tool_use":{"id":"t1","name":"Bash","input":{}}}
                """);

        assertThat(reading.ending()).isEqualTo(Ending.NEEDS_APPROVAL);
        assertThat(reading.text()).isEqualTo("it waits for a person to allow Bash");
    }

    @Test
    void whatIsNoResultIsSilence() {
        assertThat(claude("Error: no such option\n{broken\n{\"type\":\"result\"")
                        .ending())
                .isEqualTo(Ending.SILENT);
        assertThat(claude("[1,2]\n").ending()).isEqualTo(Ending.SILENT);
        assertThat(read(Parser.CODEX_JSONL, "").ending()).isEqualTo(Ending.SILENT);
        assertThat(read(Parser.GEMINI_STREAM_JSON, "{\"type\":\"init\"}").ending())
                .isEqualTo(Ending.SILENT);
        assertThat(read(Parser.OPENCODE_JSONL, "{\"type\":\"step_start\"}").ending())
                .isEqualTo(Ending.SILENT);
    }

    @Test
    void outputWithoutItsMiddleIsReadFromBothEnds() {
        BoundedText cut = new BoundedText(
                "{\"type\":\"thread.started\",\"thread_id\":\"t-1\"}\n{\"type\":\"item.comp",
                "leted\"}\n{\"type\":\"turn.completed\",\"usage\":{\"input_tokens\":10,\"cached_input_tokens\":4,\"output_tokens\":2}}\n",
                1_000_000,
                true);

        AgentReading reading = Agents.withoutGuard().read(Parser.CODEX_JSONL, cut);

        assertThat(reading.ending()).isEqualTo(Ending.DONE);
        assertThat(reading.report().string("session_id")).contains("t-1");
        assertThat(tokens(reading).integer("input")).contains(6L);
        assertThat(tokens(reading).integer("cache_read")).contains(4L);
    }

    @Test
    void codexReportsItsLastMessageAndNoCost() {
        AgentReading reading = read(Parser.CODEX_JSONL, """
                {"type":"thread.started","thread_id":"t-1"}
                {"type":"item.completed","item":{"id":"i0","type":"error","message":"status 429"}}
                {"type":"item.completed","item":{"id":"i1","type":"agent_message","text":"First."}}
                {"type":"item.completed","item":{"id":"i2","type":"agent_message","text":"Done."}}
                {"type":"turn.completed","usage":{"input_tokens":400,"cached_input_tokens":80,"output_tokens":120}}
                """);

        assertThat(reading.ending()).isEqualTo(Ending.DONE);
        assertThat(reading.report().string("summary")).contains("Done.");
        assertThat(reading.report().number("cost_usd")).isEmpty();
        assertThat(tokens(reading).integer("input")).contains(320L);
    }

    @ParameterizedTest
    @CsvSource({
        "'exceeded retry limit, last status: 429 Too Many Requests', RATE_LIMITED",
        "'unexpected status 401 Unauthorized: no key', REFUSED",
        "'You have hit your usage limit.', RATE_LIMITED",
        "'stream disconnected', FAILED",
        "'the file of 429 lines is too long', FAILED"
    })
    void codexsFailureSaysWhetherAnotherAttemptHelps(String message, Ending ending) {
        AgentReading reading =
                read(Parser.CODEX_JSONL, "{\"type\":\"turn.failed\",\"error\":{\"message\":\"" + message + "\"}}\n");

        assertThat(reading.ending()).isEqualTo(ending);
        assertThat(reading.text()).isEqualTo(message);
    }

    @Test
    void geminisStatsAreCountedAndItsLastWordsAreTheSummary() {
        AgentReading reading = read(Parser.GEMINI_STREAM_JSON, """
                {"type":"init","session_id":"g-1","model":"pro"}
                {"type":"message","role":"user","content":"Write it."}
                {"type":"message","role":"assistant","content":"I shall write it.","delta":true}
                {"type":"tool_use","tool_name":"write_file"}
                {"type":"message","role":"assistant","content":"All ","delta":true}
                {"type":"message","role":"assistant","content":"done.","delta":true}
                {"type":"result","status":"success","stats":{"input_tokens":400,"output_tokens":120,"cached":80}}
                """);

        assertThat(reading.ending()).isEqualTo(Ending.DONE);
        assertThat(reading.report().string("summary")).contains("All done.");
        assertThat(reading.report().string("model")).contains("pro");
        assertThat(tokens(reading).integer("input")).contains(320L);
    }

    @Test
    void geminisRefusalIsReadFromTheServicesOwnAnswer() {
        String line = "{\"type\":\"result\",\"status\":\"error\",\"error\":{\"type\":\"unknown\",\"message\":"
                + "\"[API Error: {\\\"error\\\":{\\\"code\\\":%d,\\\"message\\\":\\\"No.\\\",\\\"status\\\":\\\"%s\\\","
                + "\\\"details\\\":[{\\\"retryDelay\\\":\\\"3.5s\\\"}]}}]\"}}\n";

        AgentReading busy = read(Parser.GEMINI_STREAM_JSON, line.formatted(429, "RESOURCE_EXHAUSTED"));
        AgentReading refused = read(Parser.GEMINI_STREAM_JSON, line.formatted(401, "UNAUTHENTICATED"));

        assertThat(busy.ending()).isEqualTo(Ending.RATE_LIMITED);
        assertThat(busy.report().number("retry_after_s").orElseThrow()).isEqualByComparingTo("3.5");
        assertThat(busy.text()).isEqualTo("No. (RESOURCE_EXHAUSTED)");
        assertThat(refused.ending()).isEqualTo(Ending.REFUSED);
    }

    @Test
    void opencodesStepsAreSummed() {
        AgentReading reading = read(Parser.OPENCODE_JSONL, """
                {"type":"step_start","sessionID":"o-1","part":{}}
                {"type":"text","sessionID":"o-1","part":{"text":"Writing."}}
                {"type":"step_finish","sessionID":"o-1","part":{"reason":"tool-calls","cost":0.01,"tokens":{"input":10,"output":2,"reasoning":1,"cache":{"read":5,"write":1}}}}
                {"type":"step_start","sessionID":"o-1","part":{}}
                {"type":"text","sessionID":"o-1","part":{"text":"Done."}}
                {"type":"step_finish","sessionID":"o-1","part":{"reason":"stop","cost":0.02,"tokens":{"input":20,"output":3}}}
                """);
        AgentReading refused = read(
                Parser.OPENCODE_JSONL,
                "{\"type\":\"error\",\"error\":{\"name\":\"APIError\",\"data\":{\"message\":\"Slow down\",\"statusCode\":429}}}");

        assertThat(reading.ending()).isEqualTo(Ending.DONE);
        assertThat(reading.report().string("summary")).contains("Done.");
        assertThat(reading.report().number("cost_usd").orElseThrow()).isEqualByComparingTo("0.03");
        assertThat(tokens(reading).integer("input")).contains(31L);
        assertThat(tokens(reading).integer("output")).contains(6L);
        assertThat(refused.ending()).isEqualTo(Ending.RATE_LIMITED);
        assertThat(refused.text()).isEqualTo("Slow down");
    }
}

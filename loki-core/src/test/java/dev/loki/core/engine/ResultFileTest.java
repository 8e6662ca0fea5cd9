package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultFileTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"cost_usd": -1}            | result.json:1:14: "cost_usd" must be a number from 0 to 1000000000000000
            {"tokens": {"input": 1e16}} | result.json:1:22: "input" must be a number from 0 to 1000000000000000
            {"status": "fine"}          | result.json:1:12: "status" must be done, failed, rate_limited or needs_approval
            {"cost_usd": "1"}           | result.json:1:14: "cost_usd" must be a number, not a text
            """)
    void whatIsWrongIsNamed(String text, String message) {
        assertThatThrownBy(() ->
                        ResultFile.check(Json.document(text, "result.json").fields()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }
}

package dev.loki.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.spi.Redactor;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DisclosureTest {
    private static final Pattern NAMED = Pattern.compile("(\"[a-zA-Z_]*(?:[pP]assword|token)\": \")([^\"]{6})[^\"]*");

    private final List<String> asked = new ArrayList<>();
    private final Redactor redactor = text -> {
        asked.add(text);
        return NAMED.matcher(text).replaceAll("$1***");
    };

    private String disclosed(String facts) {
        return Json.write(new Disclosure(redactor).of(Json.parse(facts, "facts")));
    }

    @Test
    void aTextIsASecretByTheNameBeforeIt() {
        assertThat(disclosed("""
                {"password":"hunter2hunter2","db":{"dbPassword":"line\\none \\\\ two","user":"hunter2hunter2"},
                 "tokens":["abcdefgh"],"token":["abcdefgh","12345678"],
                 "argv":["mysql","--password","hunter2hunter2","--user","hunter2hunter2"]}""")).isEqualTo("""
                {"password":"***","db":{"dbPassword":"***","user":"hunter2hunter2"},\
                "tokens":["abcdefgh"],"token":["***","***"],\
                "argv":["mysql","--password","***","--user","hunter2hunter2"]}""");
    }

    @Test
    void aRedactionThatDoesNotReadAsJsonAnyMoreHidesTheWholeText() {
        Redactor rough = text -> text.startsWith("\"pass") ? text.replace("\"", "") : text;
        JsonValue clean = new Disclosure(rough).of(Json.parse("{\"pass\":\"hunter2\"}", "facts"));
        assertThat(Json.write(clean)).isEqualTo("{\"pass\":\"" + Disclosure.HIDDEN + "\"}");
    }

    @Test
    void factsWithoutSecretsAreTheSameInstanceAndLookedAtOnce() {
        JsonValue facts = Json.parse("{\"run\":\"r1\",\"passed\":true,\"tokens\":7,\"list\":[\"a\"]}", "facts");
        assertThat(new Disclosure(redactor).of(facts)).isSameAs(facts);
        assertThat(asked).containsExactly("run", "r1", "passed", "tokens", "list", "a");
    }
}

package dev.loki.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChildEnvironmentTest {
    private static Map<String, String> of(String name, String value) {
        return Processes.childEnvironment(Map.of(name, value), Set.of(), Set.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LOKI_RUN_ID",
                "LOKI_PROCESS_COOKIE",
                "GIT_DIR",
                "GIT_INDEX_FILE",
                "GITHUB_TOKEN",
                "NPMTOKEN",
                "client_secret",
                "MYSQL_PWD",
                "DB_PASSWORD",
                "PGPASSWORD",
                "OPENAI_API_KEY",
                "APIKEY",
                "AWS_ACCESS_KEY_ID",
                "AWS_SECRET_ACCESS_KEY",
                "GOOGLE_APPLICATION_CREDENTIALS",
                "ADO_PAT",
                "NPM_AUTH",
                "npm_config__auth",
                "SSH_AUTH_SOCK",
                "SENTRY_DSN"
            })
    void dropsWhatIsLokisOwnOrNamedLikeASecret(String name) {
        assertThat(of(name, "x")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PATH",
                "HOME",
                "PWD",
                "OLDPWD",
                "LANG",
                "GIT_AUTHOR_NAME",
                "XAUTHORITY",
                "KEYBOARD",
                "JAVA_HOME",
                "TERM",
                "PATTERN"
            })
    void keepsWhatIsHarmless(String name) {
        assertThat(of(name, "x")).containsEntry(name, "x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://me:pw@db.example/x",
                "redis://:pw@host",
                "https://x-access@github.com/a/b",
                "-----BEGIN OPENSSH PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----",
                "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x"
            })
    void dropsAValueThatIsASecret(String value) {
        assertThat(of("ANYTHING", value)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://example.org:8080/a@b", "ssh://git@github.com/a", "a:b@c", "task-0123456789abcdef0123"})
    void keepsAValueThatOnlyResemblesOne(String value) {
        assertThat(of("ANYTHING", value)).hasSize(1);
    }

    @Test
    void namesMayBePassedAndUnset() {
        Map<String, String> env =
                Processes.childEnvironment(Map.of("A_TOKEN", "t", "HOME", "/h"), Set.of("A_TOKEN"), Set.of("HOME"));
        assertThat(env).containsOnlyKeys("A_TOKEN");
    }
}

package dev.loki.policy.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentScannerTest {
    private static final ContentScanner SCANNER = ContentScanner.builtIn();

    private static List<String> secrets(String text) {
        return SCANNER.scan(text, EnumSet.of(Kind.SECRET)).stream()
                .map(Finding::rule)
                .toList();
    }

    private static List<String> personal(String text) {
        return SCANNER.scan(text, EnumSet.of(Kind.PII)).stream()
                .map(Finding::rule)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api_key = \"abcdef0123456789abcd\"",
                "api-key: abcdef0123456789",
                "APIKEY=ABCDEF0123456789ABCD",
                "password=hunter2xy1",
                "token = \"0a1b2c3d4e5f\"",
                "password=correcthorse9",
                "{\"api_key\": \"abcdef0123456789abcd\"}",
                "{\"password\": \"hunter2hunter2\"}",
                "{\\\"password\\\": \\\"hunter2hunter2\\\"}",
                "password = \"correct horse battery staple\"",
                "password => \"hunter2hunter2\"",
                "token := \"0a1b2c3d4e5f6a7b\"",
                "<password>hunter2hunter2</password>",
                "<add key=\"DbPassword\" value=\"hunter2hunter2\" />",
                "mysql --password hunter2hunter2",
                "mysql --password=hunter2hunter2",
                "config[\"password\"] = \"hunter2hunter2\"",
                "System.setProperty(\"API_TOKEN\", \"0a1b2c3d4e5f6a7b\")",
                "client.setPassword(\"hunter2hunter2\")",
                "let password: String = \"hunter2hunter2\"",
                "const password string = \"hunter2hunter2\"",
                "if (\"hunter2hunter2\" == password) {",
                "if (password != 'hunter2hunter2') {",
                "password ||= 'hunter2hunter2'",
                "ALTER ROLE app PASSWORD 'hunter2hunter2'",
                "Server=db;User Id=app;Password=hunter2hunter2;",
                "https://example.org/?access_token=0a1b2c3d4e5f6a7b&x=1",
                "token: s.RD8Fea5W0m0h06K2XkzHkr8t",
                "<token><![CDATA[0a1b2c3d4e5f6a7b]]></token>",
                "API_TOKEN ::= \"0a1b2c3d4e5f6a7b\"",
                "$token .= \"0a1b2c3d4e5f6a7b\"",
                "private_key \"0a1b2c3d4e5f6a7b\";",
                "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlc2ln",
            })
    void findsSecretsInEverySyntax(String text) {
        assertThat(secrets(text)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "const password = process.env.DB_PASSWORD;",
                "token = getToken();",
                "token: ${GITHUB_TOKEN}",
                "password: undefined",
                "password: string;",
                "password: Optional[str] = None",
                "private String password;",
                "task-0123456789abcdef0123456789abcdef",
                "token:\n  description of the token",
                "password=\nhunter2hunter2",
                "const API_KEY_HEADER = \"x-api-key-header\"",
                "password = \"********\"",
                "password = \"<your password>\"",
                "API_KEY=YOUR_API_KEY_GOES_HERE_123",
                "token = \"xxxxxxxxxxxxxxxxxxxx\"",
                "password = os.environ[\"DB_PASSWORD\"]",
                "password: !vault my_password_1",
                "secret: arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-1",
                "\"password\": \"The password must have at least 8 characters\"",
                "max_tokens = 4096000000",
                "csrf_token = \"0a1b2c3d4e5f6a7b0a1b2c3d\"",
                "passｗord=hunter2xy1",
                "etag 5d41402abc4b2a76b9719d911017c592",
                "git@github.com:loki/loki.git",
                "{ \"new.password\", \"\\u65B0\\u53E3\\u4EE4\" }",
                "data to pass to an <a href=\"#all_stream_class-streamduplex1\">",
                "token.matches(\"0|[1-9][0-9]{0,8}\")",
                "version_pass => '1.302164'",
                "io.jsonwebtoken:jjwt-jackson-0.11.2",
            })
    void leavesReferencesMasksAndProseAlone(String text) {
        assertThat(secrets(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user@example.com",
                "user@exämple.de",
                "first.last+tag@sub.example.co.uk",
                "mailto:jane@example.org",
                "123-45-6789",
                "SSN 123456789",
                "card 3782 822463 10005",
                "5555-5555-5555-4444",
                "6011111111111117",
                "+14155552671",
                "+44 20 7946 0958",
                "(415) 555-2671",
                "415.555.2671",
                "1-415-555-2671",
                "phone: 4155552671",
                "FR14 2004 1010 0505 0001 3M02 606",
            })
    void findsPersonalData(String text) {
        assertThat(personal(text)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "root@localhost",
                "src=\"logo@2x.png\"",
                "git@github.com:loki/loki.git",
                "a@b.||x",
                "react@18.2.0",
                "return this@Outer.method()",
                "https://user:pass@example.com/x",
                "000-12-3456",
                "666-12-3456",
                "987-65-4321",
                "{\"ts\": 1700000000}",
                "1700000000123",
                "id 1234567890123456",
                "from 203.0.113.77",
                "2026-11-25T09:17:17+0000",
                "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                "1.234.567.8901",
            })
    void leavesNumbersAndNamesAlone(String text) {
        assertThat(personal(text)).isEmpty();
    }

    @Test
    void tellsWhereAndHidesWhat() {
        Finding finding = SCANNER.scan("a\nüñ𝄞 password=hunter2hunter2\n", EnumSet.of(Kind.SECRET))
                .get(0);

        assertThat(finding.line()).isEqualTo(2);
        assertThat(finding.column()).isEqualTo(15);
        assertThat(finding.redacted()).isEqualTo("hu***r2");
        assertThat(finding.fingerprint()).matches("[0-9a-f]{64}");
    }
}

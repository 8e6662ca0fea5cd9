package dev.loki.policy.scan;

import java.util.Map;
import java.util.Set;

/** The shapes of secrets: tokens by pattern, assignments, addresses with credentials. */
final class Shapes {
    private static final int MAX_CREDENTIAL = 512;
    private static final int MAX_SCHEME = 32;
    private static final int MAX_COMMAND = 256;
    private static final Set<String> DATABASES = Set.of(
            "postgres",
            "postgresql",
            "mysql",
            "mariadb",
            "mongodb",
            "mongodb+srv",
            "redis",
            "rediss",
            "amqp",
            "amqps",
            "mssql",
            "sqlserver",
            "oracle",
            "clickhouse",
            "cassandra",
            "couchdb",
            "neo4j",
            "bolt",
            "influxdb",
            "memcached",
            "cockroachdb",
            "snowflake",
            "ldap",
            "ldaps",
            "nats",
            "kafka");

    /** The shapes that a detector names instead of giving a pattern. */
    private static final Map<String, Shape> NAMED = Map.ofEntries(
            Map.entry("password", assignedTo(SecretName.PASSWORD)),
            Map.entry("token", assignedTo(SecretName.TOKEN)),
            Map.entry("url", (c, start, end) -> urlCredentials(c, start, end, false)),
            Map.entry("database-url", (c, start, end) -> urlCredentials(c, start, end, true)),
            Map.entry("curl-user", Shapes::curlUser),
            Map.entry("email", PersonalShapes::email),
            Map.entry("ssn", PersonalShapes::ssn),
            Map.entry("card", PersonalShapes::card),
            Map.entry("iban", PersonalShapes::iban),
            Map.entry("phone", PersonalShapes::phone),
            Map.entry("ipv4", PersonalShapes::ipv4));

    private Shapes() {}

    /**
     * The shape of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Shape named(String name) {
        Shape shape = NAMED.get(name);
        if (shape == null) {
            throw new IllegalArgumentException("there is no shape '" + name + "'");
        }
        return shape;
    }

    /** A pattern that matches around the keyword, between two bytes that are no word signs. */
    static Shape token(TokenPattern pattern, String keyword) {
        int[] lead = pattern.lead(keyword);
        return (c, start, end) -> {
            for (int at = start - lead[1]; at <= start - lead[0]; at++) {
                if (at >= 0 && Bytes.isTokenStart(c.text, at) && pattern.matches(c.attempt, at)) {
                    return c.found(c.attempt.groupStart, c.attempt.groupEnd());
                }
            }
            return false;
        };
    }

    /** A pattern that is all of what is assigned to a name that holds the keyword. */
    static Shape assigned(TokenPattern pattern) {
        return (c, start, end) -> c.assignment.read(start, end)
                && pattern.matches(c.attempt, c.assignment.valueStart)
                && c.attempt.end == c.assignment.valueEnd
                && c.found(c.attempt.groupStart, c.attempt.groupEnd());
    }

    private static Shape assignedTo(SecretName sort) {
        return (c, start, end) -> {
            if (!c.assignment.read(start, end)) {
                return false;
            }
            SecretValue value = SecretValue.of(c.text, c.assignment);
            return value.plausible(sort, c.assignment)
                    && SecretName.of(c.text, c.assignment.nameStart, c.assignment.nameEnd) == sort
                    && value.isLiteral(sort, c.assignment)
                    && c.found(c.assignment.valueStart, c.assignment.valueEnd);
        };
    }

    /** {@code scheme://user:password@host}: the password, whatever it is, unless it is a mask or a reference. */
    private static boolean urlCredentials(Candidate c, int start, int end, boolean database) {
        int colon = -1;
        int at = -1;
        int furthest = Math.min(c.limit, end + MAX_CREDENTIAL);
        for (int i = end; i < furthest && !endsUrl(c.text[i]); i++) {
            if (c.text[i] == ':' && colon < 0) {
                colon = i;
            } else if (c.text[i] == '@') {
                at = i;
            }
        }
        if (colon < 0 || at <= colon + 1 || !isHostStart(c.at(at + 1)) || isDatabase(c, start) != database) {
            return false;
        }
        c.found(colon + 1, at);
        return !Masks.covers(c.text, c.start, c.end)
                && !Masks.isReference(c.value())
                && !Masks.isPlaceholder(c.value());
    }

    private static boolean isHostStart(byte b) {
        return Bytes.isAlphanumeric(b) || b == '[' || b == '$' || b == '{' || b == '<' || b == '%' || b < 0;
    }

    private static boolean endsUrl(byte b) {
        return Bytes.isLineBreak(b) || Bytes.isBlank(b) || Bytes.isQuote(b) || b == '/' || b == '?' || b == '#';
    }

    private static boolean isDatabase(Candidate c, int end) {
        int start = end;
        while (start > Math.max(0, end - MAX_SCHEME)
                && (Bytes.isAlphanumeric(c.text[start - 1]) || c.text[start - 1] == '+')) {
            start--;
        }
        return DATABASES.contains(Masks.text(c.text, start, end).toLowerCase(java.util.Locale.ROOT));
    }

    /** {@code curl -u name:password}. */
    private static boolean curlUser(Candidate c, int start, int end) {
        int p = Bytes.skipBlanks(c.text, end, c.limit, MAX_SCHEME);
        p += c.at(p) == '=' ? 1 : 0;
        byte quote = Bytes.isQuote(c.at(p)) ? c.at(p) : 0;
        p += quote == 0 ? 0 : 1;
        int colon = -1;
        int i = p;
        int furthest = Math.min(c.limit, p + MAX_CREDENTIAL);
        for (; i < furthest && !Bytes.isLineBreak(c.text[i]); i++) {
            if (quote == 0 ? Bytes.isBlank(c.text[i]) || Bytes.isQuote(c.text[i]) : c.text[i] == quote) {
                break;
            }
            colon = c.text[i] == ':' && colon < 0 ? i : colon;
        }
        boolean separated = p > end || Bytes.isBlank(c.at(end - 1));
        if (!separated || colon <= p || i <= colon + 2 || !c.follows(start, MAX_COMMAND, "curl", "wget")) {
            return false;
        }
        c.found(colon + 1, i);
        return !c.value().matches("(?i)pass(?:word|wd)?|token|secret|api_?key|\\w*pwd")
                && !Masks.covers(c.text, c.start, c.end)
                && !Masks.isReference(Masks.text(c.text, p, i))
                && !Masks.isReference(c.value())
                && !Masks.isPlaceholder(c.value());
    }
}

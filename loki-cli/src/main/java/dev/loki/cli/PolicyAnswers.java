package dev.loki.cli;

import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.Ruling;
import dev.loki.core.json.Fields;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import dev.loki.core.json.Nearest;
import dev.loki.policy.PolicyEngine;
import dev.loki.policy.PolicyFile;
import dev.loki.policy.PolicySet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers of {@code loki policy eval}: one line of JSON each. */
final class PolicyAnswers {
    /** How many policies of a batch are kept compiled. */
    private static final int MAX_KEPT = 256;

    private static final String POLICY_FILE = "policy-file";

    /** What a line of a batch may hold. */
    private static final List<String> MEMBERS = List.of("point", "context", "policy");

    private PolicyAnswers() {}

    /** Decides about one action. */
    static ExitCode one(Composition loki, String point, Optional<String> context, Optional<Path> policy) {
        if (EnforcementPoint.named(point).isEmpty()) {
            return print(loki, PolicyEngine.of(PolicySet.NONE).evaluate(point, JsonNull.INSTANCE), true);
        }
        PolicyEngine engine;
        try {
            engine = PolicyEngine.of(PolicyInput.policies(loki, policy));
        } catch (ConfigException e) {
            loki.console().warn(String.valueOf(e.getMessage()));
            return print(loki, invalid(e), true);
        }
        JsonValue fields;
        try {
            fields = PolicyInput.context(loki, context);
        } catch (ConfigException e) {
            return print(loki, Ruling.deny("context", "the context is no JSON: " + e.getMessage()), false);
        }
        return print(loki, engine.evaluate(point, fields), false);
    }

    private static Ruling invalid(ConfigException e) {
        return Ruling.deny(POLICY_FILE, "the policy file is invalid: " + e.getMessage());
    }

    private static ExitCode print(Composition loki, Ruling ruling, boolean invalid) {
        loki.console().raw(Json.write(ruling.toJson()) + "\n");
        if (invalid) {
            return ExitCode.INVALID;
        }
        return switch (ruling.decision()) {
            case ALLOW -> ExitCode.OK;
            case DENY -> ExitCode.DENIED;
            case REQUIRE_APPROVAL -> ExitCode.APPROVAL;
        };
    }

    /** Decides about one action per line. */
    static ExitCode batch(Composition loki, String file, Optional<Path> policy) {
        Batch lines = new Batch(loki, policy);
        if (file.equals("-")) {
            return lines.read(loki.streams().in());
        }
        try (InputStream in = Files.newInputStream(PolicyInput.existing(loki, Path.of(file)))) {
            return lines.read(in);
        } catch (IOException e) {
            throw new LokiException("USAGE", file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Answers line by line; every line gets its answer, also one that cannot be understood. */
    private static final class Batch {
        private final Composition loki;
        private final Optional<Path> policy;
        private final Map<String, Object> engines = new LinkedHashMap<>();
        private @org.jspecify.annotations.Nullable Object common;

        Batch(Composition loki, Optional<Path> policy) {
            this.loki = loki;
            this.policy = policy;
        }

        ExitCode read(InputStream in) {
            boolean understood = true;
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                int number = 0;
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    number++;
                    if (line.isBlank()) {
                        continue;
                    }
                    understood &= answer(line, number);
                }
            } catch (IOException e) {
                throw new LokiException("USAGE", "the batch cannot be read: " + e.getMessage(), e);
            }
            return understood ? ExitCode.OK : ExitCode.INVALID;
        }

        private boolean answer(String line, int number) {
            Ruling ruling;
            boolean understood = true;
            try {
                if (!(Json.parse(line, "batch", number) instanceof JsonObject object)) {
                    throw new ConfigException("batch:" + number + ":1: a line must be an object");
                }
                requireKnownMembers(object, line, number);
                ruling = answer(object);
            } catch (ConfigException e) {
                understood = false;
                ruling = Ruling.deny("batch", String.valueOf(e.getMessage()));
            }
            loki.console().raw(Json.write(ruling.toJson()) + "\n");
            return understood;
        }

        /** A member that was mistyped would be one that is missing; others, such as the name of a case, say nothing here. */
        private static void requireKnownMembers(JsonObject object, String line, int number) {
            if (object.members().keySet().stream()
                    .noneMatch(name ->
                            !MEMBERS.contains(name) && Nearest.to(name, MEMBERS).isPresent())) {
                return;
            }
            Fields fields = Json.document(line, "batch", number).fields();
            MEMBERS.forEach(fields::has);
            fields.done();
        }

        private Ruling answer(JsonObject line) {
            Object engine = line.get("policy").map(this::engine).orElseGet(this::common);
            JsonValue point = line.get("point").orElse(JsonNull.INSTANCE);
            String name = point instanceof JsonString text ? text.value() : Json.write(point);
            if (engine instanceof Ruling invalid && EnforcementPoint.named(name).isPresent()) {
                return invalid;
            }
            return (engine instanceof PolicyEngine valid ? valid : PolicyEngine.of(PolicySet.NONE))
                    .evaluate(name, line.get("context").orElse(JsonNull.INSTANCE));
        }

        /** The engine for the text of a policy, or the answer to every question about one that is invalid. */
        private Object engine(JsonValue text) {
            if (text instanceof JsonNull) {
                return PolicyEngine.of(PolicySet.NONE);
            }
            if (!(text instanceof JsonString string)) {
                return Ruling.deny(POLICY_FILE, "\"policy\" must be the text of a policy file or null");
            }
            if (engines.size() >= MAX_KEPT) {
                engines.clear();
            }
            return engines.computeIfAbsent(string.value(), policyText -> {
                try {
                    return PolicyEngine.of(PolicyFile.parse(policyText, "policy"));
                } catch (ConfigException e) {
                    return invalid(e);
                }
            });
        }

        private Object common() {
            Object known = common;
            if (known == null) {
                try {
                    known = PolicyEngine.of(PolicyInput.policies(loki, policy));
                } catch (ConfigException e) {
                    known = invalid(e);
                }
                common = known;
            }
            return known;
        }
    }
}

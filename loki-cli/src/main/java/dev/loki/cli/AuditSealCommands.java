package dev.loki.cli;

import dev.loki.audit.AuditLog;
import dev.loki.audit.AuditSettings;
import dev.loki.audit.seal.Proof;
import dev.loki.audit.seal.SealSettings;
import dev.loki.audit.seal.Seals;
import dev.loki.audit.seal.SigningKey;
import dev.loki.audit.seal.VerifierKey;
import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.json.Document;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loki audit seal}, {@code prove}, {@code check-proof} and {@code key}. */
final class AuditSealCommands {
    private AuditSealCommands() {}

    /** The settings of the environment, trusting also the keys that are named on the command line. */
    static SealSettings settings(Composition loki, List<String> named) {
        SealSettings settings = SealSettings.from(loki.env(), loki.project().root());
        return named.isEmpty() ? settings : settings.alsoTrusting(keys(loki, named));
    }

    /** Public keys, each given as itself or as a file of them. */
    private static List<VerifierKey> keys(Composition loki, List<String> named) {
        List<VerifierKey> keys = new ArrayList<>();
        for (String name : named) {
            Path file = loki.here().resolve(name);
            if (Files.exists(file) || name.indexOf('+') < 0) {
                keys.addAll(SealSettings.keys(file));
            } else {
                keys.add(VerifierKey.parse(name));
            }
        }
        return keys;
    }

    private static Seals seals(Composition loki) {
        return Seals.of(AuditCommand.log(loki), settings(loki, List.of()), InstantSource.system());
    }

    /** {@code loki audit seal}. */
    @Command(
            name = "seal",
            description = {
                "Sign how many entries the log has and what they are, with the key of LOKI_AUDIT_KEY_FILE.",
                "Prints the seal. What is cut off or rewritten later is found by loki audit verify."
            })
    static final class SealCommand implements Subcommand {

        @Option(names = "--show", description = "Print the newest seal and make none.")
        boolean show;

        @Override
        public ExitCode run(Composition loki) {
            Seals seals = seals(loki);
            boolean made = !show && sealed(loki, seals);
            Optional<String> newest = seals.last();
            if (newest.isEmpty()) {
                throw new LokiException(
                        "AUDIT_SEAL_MISSING",
                        show
                                ? "the log has no seal yet; make one with: loki audit seal"
                                : "the log has no entry to seal yet; record one first");
            }
            if (loki.console().json()) {
                loki.console()
                        .document(JsonObject.builder()
                                .put("made", made)
                                .put("checkpoint", newest.get())
                                .build());
            } else {
                loki.console().raw(newest.get());
            }
            if (!made && !show) {
                loki.console().note("nothing is new since this seal");
            }
            return ExitCode.OK;
        }

        private static boolean sealed(Composition loki, Seals seals) {
            if (!seals.enabled()) {
                throw new ConfigException(
                        "there is no key to seal with; make one with: loki audit key new FILE, and set "
                                + SealSettings.KEY_FILE);
            }
            if (!Files.exists(AuditCommand.log(loki)) && seals.last().isEmpty()) {
                return false;
            }
            AuditSettings settings =
                    AuditSettings.from(loki.env().raw(), loki.project().root(), loki.redactor());
            try (AuditLog log = AuditLog.open(loki.project(), settings, InstantSource.system())) {
                return log.seal().isPresent();
            }
        }
    }

    /** {@code loki audit prove}. */
    @Command(
            name = "prove",
            description = {
                "Print a proof that entry N is in the log as it was sealed; it can be checked without the log.",
                "With --older, prove instead that the log still begins with what an older seal is about."
            })
    static final class ProveCommand implements Subcommand {

        @Parameters(arity = "0..1", paramLabel = "N", description = "The entry's number, from 0.")
        Optional<Long> entry = Optional.empty();

        @Option(names = "--older", paramLabel = "FILE", description = "An older seal, as loki audit seal prints it.")
        Optional<Path> older = Optional.empty();

        @Override
        public ExitCode run(Composition loki) {
            if (entry.isPresent() == older.isPresent()) {
                throw new LokiException("USAGE", "give the number of an entry, or --older and an older seal");
            }
            Seals seals = seals(loki);
            Proof proof = entry.isPresent()
                    ? seals.prove(entry.get())
                    : seals.proveConsistency(text(loki.here().resolve(older.orElseThrow())));
            loki.console().raw(Json.pretty(proof.toJson()) + "\n");
            return ExitCode.OK;
        }

        private static String text(Path file) {
            try {
                if (Files.size(file) > Proof.MAX_BYTES) {
                    throw new ConfigException(file + " is no seal; name a file that loki audit seal has printed");
                }
                return Files.readString(file);
            } catch (IOException e) {
                throw StorageException.reading(file, e);
            }
        }
    }

    /** {@code loki audit check-proof}. */
    @Command(
            name = "check-proof",
            description =
                    "Check a proof with the public key of whoever sealed the log; ends with 8 when it does not hold.")
    static final class CheckProofCommand implements Subcommand {

        @Parameters(paramLabel = "FILE", description = "A file that loki audit prove has printed.")
        Path file = Path.of("");

        @Option(
                names = "--key",
                paramLabel = "KEY",
                description = "A public key, or a file of them; besides those of the environment.")
        List<String> keys = new ArrayList<>();

        @Override
        public ExitCode run(Composition loki) {
            SealSettings settings = settings(loki, keys);
            if (settings.trusted().isEmpty()) {
                throw new LokiException(
                        "USAGE",
                        "there is no public key to check with; give --key, or set " + SealSettings.PUBLIC_KEYS + " or "
                                + SealSettings.KEY_FILE);
            }
            Path path = loki.here().resolve(file);
            if (!Files.isRegularFile(path)) {
                throw new LokiException("USAGE", file + " does not exist; name a proof");
            }
            Document document = Document.read(path, file.toString());
            Proof proof = Proof.of(document.root(), file.toString());
            Proof.Result result = proof.check(settings.trusted());
            loki.console().result((result.valid() ? "valid   " : "broken  ") + result.message());
            loki.console()
                    .document(JsonObject.builder()
                            .put("valid", result.valid())
                            .put("message", result.message())
                            .putOrNull("key", result.key())
                            .build());
            return result.valid() ? ExitCode.OK : ExitCode.AUDIT;
        }
    }

    /** {@code loki audit key}. */
    @Command(
            name = "key",
            description = "Make and show the key that seals the log.",
            subcommands = {KeyNewCommand.class, KeyShowCommand.class})
    static final class KeyCommand {
        private KeyCommand() {}
    }

    /** {@code loki audit key new}. */
    @Command(
            name = "new",
            description =
                    "Make a key that only its owner can read, and print its public half; set LOKI_AUDIT_KEY_FILE.")
    static final class KeyNewCommand implements Subcommand {

        @Parameters(paramLabel = "FILE", description = "Where to write it; keep it out of the repository.")
        Path file = Path.of("");

        @Option(
                names = "--name",
                paramLabel = "NAME",
                description =
                        "Which log it is for, such as example.org/payments/audit (default: the project's folder).")
        Optional<String> name = Optional.empty();

        @Override
        public ExitCode run(Composition loki) {
            Path folder = loki.project().root().getFileName();
            String origin = name.orElse(
                    "loki/" + (folder == null ? "audit" : folder.toString().replaceAll("[^A-Za-z0-9._-]", "-")));
            SigningKey key = SigningKey.generate(origin, new SecureRandom());
            key.write(loki.here().resolve(file));
            print(loki, key.verifier());
            loki.console().note("keep the line above where the people are who will verify the log");
            return ExitCode.OK;
        }
    }

    /** {@code loki audit key show}. */
    @Command(name = "show", description = "Print the public half of a key, which is no secret.")
    static final class KeyShowCommand implements Subcommand {

        @Parameters(
                arity = "0..1",
                paramLabel = "FILE",
                description = "The key (default: that of LOKI_AUDIT_KEY_FILE).")
        Optional<Path> file = Optional.empty();

        @Override
        public ExitCode run(Composition loki) {
            Optional<SigningKey> key = file.isPresent()
                    ? Optional.of(SigningKey.read(loki.here().resolve(file.get())))
                    : settings(loki, List.of()).key();
            print(
                    loki,
                    key.orElseThrow(() -> new LokiException("USAGE", "name a key, or set " + SealSettings.KEY_FILE))
                            .verifier());
            return ExitCode.OK;
        }
    }

    private static void print(Composition loki, VerifierKey key) {
        loki.console().result(key.toString());
        loki.console()
                .document(JsonObject.builder()
                        .put("name", key.name())
                        .put("id", key.idInHex())
                        .put("key", key.toString())
                        .build());
    }
}

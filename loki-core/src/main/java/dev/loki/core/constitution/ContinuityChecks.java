package dev.loki.core.constitution;

import dev.loki.core.io.Sha256;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the constitution asks of the working memory, {@code .loki/CONTINUITY.md}. */
final class ContinuityChecks {
    private static final Pattern COMMIT_ID = Pattern.compile("(?<![0-9a-zA-Z])[0-9a-f]{7,64}(?![0-9a-zA-Z])");

    private ContinuityChecks() {}

    /** The file is there. */
    static Outcome exists(Moment moment, Facts facts, JsonObject params) {
        if (!facts.stateKept()) {
            return withoutState();
        }
        return isThere(facts) ? Outcome.held() : Outcome.broken("there is no file .loki/CONTINUITY.md");
    }

    /** The file as it is now is the one that the run read before it acts. */
    static Outcome read(Moment moment, Facts facts, JsonObject params) {
        if (!facts.stateKept()) {
            return withoutState();
        }
        if (!isThere(facts)) {
            return Outcome.notApplicable("there is no file to read");
        }
        if (facts.continuityRead().isEmpty()) {
            return Outcome.broken("nobody has read .loki/CONTINUITY.md before this action");
        }
        String now = Sha256.hex(Texts.bytes(facts.project().continuity()));
        if (facts.continuityRead().get().equals(now)) {
            return Outcome.held();
        }
        return Outcome.broken(Outcome.problem(".loki/CONTINUITY.md was written after it was last read")
                .put("read", facts.continuityRead().get())
                .put("now", now));
    }

    /** The file names the checkpoint commit, in full or by at least its first seven digits. */
    static Outcome namesCommit(Moment moment, Facts facts, JsonObject params) {
        if (!facts.stateKept()) {
            return withoutState();
        }
        Optional<String> sha = facts.commit().map(Facts.Commit::sha).filter(s -> !s.isBlank());
        if (sha.isEmpty()) {
            return Outcome.unknown("checkpoint commit");
        }
        if (!isThere(facts)) {
            return Outcome.notApplicable("there is no file to look into");
        }
        Matcher ids = COMMIT_ID.matcher(Texts.read(facts.project().continuity()));
        while (ids.find()) {
            if (sha.get().startsWith(ids.group())) {
                return Outcome.held();
            }
        }
        return Outcome.broken(
                Outcome.problem(".loki/CONTINUITY.md does not name the commit").put("commit", sha.get()));
    }

    static Outcome withoutState() {
        return Outcome.notApplicable("this checkout has no .loki/state");
    }

    private static boolean isThere(Facts facts) {
        Path file = facts.project().continuity();
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }
}

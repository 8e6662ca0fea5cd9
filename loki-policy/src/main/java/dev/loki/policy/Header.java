package dev.loki.policy;

import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.Ruling.Effect;
import dev.loki.core.gate.Ruling.Finding;
import dev.loki.core.gate.Ruling.Match;
import java.util.List;

/**
 * What every entry has.
 *
 * @param name its name
 * @param point where it is asked
 * @param effect what a violation means
 * @param allowAuto whether {@code --approve auto} may approve it
 * @param place the file, line and column where it begins
 */
record Header(String name, EnforcementPoint point, Effect effect, boolean allowAuto, String place) {

    List<Match> violated(String reason) {
        return List.of(match(reason, List.of()));
    }

    Match match(String reason, List<Finding> findings) {
        return new Match(name, effect, reason, findings, allowAuto);
    }
}

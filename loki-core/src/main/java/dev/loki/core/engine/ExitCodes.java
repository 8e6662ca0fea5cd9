package dev.loki.core.engine;

import java.util.Collection;
import java.util.List;

/** Which of several outcomes decides the exit code of a run. */
final class ExitCodes {
    /** A run goes on with independent tasks and ends with the first of these that occurred. */
    private static final List<Integer> PRECEDENCE = List.of(8, 9, 3, 5, 4, 7, 6, 75, 1);

    private ExitCodes() {}

    static int of(Collection<Integer> occurred) {
        for (int code : PRECEDENCE) {
            if (occurred.contains(code)) {
                return code;
            }
        }
        return occurred.stream().filter(code -> code != 0).findFirst().orElse(0);
    }
}

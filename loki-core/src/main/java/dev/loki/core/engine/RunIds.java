package dev.loki.core.engine;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.random.RandomGenerator;

/** Ids of runs: the time of their beginning, which sorts, and four characters against clashes. */
final class RunIds {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final int RANDOM_CHARACTERS = 4;
    private static final int RADIX = 36;

    private RunIds() {}

    static String next(InstantSource clock, RandomGenerator random) {
        StringBuilder id =
                new StringBuilder("run-").append(TIME.format(clock.instant())).append('-');
        for (int i = 0; i < RANDOM_CHARACTERS; i++) {
            id.append(Character.forDigit(random.nextInt(RADIX), RADIX));
        }
        return id.toString();
    }
}

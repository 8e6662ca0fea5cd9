package dev.loki.events;

import dev.loki.core.io.FileMutex;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A member of a group: the name of its claim folder, which says on which machine and in which process it works, so that
 * others see whether it is alive without asking it.
 *
 * @param name {@code <host>.<pid>.<start of the process in ms>.<random>}
 */
record Member(String name) {
    private static final Pattern FORM =
            Pattern.compile("([A-Za-z0-9-]{1,64})\\.(\\d{1,15})\\.(\\d{1,15})\\.[0-9a-z]{1,16}");
    private static final int MAX_HOST = 64;
    private static final int RADIX = 36;

    /** A new member of this process. */
    static Member of(InstantSource clock, RandomGenerator random) {
        FileMutex.Owner me = FileMutex.Owner.current("events", clock);
        String unique = Long.toString(random.nextLong() >>> 1, RADIX);
        return new Member(host(me) + "." + me.pid() + "." + me.started().toEpochMilli() + "." + unique);
    }

    /**
     * Whether the member is known to be dead: its process on this machine has ended. One on another machine, or with a
     * name of another form, is never known to be.
     */
    boolean isDead(InstantSource clock) {
        Matcher form = FORM.matcher(name);
        if (!form.matches()) {
            return false;
        }
        FileMutex.Owner me = FileMutex.Owner.current("events", clock);
        if (!form.group(1).equals(host(me))) {
            return false;
        }
        Instant started = Instant.ofEpochMilli(Long.parseLong(form.group(3)));
        return !new FileMutex.Owner(Long.parseLong(form.group(2)), started, "events", me.host()).alive();
    }

    private static String host(FileMutex.Owner owner) {
        String host = owner.host().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
        return host.isEmpty() ? "localhost" : host.substring(0, Math.min(MAX_HOST, host.length()));
    }
}

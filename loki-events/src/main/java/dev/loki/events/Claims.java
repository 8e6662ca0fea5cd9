package dev.loki.events;

import dev.loki.core.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The claim folders of a group: one of this member, and those of others, which are emptied when they died. */
final class Claims {
    private final EventFolder folder;
    private final String group;
    private final Member me;
    private final InstantSource clock;

    /** Makes this member's folder. */
    Claims(EventFolder folder, String group, Member me, InstantSource clock) {
        this.folder = folder;
        this.group = group;
        this.me = me;
        this.clock = clock;
        folder.make(mine());
    }

    /** This member's folder. */
    Path mine() {
        return folder.claims(group).resolve(me.name());
    }

    /** Gives back the claims of every member of this machine whose process has ended. */
    void giveBackWhatTheDeadHeld() {
        for (String member : EventFolder.names(folder.claims(group))) {
            if (!member.equals(me.name()) && new Member(member).isDead(clock)) {
                log().info("member {} of group {} has ended; what it held is given back", member, group);
                empty(folder.claims(group).resolve(member));
            }
        }
    }

    /** Gives back this member's claims and removes its folder. */
    void leave() {
        empty(mine());
    }

    private void empty(Path claims) {
        for (String claim : EventFolder.names(claims)) {
            giveBack(claims, claim);
        }
        try {
            Files.deleteIfExists(claims);
        } catch (IOException e) {
            log().debug("{} stays: {}", claims, e.toString());
        }
    }

    /**
     * Gives one claim back: to {@code pending} when no other group has got it, so that it is as if it had never been
     * claimed, else to the group's backlog.
     */
    void giveBack(Path claims, String claim) {
        EntryName name = EntryName.ofClaim(claim);
        Path target = name.isFresh()
                ? folder.pending().resolve(name.event())
                : folder.backlog(group).resolve(name.waiting());
        try {
            EventFolder.move(claims.resolve(claim), target);
        } catch (StorageException e) {
            log().warn("a claim cannot be given back: {}", e.getMessage());
        }
    }

    private static Logger log() {
        return LoggerFactory.getLogger(Claims.class);
    }
}

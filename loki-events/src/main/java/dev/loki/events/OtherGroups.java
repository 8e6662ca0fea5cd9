package dev.loki.events;

import dev.loki.core.StorageException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Lets the other groups of a bus have what one group took from {@code pending}: each gets a link to the file in its
 * backlog, or a copy where the file system knows no links.
 *
 * <p>The groups are listed after the claim, so a group that was there when an event was published is never passed over.
 */
final class OtherGroups {
    private final EventFolder folder;
    private final String group;
    private final Path mine;

    OtherGroups(EventFolder folder, String group, Path mine) {
        this.folder = folder;
        this.group = group;
        this.mine = mine;
    }

    /** Shares those deliveries that are fresh, and replaces each by what {@code shared} makes of it. */
    void share(List<Delivery> deliveries, UnaryOperator<Delivery> shared) {
        if (deliveries.stream().noneMatch(OtherGroups::isFresh)) {
            return;
        }
        List<String> others =
                folder.groupNames().stream().filter(name -> !name.equals(group)).toList();
        if (!others.isEmpty()) {
            deliveries.replaceAll(delivery -> {
                if (!isFresh(delivery)) {
                    return delivery;
                }
                others.forEach(other -> give(other, delivery));
                return shared.apply(delivery);
            });
        }
    }

    private static boolean isFresh(Delivery delivery) {
        return EntryName.ofClaim(delivery.claim()).isFresh();
    }

    private void give(String other, Delivery delivery) {
        Path backlog = folder.backlog(other);
        Path entry = backlog.resolve(new EntryName(0, 0, delivery.name()).waiting());
        if (!has(other, delivery.name())) {
            link(entry, mine.resolve(delivery.claim()));
        }
    }

    /** Whether a member of the other group works on the event, because a member of this one died while it shared it. */
    private boolean has(String other, String event) {
        EntryName own = new EntryName(0, 0, event);
        return EventFolder.names(folder.claims(other)).stream()
                .map(member -> folder.claims(other).resolve(member).resolve(own.claimed()))
                .anyMatch(claim -> Files.exists(claim, LinkOption.NOFOLLOW_LINKS));
    }

    private static void link(Path entry, Path claim) {
        try {
            Files.createLink(entry, claim);
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            // It has the event already, or it is not a group yet or no longer.
        } catch (IOException | UnsupportedOperationException e) {
            copy(entry, claim);
        }
    }

    private static void copy(Path entry, Path claim) {
        Path temporary = entry.resolveSibling(entry.getFileName() + ".tmp");
        try {
            Files.copy(claim, temporary, LinkOption.NOFOLLOW_LINKS, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            EventFolder.move(temporary, entry);
        } catch (IOException e) {
            throw StorageException.writing(entry, e);
        }
    }
}

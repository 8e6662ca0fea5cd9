package dev.loki.events;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The layout of a bus's folder: every path of it is named here once, and every entry is moved here.
 *
 * @param root the folder, {@code .loki/events} by default
 */
record EventFolder(Path root) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

    /** The folder, made when it is absent. */
    static EventFolder open(Path root) {
        EventFolder folder = new EventFolder(root.toAbsolutePath().normalize());
        folder.make(folder.root);
        folder.make(folder.pending());
        folder.make(folder.archive());
        return folder;
    }

    /** New events; the one folder that other programs write to. */
    Path pending() {
        return root.resolve("pending");
    }

    /** Files that a publisher has not finished; in a folder of their own so that nobody hears of them. */
    Path writing() {
        return root.resolve("writing");
    }

    /** Events that were handled. */
    Path archive() {
        return root.resolve("archive");
    }

    /** Entries that are no events, each with a file that says why. */
    Path bad() {
        return root.resolve("bad");
    }

    /** The ids of the last events that were handled. */
    Path processed() {
        return root.resolve("processed.json");
    }

    /** The flat log: beside a folder that is called {@code events}, as the format has it, else inside. */
    Path flatLog() {
        return root.endsWith("events") ? root.resolveSibling("events.jsonl") : root.resolve("events.jsonl");
    }

    /** Events that a group or a reader gave up, by its name. */
    Path deadLetters() {
        return root.resolve("dead-letter");
    }

    /** One folder for each group that was ever joined and not removed. */
    Path groups() {
        return root.resolve("groups");
    }

    /** The events that wait for that group alone. */
    Path backlog(String group) {
        return groups().resolve(group).resolve("backlog");
    }

    /** One folder for each member of the group, with what it works on. */
    Path claims(String group) {
        return groups().resolve(group).resolve("claims");
    }

    /** One folder for each durable reader, with what it has seen. */
    Path readers() {
        return root.resolve("readers");
    }

    /** A name of a group or reader, which is also the name of a folder. */
    static String checked(String kind, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new LokiException(
                    "EVENT_INVALID",
                    "the name of a " + kind + " has 1 to 64 letters, digits, '_' and '-', and begins with a letter or"
                            + " digit; choose another");
        }
        return name;
    }

    /** Makes a folder; one that is a link or a file is refused. */
    Path make(Path folder) {
        try {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                if (Files.isSymbolicLink(folder)) {
                    throw new StorageException(folder + " is a symbolic link; replace it with a folder");
                }
                Files.createDirectories(folder);
            }
            return folder;
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
    }

    /** Renames; whatever has the new name is replaced. False when the entry is not there, or no longer. */
    static boolean move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (NoSuchFileException e) {
            if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
                throw StorageException.writing(to, e);
            }
            return false;
        } catch (IOException e) {
            throw StorageException.writing(to, e);
        }
    }

    /** Calls for the name of each entry of a folder, in no order, without holding them all; nothing when it is absent. */
    static void list(Path folder, Consumer<String> each) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                each.accept(String.valueOf(entry.getFileName()));
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // An empty folder and one that is not there are the same.
        } catch (IOException e) {
            throw StorageException.reading(folder, e);
        } catch (DirectoryIteratorException e) {
            throw StorageException.reading(folder, new IOException(e));
        }
    }

    /** The names of the entries of a folder that is small. */
    static List<String> names(Path folder) {
        List<String> names = new ArrayList<>();
        list(folder, names::add);
        return names;
    }

    /** The groups that there are. */
    List<String> groupNames() {
        return names(groups()).stream()
                .filter(name -> NAME.matcher(name).matches())
                .toList();
    }

    /** Where an event may lie: its own name, and its path at the moment. */
    @FunctionalInterface
    interface Visitor {
        void visit(String name, Path path);
    }

    /**
     * Calls for every event, wherever it lies: in the order in which events move, so that one that moves on meanwhile is
     * met at least once.
     */
    void everywhere(Visitor visitor) {
        in(pending(), UnaryOperator.identity(), visitor);
        inGroups(visitor);
        in(archive(), UnaryOperator.identity(), visitor);
        for (String owner : names(deadLetters())) {
            in(deadLetters().resolve(owner), UnaryOperator.identity(), visitor);
        }
        inGroups(visitor);
        in(pending(), UnaryOperator.identity(), visitor);
    }

    /** Calls for every event that a group holds or that waits for it. */
    void inGroups(Visitor visitor) {
        for (String group : groupNames()) {
            in(backlog(group), entry -> EntryName.ofBacklog(entry).event(), visitor);
            for (String member : names(claims(group))) {
                in(claims(group).resolve(member), entry -> EntryName.ofClaim(entry).event(), visitor);
            }
        }
    }

    private static void in(Path folder, UnaryOperator<String> event, Visitor visitor) {
        list(folder, entry -> {
            if (EventName.isEvent(entry)) {
                visitor.visit(event.apply(entry), folder.resolve(entry));
            }
        });
    }
}

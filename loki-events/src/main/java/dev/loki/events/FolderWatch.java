package dev.loki.events;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.LoggerFactory;

/**
 * Waits for new entries of folders, by the notifications of the file system.
 *
 * <p>Notifications are hints: the JDK keeps 512 per folder and then says only that it dropped some, and a network file
 * system sends none for what other machines do. Listeners are told when they have to look for themselves, and whoever
 * waits looks now and then anyhow. Where no notifications can be had, waiting is sleeping. One thread waits;
 * {@link #close} may be called by any and ends the wait.
 */
final class FolderWatch implements AutoCloseable {
    /** The longest wait where there are no notifications. */
    private static final Duration WITHOUT_NOTIFICATIONS = Duration.ofMillis(250);

    private final Optional<WatchService> service;
    private final Map<WatchKey, Listener> listeners = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    private boolean complete;
    private boolean closed;

    private FolderWatch(Optional<WatchService> service) {
        this.service = service;
        this.complete = service.isPresent();
    }

    /** Hears of a folder's new entries. */
    interface Listener {
        /** An entry of that name appeared. */
        void appeared(String entry);

        /** Entries appeared whose names are not known. */
        void missed();
    }

    /** A watch on the file system of this path. */
    static FolderWatch open(Path folder) {
        try {
            return new FolderWatch(Optional.of(folder.getFileSystem().newWatchService()));
        } catch (IOException | UnsupportedOperationException e) {
            LoggerFactory.getLogger(FolderWatch.class)
                    .debug(
                            "{} is watched by looking at it, since there are no notifications: {}",
                            folder,
                            e.toString());
            return new FolderWatch(Optional.empty());
        }
    }

    /** Adds a folder, before it is listed for the first time. */
    void add(Path folder, Listener listener) {
        if (service.isEmpty()) {
            return;
        }
        try {
            listeners.put(folder.register(service.get(), StandardWatchEventKinds.ENTRY_CREATE), listener);
        } catch (IOException e) {
            complete = false;
            LoggerFactory.getLogger(FolderWatch.class)
                    .debug("{} is watched by looking at it: {}", folder, e.toString());
        }
    }

    /** Waits until something appeared, the time is over, or the watch is closed; tells the listeners. */
    void await(Duration longest) throws InterruptedException {
        Duration time = complete || longest.compareTo(WITHOUT_NOTIFICATIONS) < 0 ? longest : WITHOUT_NOTIFICATIONS;
        if (service.isEmpty()) {
            sleep(time);
            return;
        }
        try {
            WatchKey key = service.get().poll(time.toNanos(), TimeUnit.NANOSECONDS);
            while (key != null) {
                tell(key);
                key = service.get().poll();
            }
        } catch (ClosedWatchServiceException e) {
            // Whoever closed it does not want to wait any longer.
        }
    }

    private void sleep(Duration time) throws InterruptedException {
        lock.lock();
        try {
            long left = time.toNanos();
            while (!closed && left > 0) {
                left = closing.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void tell(WatchKey key) {
        Listener listener = listeners.get(key);
        if (listener == null) {
            return;
        }
        for (WatchEvent<?> event : key.pollEvents()) {
            if (event.context() instanceof Path entry) {
                listener.appeared(entry.toString());
            } else {
                listener.missed();
            }
        }
        if (!key.reset()) {
            complete = false;
            listener.missed();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            closing.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (service.isPresent()) {
                service.get().close();
            }
        } catch (IOException e) {
            LoggerFactory.getLogger(FolderWatch.class).debug("closing a watch failed: {}", e.toString());
        }
    }
}

package dev.loki.core.io;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of this machine. */
final class Host {
    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

    private Host() {}

    /** From the kernel where it tells, since asking the resolver may wait for a network. */
    static String name() {
        try {
            return Files.readString(KERNEL).strip();
        } catch (IOException e) {
            return resolved();
        }
    }

    private static String resolved() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}

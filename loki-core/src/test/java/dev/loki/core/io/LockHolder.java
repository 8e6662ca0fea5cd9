package dev.loki.core.io;

import com.fasterxml.jackson.core.JsonFactory;
import dev.loki.core.io.FileMutex.Owner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Another JVM that tries to take a lock, says {@code locked} or {@code busy}, and holds it until its input ends. */
final class LockHolder {
    private LockHolder() {}

    public static void main(String[] args) throws IOException {
        Optional<FileMutex> mutex = FileMutex.tryLock(Path.of(args[0]), Owner.current("other", InstantSource.system()));
        System.out.println(mutex.isPresent() ? "locked" : "busy");
        System.out.flush();
        while (System.in.read() >= 0) {
            // The end of the input is the sign to go.
        }
        mutex.ifPresent(FileMutex::close);
    }

    static Process start(Path lock) throws IOException {
        String classPath = Stream.of(FileMutex.class, LockHolder.class, JsonFactory.class)
                .map(LockHolder::location)
                .collect(Collectors.joining(System.getProperty("path.separator")));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(List.of(java, "-cp", classPath, LockHolder.class.getName(), lock.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static String answer(Process process) throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        return String.valueOf(out.readLine());
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}

package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.io.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built distribution: what would make two builds of it differ, and whether its jar runs alone. */
class DistributionIT {
    private static final Path JAR = Launcher.dist().resolve("lib/loki.jar");

    @TempDir
    Path dir;

    @Test
    void theJarHoldsNoTimeAndNoPlaceOfItsBuild() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            Set<LocalDateTime> times = jar.stream()
                    .filter(entry -> entry.getName().startsWith("dev/loki/"))
                    .map(ZipEntry::getTimeLocal)
                    .collect(Collectors.toSet());
            List<String> manifest = jar.getManifest().getMainAttributes().values().stream()
                    .map(Object::toString)
                    .toList();

            assertThat(times).containsExactly(LocalDateTime.parse("2026-01-01T00:00:00"));
            assertThat(manifest)
                    .contains("dev.loki.cli.Main")
                    .noneMatch(value -> value.contains(System.getProperty("user.dir"))
                            || value.contains(System.getProperty("java.version")));
        }
    }

    @Test
    void theHashBesideTheJarIsTheJars() throws IOException {
        assertThat(Files.readString(JAR.resolveSibling("loki.jar.sha256")))
                .isEqualTo(Sha256.hex(Files.readAllBytes(JAR)) + "  loki.jar\n");
    }

    @Test
    void theJarRunsAlone() {
        String java = System.getProperty("java.home") + "/bin/java";

        assertThat(Launcher.of(dir, java, "-jar", JAR.toString(), "--version")
                        .run()
                        .out())
                .startsWith("loki ");
    }
}

package dev.loki.integrations.agents.provider;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** Makes temporary folders where nobody else may write: below the module's target folder, else below the home folder. */
final class InPrivateFolder implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
        Path target = Path.of("target").toAbsolutePath();
        Path home = Path.of(System.getProperty("user.home"));
        Assumptions.assumeTrue(isPrivate(target) || isPrivate(home), "others may write above every folder at hand");
        return Files.createTempDirectory(isPrivate(target) ? target : home, "agents-");
    }

    private static boolean isPrivate(Path folder) throws IOException {
        for (Path at = folder; at != null; at = at.getParent()) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(at);
            if (permissions.contains(PosixFilePermission.OTHERS_WRITE)
                    || permissions.contains(PosixFilePermission.GROUP_WRITE)) {
                return false;
            }
        }
        return true;
    }
}

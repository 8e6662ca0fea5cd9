package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StartupCacheTest {
    @Test
    void doctorDoesNotSendToABuildThatThisJavaCannotUse() {
        StartupCache plain = new StartupCache(Path.of("/opt/loki/lib"), "0", "/usr/bin/java");
        StartupCache blank = new StartupCache(Path.of("/opt/my loki/lib"), "0", "/usr/bin/java");

        assertThat(plain.usable()).isTrue();
        assertThat(blank.usable()).isEqualTo(StartupCache.isAot());
        assertThat(DoctorCommand.cache(Optional.of(plain)).toJson().toString()).contains("'loki warm' builds one");
        assertThat(DoctorCommand.cache(Optional.of(blank)).toJson().toString().contains("'loki warm' builds one"))
                .isEqualTo(StartupCache.isAot());
    }
}

package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitCodeTest {

    @Test
    void theNumbersAreTheContract() {
        assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::code))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 75, 130, 143);
    }

    @ParameterizedTest
    @CsvSource({
        "RULES_INVALID, INVALID",
        "RUN_LOCKED, LOCKED",
        "AUDIT_WRITE_FAILED, AUDIT",
        "AUDIT_CHAIN_BROKEN, AUDIT",
        "POLICY_DENIED, DENIED",
        "NO_COMMITS, FAILED",
        "SOMETHING_NEW, FAILED",
    })
    void theCodeOfAnExceptionDecides(String code, ExitCode expected) {
        assertThat(ExitCode.of(new LokiException(code, "a sentence"))).isEqualTo(expected);
    }

    @Test
    void aWrongFileIsInvalidAndAFailedDiskIsAFailure() {
        assertThat(ExitCode.of(new ConfigException("x:1:1: wrong"))).isEqualTo(ExitCode.INVALID);
        assertThat(ExitCode.of(new StorageException("cannot write x"))).isEqualTo(ExitCode.FAILED);
    }
}

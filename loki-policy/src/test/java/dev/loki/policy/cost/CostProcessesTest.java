package dev.loki.policy.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.spi.SpendMeter.Call;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one cost file, and processes that are killed in the middle of it. */
class CostProcessesTest {
    private static final int CALLS = 40;
    private static final int KILLS = Boolean.getBoolean("loki.soak") ? 200 : 4;

    @TempDir
    Path dir;

    private Path file() {
        return dir.resolve("costs.json");
    }

    private Process spender(String name, String... more) throws IOException {
        List<String> argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                Spender.class.getName(),
                file().toString(),
                name));
        argv.addAll(List.of(more));
        return new ProcessBuilder(argv)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String classPath() {
        return String.join(
                File.pathSeparator,
                Path.of("target/classes").toAbsolutePath().toString(),
                Path.of("target/test-classes").toAbsolutePath().toString(),
                System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path", ""));
    }

    private static BufferedReader out(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    @Test
    void twoProcessesAtOnceLoseNothing() throws Exception {
        Process one = spender("one", Integer.toString(CALLS));
        Process two = spender("two", Integer.toString(CALLS));
        long lines = out(one).lines().count() + out(two).lines().count();

        assertThat(one.waitFor()).isZero();
        assertThat(two.waitFor()).isZero();
        assertThat(lines).isEqualTo(2 * CALLS);
        Costs costs = Costs.read(file());
        assertThat(costs.total().tokens()).isEqualByComparingTo(BigDecimal.valueOf(2 * CALLS));
        assertThat(costs.total().usd())
                .isEqualByComparingTo(BigDecimal.valueOf(2 * CALLS).movePointLeft(2));
        assertThat(costs.agents().get("one").calls()).isEqualTo(CALLS);
        assertThat(costs.agents().get("two").calls()).isEqualTo(CALLS);
        assertThat(costs.reservations()).isEmpty();
    }

    @Test
    void whatWasAcknowledgedBeforeAKillIsThereAfterIt() throws Exception {
        SplittableRandom random = new SplittableRandom(20260221);
        long acknowledged = 0;
        for (int round = 0; round < KILLS; round++) {
            Process process = spender("killed", "1000000");
            int stopAt = 1 + random.nextInt(10);
            BufferedReader out = out(process);
            int seen = 0;
            while (seen < stopAt) {
                seen = Integer.parseInt(out.readLine());
            }
            process.destroyForcibly().waitFor();
            acknowledged += seen;

            Costs costs = Costs.read(file());
            assertThat(costs.total().calls()).as("round %d", round).isBetween(acknowledged, acknowledged + round + 1L);
            assertThat(costs.total().tokens())
                    .isEqualByComparingTo(BigDecimal.valueOf(costs.total().calls()));
        }
        CostController after = CostController.open(
                file(),
                "after",
                List.of(Budget.ofTokens("b", 1_000_000, Budget.OnExceed.SHUTDOWN)),
                InstantSource.system());
        after.release(after.reserve(new Call("a", "c", "m", "")).reservation());
        assertThat(Costs.read(file()).reservations())
                .as("those of dead processes are gone")
                .isEmpty();
        try (Stream<Path> files = Files.list(dir)) {
            assertThat(files.map(f -> f.getFileName().toString()).filter(n -> !n.endsWith(".tmp")))
                    .containsExactlyInAnyOrder("costs.json", "costs.json.lock");
        }
    }

    @Test
    void aReservationOfALivingProcessCountsAndOneOfADeadProcessDoesNot() throws Exception {
        Budget budget = Budget.ofTokens("b", 100, Budget.OnExceed.SHUTDOWN);
        CostController here = CostController.open(file(), "here", List.of(budget), InstantSource.system());
        Process holder = spender("holder", "0", "hold");
        assertThat(out(holder).readLine()).isEqualTo("reserved");

        assertThat(here.standings().get(0).reservedTokens()).isEqualByComparingTo("10000");
        assertThat(here.check(new Call("a", "c", "m", "")).stop()).isPresent();

        holder.destroyForcibly().waitFor();
        assertThat(here.standings().get(0).reservedTokens()).isZero();
        assertThat(here.check(new Call("a", "c", "m", "")).stop()).isEmpty();
    }
}

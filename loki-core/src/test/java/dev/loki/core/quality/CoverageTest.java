package dev.loki.core.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoverageTest {
    @TempDir
    Path folder;

    private Coverage read(String text) throws IOException {
        return Coverage.read(Files.writeString(folder.resolve("report"), text));
    }

    @Test
    void readsTheSumOfAJacocoReportAndNoneOfItsParts() throws IOException {
        Coverage coverage = read("""
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd">
                <report name="x"><package name="p">
                  <class name="A"><counter type="LINE" missed="9" covered="1"/></class>
                  <counter type="LINE" missed="8" covered="2"/></package>
                  <counter type="INSTRUCTION" missed="50" covered="50"/>
                  <counter type="LINE" missed="1" covered="3"/></report>
                """);

        assertThat(coverage).isEqualTo(new Coverage(3, 4));
        assertThat(coverage.percent()).isEqualByComparingTo("75");
    }

    @Test
    void readsCoberturaBySumsElseByLines() throws IOException {
        assertThat(read("<coverage lines-valid=\"10\" lines-covered=\"8\" line-rate=\"0.8\"/>"))
                .isEqualTo(new Coverage(8, 10));
        assertThat(read("""
                <coverage line-rate="0.5"><class filename="a.py"><methods><method><lines>
                <line number="1" hits="0"/></lines></method></methods><lines>
                <line number="1" hits="2"/><line number="2" hits="0"/></lines></class></coverage>
                """)).isEqualTo(new Coverage(1, 2));
    }

    @Test
    void countsALineOfLcovOnceHoweverManyTestsListIt() throws IOException {
        assertThat(read("TN:one\nSF:a.js\nDA:1,0\nDA:2,1\nend_of_record\nTN:two\nSF:a.js\nDA:1,4\nend_of_record\n"))
                .isEqualTo(new Coverage(2, 2));
    }

    @Test
    void readsAProfileOfGoByStatements() throws IOException {
        assertThat(read("mode: set\na.go:1.2,3.4 3 1\na.go:5.2,6.4 1 0\na.go:1.2,3.4 3 0\n"))
                .isEqualTo(new Coverage(3, 4));
    }

    @Test
    void cutsAndNeverRoundsUp() {
        assertThat(new Coverage(79_999, 100_000).percent()).isEqualByComparingTo("79.99");
        assertThat(Coverage.NONE.percent()).isEqualByComparingTo("0");
    }

    @Test
    void refusesWhatIsNoReport() {
        for (String text : new String[] {"", "hello", "<html/>", "<report", "SF:a\nDA:x\n", "SF:a\nDA:1,x\n"}) {
            assertThatThrownBy(() -> read(text)).as(text).isInstanceOf(ConfigException.class);
        }
    }

    @Test
    void followsNoEntityOutOfAReport() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "7");
        String text = "<!DOCTYPE r [<!ENTITY e SYSTEM \"" + secret.toUri() + "\">]>"
                + "<report><a>&e;</a><counter type=\"LINE\" missed=\"1\" covered=\"1\"/></report>";

        assertThatThrownBy(() -> read(text)).isInstanceOf(ConfigException.class).hasMessageContaining("\"e\"");
    }
}

package dev.loki.core.quality;

import dev.loki.core.ConfigException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * How many lines tests cover, read from a report of JaCoCo, Cobertura, LCOV or {@code go test -coverprofile}. The format is told by the
 * content.
 *
 * @param covered lines (for Go: statements) that a test runs
 * @param total all of them
 */
record Coverage(long covered, long total) {
    /** The largest report. */
    static final long MAX_BYTES = 64L << 20;

    static final Coverage NONE = new Coverage(0, 0);

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    Coverage plus(Coverage other) {
        return new Coverage(covered + other.covered, total + other.total);
    }

    /** In percent, cut to two digits, so that 79.996 is not 80. A report without lines covers nothing. */
    BigDecimal percent() {
        return total == 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(covered).multiply(HUNDRED).divide(BigDecimal.valueOf(total), 2, RoundingMode.DOWN);
    }

    /**
     * Reads a report.
     *
     * @throws ConfigException if it cannot be understood
     */
    static Coverage read(Path report) {
        try {
            if (Files.size(report) > MAX_BYTES) {
                throw new ConfigException(report + " is larger than " + MAX_BYTES + " bytes; split the report");
            }
            String head = head(report).stripLeading();
            if (head.startsWith("<")) {
                return xml(report);
            }
            return head.startsWith("mode:") ? go(report) : lcov(report);
        } catch (IOException | XMLStreamException | NumberFormatException e) {
            throw new ConfigException(report + " is no report of covered lines: " + e.getMessage(), e);
        }
    }

    private static String head(Path report) throws IOException {
        try (InputStream in = Files.newInputStream(report)) {
            return new String(in.readNBytes(64), StandardCharsets.UTF_8).replace("\uFEFF", "");
        }
    }

    /** A report that names neither a DTD's text nor an entity is read; both are ignored where they stand. */
    private static Coverage xml(Path report) throws IOException, XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try (InputStream in = Files.newInputStream(report)) {
            XMLStreamReader reader = factory.createXMLStreamReader(in);
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT) {
                    return switch (reader.getLocalName()) {
                        case "report" -> jacoco(reader);
                        case "coverage" -> cobertura(reader);
                        default ->
                            throw new XMLStreamException(
                                    "its first element is <" + reader.getLocalName() + ">, not <report> or <coverage>");
                    };
                }
            }
        }
        throw new XMLStreamException("it has no element");
    }

    /** The counter LINE that is a child of {@code report} sums up the others. */
    private static Coverage jacoco(XMLStreamReader reader) throws XMLStreamException {
        Deque<String> open = new ArrayDeque<>();
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                boolean sum = open.isEmpty()
                        && reader.getLocalName().equals("counter")
                        && "LINE".equals(reader.getAttributeValue(null, "type"));
                if (sum) {
                    long covered = Long.parseLong(reader.getAttributeValue(null, "covered"));
                    return new Coverage(covered, covered + Long.parseLong(reader.getAttributeValue(null, "missed")));
                }
                open.push(reader.getLocalName());
            } else if (event == XMLStreamConstants.END_ELEMENT && !open.isEmpty()) {
                open.pop();
            }
        }
        return NONE;
    }

    /** The sums of the root where it has them, else its lines, each counted once for its file. */
    private static Coverage cobertura(XMLStreamReader reader) throws XMLStreamException {
        String valid = reader.getAttributeValue(null, "lines-valid");
        String covered = reader.getAttributeValue(null, "lines-covered");
        if (valid != null && covered != null) {
            return new Coverage(Long.parseLong(covered), Long.parseLong(valid));
        }
        Map<String, Boolean> lines = new HashMap<>();
        String file = "";
        while (reader.hasNext()) {
            if (reader.next() == XMLStreamConstants.START_ELEMENT) {
                if (reader.getLocalName().equals("class")) {
                    file = String.valueOf(reader.getAttributeValue(null, "filename"));
                } else if (reader.getLocalName().equals("line")) {
                    boolean hit = Long.parseLong(reader.getAttributeValue(null, "hits")) > 0;
                    lines.merge(file + ":" + reader.getAttributeValue(null, "number"), hit, Boolean::logicalOr);
                }
            }
        }
        return of(lines);
    }

    /** {@code SF} begins a file, {@code DA:line,hits} is one of its lines. */
    private static Coverage lcov(Path report) throws IOException {
        Map<String, Boolean> lines = new HashMap<>();
        String file = "";
        boolean any = false;
        try (BufferedReader reader = Files.newBufferedReader(report)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("SF:")) {
                    file = line.substring(3);
                    any = true;
                } else if (line.startsWith("DA:")) {
                    String[] parts = line.substring(3).split(",");
                    if (parts.length < 2) {
                        throw new IOException("\"" + line + "\" is no DA:line,hits");
                    }
                    lines.merge(file + ":" + parts[0], Long.parseLong(parts[1].strip()) > 0, Boolean::logicalOr);
                }
            }
        }
        if (!any) {
            throw new IOException("it is neither XML, LCOV nor a Go profile");
        }
        return of(lines);
    }

    /** {@code file:from.column,to.column statements hits}, the same block once however many packages list it. */
    private static Coverage go(Path report) throws IOException {
        Map<String, Long> statements = new HashMap<>();
        Map<String, Boolean> hit = new HashMap<>();
        for (String line : Files.readAllLines(report)) {
            String[] parts = line.strip().split(" ");
            if (parts.length == 3) {
                statements.put(parts[0], Long.parseLong(parts[1]));
                hit.merge(parts[0], Long.parseLong(parts[2]) > 0, Boolean::logicalOr);
            }
        }
        long covered = 0;
        long total = 0;
        for (Map.Entry<String, Long> block : statements.entrySet()) {
            total += block.getValue();
            covered += hit.getOrDefault(block.getKey(), false) ? block.getValue() : 0;
        }
        return new Coverage(covered, total);
    }

    private static Coverage of(Map<String, Boolean> lines) {
        return new Coverage(lines.values().stream().filter(hit -> hit).count(), lines.size());
    }
}

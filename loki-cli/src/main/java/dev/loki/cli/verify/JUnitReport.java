package dev.loki.cli.verify;

import dev.loki.core.constitution.Inspection.NotChecked;
import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.constitution.Violation;
import dev.loki.core.engine.ChangeReport;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A verification as JUnit XML, for the test reports of CI servers: one case per rule and per gate. A violation that only warns is a
 * case that passes and says so in its output; what was not checked is skipped. Stateless.
 */
public final class JUnitReport {
    private static final String RULES = "loki.constitution";
    private static final String GATES = "loki.gates";

    private JUnitReport() {}

    /** The document. */
    public static String of(ChangeReport report) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuites");
            rules(xml, report);
            gates(xml, report.gates());
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing to memory cannot fail", e);
        }
        return text.append('\n').toString();
    }

    private static void rules(XMLStreamWriter xml, ChangeReport report) throws XMLStreamException {
        List<Violation> violations = report.violations();
        long failures = violations.stream().filter(Violation::blocks).count();
        int cases =
                violations.size() + report.held().size() + report.notChecked().size();
        suite(xml, RULES, cases, failures, 0, report.notChecked().size());
        for (Violation violation : violations) {
            testcase(xml, RULES, violation.code(), 0);
            Problem problem = Problem.of(violation, "");
            String place = problem.path();
            String output = violation.code() + ": " + problem.advice() + (place.isEmpty() ? "" : "\n" + place);
            child(xml, violation.blocks() ? "failure" : "system-out", violation.code(), output, violation.blocks());
            xml.writeEndElement();
        }
        for (String code : report.held()) {
            testcase(xml, RULES, code, 0);
            xml.writeEndElement();
        }
        for (NotChecked skipped : report.notChecked()) {
            testcase(xml, RULES, skipped.code(), 0);
            xml.writeEmptyElement("skipped");
            xml.writeAttribute("message", legal(skipped.reason()));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static void gates(XMLStreamWriter xml, List<QualityGateResult> gates) throws XMLStreamException {
        long errors = gates.stream().filter(JUnitReport::broken).count();
        long failures = gates.stream()
                .filter(gate -> !gate.satisfied() && !broken(gate))
                .count();
        long skipped = gates.stream()
                .filter(gate -> gate.status() == QualityGateResult.Status.NOT_APPLICABLE)
                .count();
        suite(xml, GATES, gates.size(), failures, errors, skipped);
        for (QualityGateResult gate : gates) {
            testcase(xml, GATES, gate.name(), gate.elapsed().toMillis());
            if (gate.status() == QualityGateResult.Status.NOT_APPLICABLE) {
                xml.writeEmptyElement("skipped");
                xml.writeAttribute("message", legal(gate.output()));
            } else if (!gate.satisfied()) {
                child(xml, broken(gate) ? "error" : "failure", gate.status().name(), gate.output(), true);
            } else {
                child(xml, "system-out", gate.status().name(), gate.output(), false);
            }
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static boolean broken(QualityGateResult gate) {
        return !gate.satisfied() && gate.status() != QualityGateResult.Status.FAIL;
    }

    private static void suite(XMLStreamWriter xml, String name, int tests, long failures, long errors, long skipped)
            throws XMLStreamException {
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", name);
        xml.writeAttribute("tests", Integer.toString(tests));
        xml.writeAttribute("failures", Long.toString(failures));
        xml.writeAttribute("errors", Long.toString(errors));
        xml.writeAttribute("skipped", Long.toString(skipped));
    }

    private static void testcase(XMLStreamWriter xml, String suite, String name, long millis)
            throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", suite);
        xml.writeAttribute("name", legal(name));
        xml.writeAttribute("time", String.format(Locale.ROOT, "%.3f", millis / 1000.0));
    }

    private static void child(XMLStreamWriter xml, String element, String title, String text, boolean titled)
            throws XMLStreamException {
        xml.writeStartElement(element);
        if (titled) {
            xml.writeAttribute("message", title);
        }
        xml.writeCharacters(legal(text));
        xml.writeEndElement();
    }

    /** The text without what XML 1.0 cannot hold, such as the codes that colour a terminal. */
    static String legal(String text) {
        StringBuilder legal = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == '\t'
                                || c == '\n'
                                || c == '\r'
                                || (c >= 0x20 && c <= 0xD7FF)
                                || (c >= 0xE000 && c <= 0xFFFD)
                                || c >= 0x10000
                        ? c
                        : '\uFFFD')
                .forEach(legal::appendCodePoint);
        return legal.toString();
    }
}

package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The star as the build files state it. */
class ModulesTest {

    /** The modules of loki that a module depends on outside its tests. */
    private static List<String> dependencies(String module)
            throws IOException, SAXException, ParserConfigurationException {
        Path pom = Launcher.checkout().resolve(module).resolve("pom.xml");
        NodeList nodes = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(pom.toFile())
                .getElementsByTagName("dependency");
        List<String> found = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            Element dependency = (Element) nodes.item(i);
            if (text(dependency, "groupId").equals("dev.loki")
                    && !text(dependency, "scope").equals("test")) {
                found.add(text(dependency, "artifactId"));
            }
        }
        return found;
    }

    private static String text(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagName(name);
        return nodes.getLength() == 0 ? "" : nodes.item(0).getTextContent();
    }

    @Test
    void theCoreDependsOnNoOtherModule() throws Exception {
        assertThat(dependencies("loki-core")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"loki-policy", "loki-audit", "loki-otel", "loki-events", "loki-integrations"})
    void aLeafDependsOnTheCoreOnly(String leaf) throws Exception {
        assertThat(dependencies(leaf)).containsExactly("loki-core");
    }

    @Test
    void theCommandDependsOnEveryModule() throws Exception {
        assertThat(dependencies("loki-cli"))
                .containsExactlyInAnyOrder(
                        "loki-core", "loki-policy", "loki-audit", "loki-otel", "loki-events", "loki-integrations");
    }
}

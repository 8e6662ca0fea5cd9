package dev.loki.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.loki.core.LokiException;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    /** Who may start a thread in a library: writes groups, sends, waits or looks in the background. */
    private static final String THREAD_OWNERS = "dev\\.loki\\.("
            + "audit\\.GroupCommit|audit\\.syslog\\.SyslogForwarder|events\\.Subscription|integrations\\.(sync\\.RunSync|webhook\\.WebhookListener)|otel\\.OtlpExporter"
            + "|policy\\.PolicyWatcher)(\\$.*)?";

    private static final List<String> LEAVES = List.of("policy", "audit", "otel", "events", "integrations");

    private static final JavaClasses LOKI = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("/testing/"))
            .importPackages("dev.loki");

    @Test
    void everyModuleIsLookedAt() {
        assertThat(LOKI.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
                .contains("dev.loki.core", "dev.loki.cli")
                .containsAll(LEAVES.stream().map(leaf -> "dev.loki." + leaf).toList());
    }

    @Test
    void theCoreKnowsNoOtherModule() {
        noClasses()
                .that()
                .resideInAPackage("dev.loki.core..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.loki..")
                        .and(resideInAPackage("dev.loki.core..").negate()))
                .check(LOKI);
    }

    @Test
    void aLeafKnowsOnlyTheCore() {
        for (String leaf : LEAVES) {
            String own = "dev.loki." + leaf + "..";
            noClasses()
                    .that()
                    .resideInAPackage(own)
                    .should()
                    .dependOnClassesThat(resideInAPackage("dev.loki..")
                            .and(resideInAPackage(own)
                                    .or(resideInAPackage("dev.loki.core.."))
                                    .negate()))
                    .check(LOKI);
        }
    }

    @Test
    void packagesOfTheCorePointInOneDirection() {
        List<Set<String>> layers = List.of(
                Set.of("env", "json", "io", "git", "net", "expr"),
                Set.of("gate", "spi"),
                Set.of("task", "constitution", "approval"),
                Set.of("quality"),
                Set.of("engine"));
        for (int lower = 0; lower < layers.size(); lower++) {
            for (int upper = lower + 1; upper < layers.size(); upper++) {
                noClasses()
                        .that()
                        .resideInAnyPackage(packages(layers.get(lower)))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(packages(layers.get(upper)))
                        .allowEmptyShould(true)
                        .check(LOKI);
            }
        }
        assertThat(LOKI.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> name.startsWith("dev.loki.core."))
                        .map(name -> name.split("\\.")[3])
                        .collect(Collectors.toSet()))
                .as("a new package of the core needs its place in the order above")
                .isSubsetOf(layers.stream().flatMap(Set::stream).collect(Collectors.toSet()));
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.loki.core.(*)..").should().beFreeOfCycles().check(LOKI);
        slices().matching("dev.loki.(*)..").should().beFreeOfCycles().check(LOKI);
    }

    @Test
    void onlyTheCommandEndsTheProcessOrUsesItsStreamsAndEnvironment() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.loki.cli..")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .accessField(System.class, "in")
                .check(LOKI);
    }

    @Test
    void theEnvironmentIsReadInOnePlaceAndTheProcessEndsInOne() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Composition")
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .check(LOKI);
        noClasses()
                .that()
                .doNotHaveSimpleName("Main")
                .should()
                .callMethod(System.class, "exit", int.class)
                .check(LOKI);
    }

    @Test
    void threadsAreStartedOnlyByTheirNamedOwners() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.loki.cli..", "dev.loki.core.io..", "dev.loki.core.net..")
                .and()
                .haveNameNotMatching(THREAD_OWNERS)
                .should()
                .callConstructorWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                        com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner(
                                com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo(Thread.class))))
                .orShould()
                .dependOnClassesThat(nameMatching("java\\.util\\.concurrent\\.(Executors|ForkJoinPool|Timer)")
                        .or(nameMatching("java\\.util\\.Timer")))
                .check(LOKI);
    }

    @Test
    void librariesDoNotKnowTheParserOrTheLoggingBackend() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.loki.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..", "ch.qos.logback..")
                .check(LOKI);
    }

    @Test
    void noJacksonTypeLeavesTheJsonPackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.loki.core.json..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml.jackson..", "org.yaml.snakeyaml..")
                .check(LOKI);
    }

    @Test
    void theCommandKeepsItsTypesToItself() {
        classes()
                .that()
                .resideInAPackage("dev.loki.cli")
                .and()
                .doNotHaveSimpleName("Main")
                .and()
                .areNotAssignableTo("ch.qos.logback.classic.spi.Configurator")
                .should()
                .notBePublic()
                .check(LOKI);
    }

    @Test
    void aPublicTypeOfTheCoreIsInAnExportedPackage() throws URISyntaxException {
        Path core = Path.of(LokiException.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Set<String> exported = ModuleFinder.of(core).find("dev.loki.core").orElseThrow().descriptor().exports().stream()
                .map(export -> export.source())
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> withPublicTypes = LOKI.stream()
                .filter(type -> type.getPackageName().startsWith("dev.loki.core"))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass())
                .map(JavaClass::getPackageName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(withPublicTypes).isEqualTo(exported);
    }

    private static String[] packages(Set<String> names) {
        return names.stream().map(name -> "dev.loki.core." + name + "..").toArray(String[]::new);
    }
}

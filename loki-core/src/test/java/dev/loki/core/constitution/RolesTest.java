package dev.loki.core.constitution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.LokiException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolesTest {
    @ParameterizedTest
    @CsvSource({
        "orchestrator-main, x, orchestrator",
        "eng-001-backend-api, general-purpose, engineering",
        "qa-1, eng-backend, qa",
        "ops-1, x, devops",
        "devops-1, x, devops",
        "main, eng-backend, engineering",
        "main, devops, devops",
        "main, orchestrator, orchestrator",
    })
    void findsTheRoleByIdAndThenByType(String id, String type, String role) {
        assertThat(Roles.builtIn().roleOf(id, type)).contains(role);
    }

    @ParameterizedTest
    @CsvSource({"main, general-purpose", "eng, x", "eng-, x", "ENG-1, x", "my-eng-1, x", "'', ''"})
    void knowsNoRoleForOthers(String id, String type) {
        assertThat(Roles.builtIn().roleOf(id, type)).isEmpty();
    }

    @Test
    void holdsEveryLineOfTheFourContracts() {
        List<Roles.Duty> duties = Roles.builtIn().contracts().stream()
                .flatMap(c -> c.duties().stream())
                .toList();

        assertThat(duties).hasSize(41);
        assertThat(duties).extracting(Roles.Duty::id).doesNotHaveDuplicates();
        assertThat(duties.stream().collect(Collectors.groupingBy(Roles.Duty::kind, Collectors.counting())))
                .isEqualTo(Map.of(
                        Roles.Duty.Kind.RESPONSIBILITY, 17L,
                        Roles.Duty.Kind.PROHIBITION, 12L,
                        Roles.Duty.Kind.OBLIGATION, 12L));
    }

    @Test
    void everyLineHasACheckOrATypeOfTask() {
        for (Roles.Contract contract : Roles.builtIn().contracts()) {
            contract.duties()
                    .forEach(duty -> assertThat(
                                    duty.codes().size() + duty.taskTypes().size())
                            .as(duty.id())
                            .isPositive());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "orchestrator, chore docs spec",
        "engineering, chore deploy docs implementation spec test",
        "qa, chore docs spec test",
        "devops, chore deploy docs implementation spec test"
    })
    void aRoleMayDoTheTasksThatItsLinesName(String role, String types) {
        assertThat(String.join(" ", Roles.builtIn().taskTypes(role))).isEqualTo(types);
    }

    @Test
    void contractsThatNameNoTypesAllowAll() {
        Roles roles = Roles.parse("{\"version\": 1, \"roles\": [{\"role\": \"a\"}]}", "contracts");

        assertThat(roles.taskTypes("a")).hasSize(6);
    }

    @Test
    void namesOnlyCodesThatExist() {
        Set<String> codes =
                RuleBook.builtIn().invariants().stream().map(Invariant::code).collect(Collectors.toSet());

        for (Roles.Contract contract : Roles.builtIn().contracts()) {
            contract.duties().forEach(duty -> assertThat(codes).as(duty.id()).containsAll(duty.codes()));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|\"version\" must be 1",
                "{\"version\": 1}|\"roles\" must hold at least one role",
                "{\"version\": 1, \"roles\": [{\"role\": \"a\"}, {\"role\": \"a\"}]}|the role \"a\" occurs twice",
                "{\"version\": 1, \"roles\": [{\"role\": \"a\", \"ids\": [\"*\"]}]}|the pattern \"*\" must be a word",
                "{\"version\": 1, \"roles\": [{\"role\": \"a\", \"prohibited\": [{\"id\": \"x\", \"text\": \"x\","
                        + " \"task_types\": [\"tset\"]}]}]}|there is no type of task \"tset\"",
                "{\"version\": 1, \"roles\": [{\"role\": \"a\", \"idz\": []}]}|unknown key \"idz\"; did you mean \"ids\"?",
            })
    void refusesWhatItCannotUnderstand(String text, String problem) {
        assertThatThrownBy(() -> Roles.parse(text, "agent-contracts.json"))
                .hasMessageContaining(problem)
                .extracting(e -> ((LokiException) e).code())
                .isEqualTo("RULES_INVALID");
    }
}

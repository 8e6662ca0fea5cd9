package dev.loki.core.constitution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/constitution.md} come from the rules files. */
class ConstitutionPageTest {
    private static final Path PAGE = Path.of("..", "docs", "constitution.md");
    private static final String UPDATE = "loki.docs.update";

    @Test
    void showsTheRulesAsTheyAre() throws IOException {
        String page = Files.readString(PAGE);
        String current = replaced(replaced(page, "checks", checks()), "contracts", contracts());
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(PAGE, current);
            return;
        }
        assertThat(page)
                .as(
                        "docs/constitution.md is not current; run: mvn -pl loki-core test -Dtest=%s -D%s=true",
                        getClass().getSimpleName(), UPDATE)
                .isEqualTo(current);
    }

    private static String checks() {
        StringBuilder table = new StringBuilder();
        table.append(
                "| code | rule | when | severity | check | exit | retry | fix |\n|---|---|---|---|---|---|---|---|\n");
        for (Invariant invariant : RuleBook.builtIn().invariants()) {
            table.append(row(
                    code(invariant.code()),
                    invariant.id().matches("C\\d+") ? invariant.id() : code(invariant.id()),
                    moments(invariant),
                    invariant.severity().name(),
                    code(invariant.check()),
                    Integer.toString(invariant.exit()),
                    invariant.retry() ? "yes" : "no",
                    invariant.fix().replace("<", "&lt;").replace("|", "\\|")));
        }
        return table.toString();
    }

    private static String moments(Invariant invariant) {
        if (invariant.moments().size() == Moment.values().length) {
            return "always";
        }
        return Arrays.stream(Moment.values())
                .filter(invariant.moments()::contains)
                .map(Moment::name)
                .collect(Collectors.joining(", "));
    }

    private static String contracts() {
        StringBuilder table =
                new StringBuilder("| id | role | kind | line | checks | types of tasks |\n|---|---|---|---|---|---|\n");
        for (Roles.Contract contract : Roles.builtIn().contracts()) {
            for (Roles.Duty duty : contract.duties()) {
                String kind = switch (duty.kind()) {
                    case RESPONSIBILITY -> "responsibility";
                    case PROHIBITION -> "must not";
                    case OBLIGATION -> "must";
                };
                String codes =
                        duty.codes().stream().map(ConstitutionPageTest::code).collect(Collectors.joining(", "));
                table.append(row(
                        duty.id(),
                        contract.role(),
                        kind,
                        duty.text().replace("<", "&lt;"),
                        codes,
                        String.join(", ", duty.taskTypes())));
            }
        }
        return table.toString();
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", List.of(cells)) + " |\n";
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String replaced(String page, String name, String table) {
        int from = page.indexOf('\n', page.indexOf("<!-- " + name + ":")) + 1;
        int to = page.indexOf("<!-- /" + name + " -->");
        assertThat(from).as("the mark of %s", name).isPositive();
        assertThat(to).isGreaterThanOrEqualTo(from);
        return page.substring(0, from) + table + page.substring(to);
    }
}

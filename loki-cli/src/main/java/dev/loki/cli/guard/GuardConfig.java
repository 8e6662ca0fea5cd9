package dev.loki.cli.guard;

import dev.loki.core.ConfigException;
import dev.loki.core.env.Env;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.Fields;
import dev.loki.core.json.Json;
import dev.loki.core.task.ProjectConfig;
import dev.loki.integrations.agents.DeployCommands;
import dev.loki.policy.residency.Residency;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a guard asks of the configuration.
 *
 * @param env the variables in force
 * @param residency rules for where data may be processed, of {@code config.yaml}
 * @param deployCommands what deploys, besides the commands that are known to
 * @param mayDefer whether a call that needs an approval may pause a session without a person
 * @param gatesBeforeDone whether the project's gates run before an agent is done
 * @param project the configuration itself
 */
record GuardConfig(
        Map<String, String> env,
        Optional<Residency> residency,
        List<String> deployCommands,
        boolean mayDefer,
        boolean gatesBeforeDone,
        ProjectConfig project) {

    static GuardConfig read(ProjectDir project, Map<String, String> processEnv, boolean gates) {
        Path userFile = ProjectDir.userConfig(processEnv);
        boolean own = ConfigGlance.speaks(project.config(), gates);
        boolean user = ConfigGlance.speaks(userFile, gates);
        return own || user ? full(project, userFile, processEnv) : empty(processEnv);
    }

    private static GuardConfig empty(Map<String, String> env) {
        return new GuardConfig(env, Optional.empty(), List.of(), false, false, ProjectConfig.EMPTY);
    }

    private static GuardConfig full(ProjectDir project, Path userFile, Map<String, String> processEnv) {
        ProjectConfig own = ProjectConfig.read(project.config(), ".loki/config.yaml");
        ProjectConfig user = ProjectConfig.read(userFile, userFile.toString());
        ProjectConfig merged = own.over(user);
        Env env = Env.of(processEnv).withDefaults(own.env()).withDefaults(user.env());
        Optional<Residency> residency = merged.residency()
                .map(section -> Residency.read(Json.document(Json.write(section), "config.yaml: residency")
                        .fields()));
        if (merged.guard().isEmpty()) {
            return new GuardConfig(env.raw(), residency, List.of(), false, false, merged);
        }
        Fields fields = Json.document(Json.write(merged.guard().get()), "config.yaml: guard")
                .fields();
        List<String> deploys = fields.strings("deploy_commands");
        if (deploys.size() > DeployCommands.MAX_PATTERNS || deploys.stream().anyMatch(String::isBlank)) {
            throw new ConfigException("config.yaml: guard: \"deploy_commands\" must hold at most "
                    + DeployCommands.MAX_PATTERNS + " patterns such as \"./ship *\"");
        }
        boolean defer = fields.bool("defer", false);
        boolean before = fields.bool("gates_before_done", false);
        fields.done();
        return new GuardConfig(env.raw(), residency, deploys, defer, before, merged);
    }
}

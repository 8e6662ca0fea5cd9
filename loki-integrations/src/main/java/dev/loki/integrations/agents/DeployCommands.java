package dev.loki.integrations.agents;

import dev.loki.integrations.agents.shell.ShellReading.Command;
import dev.loki.integrations.agents.shell.Wildcard;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells commands that deploy or publish from others. Immutable. */
public final class DeployCommands {
    /** The most patterns of a project's own. */
    public static final int MAX_PATTERNS = 200;

    private static final List<String> BUILT_IN = List.of(
            "kubectl apply",
            "kubectl create",
            "kubectl replace",
            "kubectl patch",
            "kubectl delete",
            "kubectl rollout",
            "kubectl set",
            "kubectl scale",
            "oc apply",
            "oc rollout",
            "helm install",
            "helm upgrade",
            "helm rollback",
            "helm uninstall",
            "helmfile apply",
            "helmfile sync",
            "kustomize deploy",
            "skaffold run",
            "skaffold deploy",
            "argocd app sync",
            "terraform apply",
            "terraform destroy",
            "tofu apply",
            "tofu destroy",
            "terragrunt apply",
            "terragrunt destroy",
            "pulumi up",
            "pulumi destroy",
            "cdk deploy",
            "cdk destroy",
            "sam deploy",
            "serverless deploy",
            "sls deploy",
            "aws * deploy*",
            "aws * update-service",
            "aws lambda update-function-code",
            "aws s3 sync",
            "gcloud * deploy",
            "az * deploy*",
            "az webapp up",
            "fly deploy",
            "flyctl deploy",
            "vercel deploy",
            "vercel --prod",
            "netlify deploy",
            "firebase deploy",
            "wrangler deploy",
            "wrangler publish",
            "heroku container:release",
            "git push heroku",
            "git push dokku",
            "eb deploy",
            "cf push",
            "nomad job run",
            "ansible-playbook",
            "cap * deploy",
            "docker push",
            "podman push",
            "docker stack deploy",
            "npm publish",
            "yarn publish",
            "yarn npm publish",
            "pnpm publish",
            "mvn deploy",
            "mvnw deploy",
            "mvn release:perform",
            "gradle publish",
            "gradlew publish",
            "cargo publish",
            "twine upload",
            "poetry publish",
            "uv publish",
            "gem push",
            "dotnet nuget push",
            "gh release create",
            "npm run deploy*",
            "yarn deploy*",
            "pnpm deploy*",
            "pnpm run deploy*",
            "make deploy*",
            "make release*",
            "just deploy*",
            "deploy",
            "deploy.sh",
            "deploy.py",
            "deploy-*.sh");

    private final List<List<String>> patterns;

    private DeployCommands(List<List<String>> patterns) {
        this.patterns = patterns;
    }

    /**
     * The commands that ship, and a project's own.
     *
     * @param own patterns: words, the first of which is the program's name and the others arguments in that order, with
     *     {@code *} for any characters
     */
    public static DeployCommands with(List<String> own) {
        List<List<String>> all = new ArrayList<>();
        BUILT_IN.forEach(pattern -> all.add(words(pattern)));
        own.forEach(pattern -> all.add(words(pattern)));
        return new DeployCommands(List.copyOf(all));
    }

    private static List<String> words(String pattern) {
        String name = pattern.strip();
        int space = name.indexOf(' ');
        String program = space < 0 ? name : name.substring(0, space);
        String plain = program.substring(program.lastIndexOf('/') + 1) + (space < 0 ? "" : name.substring(space));
        return List.of(plain.replace('*', dev.loki.integrations.agents.shell.Marks.STAR)
                .split("\\s+", -1));
    }

    /** Whether a command deploys. */
    public boolean matches(Command command) {
        List<String> words = PackageRunners.started(command.words());
        boolean rehearsed = Rehearsals.only(words);
        for (int i = 0; i < patterns.size(); i++) {
            boolean builtIn = i < BUILT_IN.size();
            if (!(builtIn && rehearsed)
                    && (matches(patterns.get(i), words) || matches(patterns.get(i), command.words()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(List<String> pattern, List<String> words) {
        String name = words.get(0);
        if (!Wildcard.matches(pattern.get(0), name.toLowerCase(Locale.ROOT))
                && !Wildcard.matches(pattern.get(0), name)) {
            return false;
        }
        int at = 1;
        for (int i = 1; i < words.size(); i++) {
            if (at < pattern.size() && Wildcard.matches(pattern.get(at), words.get(i))) {
                at++;
            }
        }
        return at == pattern.size();
    }
}

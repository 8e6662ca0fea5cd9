package dev.loki.integrations.testing;

import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.adapter.IntegrationAdapter;
import dev.loki.integrations.adapter.StatusMap;
import dev.loki.integrations.adapter.Surroundings;
import dev.loki.integrations.github.GitHubAdapter;
import dev.loki.integrations.github.GitHubSettings;
import dev.loki.integrations.jira.JiraAdapter;
import dev.loki.integrations.jira.JiraSettings;
import dev.loki.integrations.linear.LinearAdapter;
import dev.loki.integrations.linear.LinearSettings;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Each tracker with its adapter, an issue to work on and what came of it, for tests that hold for all. */
public enum Trackers {
    /** Jira. */
    JIRA("PROJ-1") {
        @Override
        public FakeTracker start() {
            FakeJira jira = new FakeJira();
            jira.epic(titled("summary"));
            return jira;
        }

        @Override
        public IntegrationAdapter adapter(URI address, Surroundings around) {
            return new JiraAdapter(
                    new JiraSettings(
                            address, "a@b.example", SECRET, Optional.empty(), "Sub-task", StatusMap.DEFAULT, List.of()),
                    around);
        }

        @Override
        public int comments(FakeTracker tracker) {
            return ((FakeJira) tracker).comments().size();
        }

        @Override
        public int parts(FakeTracker tracker) {
            return ((FakeJira) tracker).children().size();
        }
    },
    /** Linear. */
    LINEAR("ENG-1") {
        @Override
        public FakeTracker start() {
            FakeLinear linear = new FakeLinear();
            linear.issue(JsonObject.builder()
                    .put("id", "i1")
                    .put("identifier", "ENG-1")
                    .put("title", "Login")
                    .put("team", JsonObject.builder().put("id", "t1").build())
                    .build());
            return linear;
        }

        @Override
        public IntegrationAdapter adapter(URI address, Surroundings around) {
            return new LinearAdapter(new LinearSettings(address, "lin_api_test", StatusMap.DEFAULT, List.of()), around);
        }

        @Override
        public int comments(FakeTracker tracker) {
            return ((FakeLinear) tracker).comments().size();
        }

        @Override
        public int parts(FakeTracker tracker) {
            return ((FakeLinear) tracker).made().size();
        }
    },
    /** GitHub. */
    GITHUB("7") {
        @Override
        public FakeTracker start() {
            FakeGitHub github = new FakeGitHub();
            github.issue(7, titled("title"));
            return github;
        }

        @Override
        public IntegrationAdapter adapter(URI address, Surroundings around) {
            return new GitHubAdapter(
                    new GitHubSettings(
                            address, GitHubSettings.SERVER, "octo/repo", "ghp_test", StatusMap.DEFAULT, List.of()),
                    around);
        }

        @Override
        public int comments(FakeTracker tracker) {
            return ((FakeGitHub) tracker).comments().size();
        }

        @Override
        public int parts(FakeTracker tracker) {
            return ((FakeGitHub) tracker).issues().size() - 1;
        }
    };

    private static final String SECRET = "jira-secret-token";

    private final String issue;

    Trackers(String issue) {
        this.issue = issue;
    }

    static JsonObject titled(String title) {
        return JsonObject.builder()
                .put("fields", JsonObject.builder().put(title, "Login").build())
                .put("title", "Login")
                .put("state", "open")
                .build();
    }

    /** An issue that the tracker has. */
    public String issue() {
        return issue;
    }

    /** The secret that its adapter sends. */
    public String secret() {
        return switch (this) {
            case JIRA -> SECRET;
            case LINEAR -> "lin_api_test";
            case GITHUB -> "ghp_test";
        };
    }

    /** A tracker that has the issue. */
    public abstract FakeTracker start();

    /** An adapter for it. */
    public abstract IntegrationAdapter adapter(URI address, Surroundings around);

    /** How many comments it has. */
    public abstract int comments(FakeTracker tracker);

    /** How many sub-tasks it has. */
    public abstract int parts(FakeTracker tracker);
}

package dev.loki.integrations.linear;

/** The GraphQL documents that are sent, one operation each. */
final class LinearDocuments {
    private static final String PAGE_INFO = " pageInfo { hasNextPage endCursor }";
    private static final String LABELS = "nodes { id name }" + PAGE_INFO;
    private static final String CHILDREN =
            "nodes { id identifier title description priority url state { name type } }" + PAGE_INFO;
    private static final String RELATIONS = "nodes { type relatedIssue { id identifier title } }" + PAGE_INFO;
    private static final String ISSUES =
            "nodes { id identifier title description priority state { name type } labels(first: 50) { nodes { name } } }"
                    + PAGE_INFO;

    static final String ISSUE = """
            query GetIssue($id: String!, $first: Int!) {
              issue(id: $id) {
                id identifier title description priority priorityLabel url
                state { id name type } assignee { id name email } team { id } parent { id identifier title }
                labels(first: $first) { %s }
                children(first: $first) { %s }
                relations(first: $first) { %s }
              }
            }""".formatted(LABELS, CHILDREN, RELATIONS);

    static final String ISSUE_REFERENCE = """
            query GetIssueReference($id: String!) {
              issue(id: $id) { id identifier url state { id name type } team { id } }
            }""";

    static final String PROJECT = """
            query GetProject($id: String!, $first: Int!) {
              project(id: $id) {
                id name description url status { name } lead { id name }
                issues(first: $first) { %s }
              }
            }""".formatted(ISSUES);

    static final String LABELS_PAGE = page("GetIssueLabels", "issue", "labels", LABELS);
    static final String CHILDREN_PAGE = page("GetIssueChildren", "issue", "children", CHILDREN);
    static final String RELATIONS_PAGE = page("GetIssueRelations", "issue", "relations", RELATIONS);
    static final String ISSUES_PAGE = page("GetProjectIssues", "project", "issues", ISSUES);
    static final String STATES_PAGE = page("GetTeamStates", "team", "states", "nodes { id name type }" + PAGE_INFO);

    static final String UPDATE_ISSUE = """
            mutation UpdateIssue($id: String!, $input: IssueUpdateInput!) {
              issueUpdate(id: $id, input: $input) { success issue { id identifier state { id name } } }
            }""";

    static final String CREATE_COMMENT = """
            mutation CreateComment($input: CommentCreateInput!) {
              commentCreate(input: $input) { success comment { id url } }
            }""";

    static final String COMMENT = """
            query GetComment($id: String!) {
              comment(id: $id) { id url }
            }""";

    static final String CREATE_ISSUE = """
            mutation CreateSubIssue($input: IssueCreateInput!) {
              issueCreate(input: $input) { success issue { id identifier title url } }
            }""";

    static final String CREATED_ISSUE = """
            query GetCreatedIssue($id: String!) {
              issue(id: $id) { id identifier title url }
            }""";

    private LinearDocuments() {}

    /** One page of a connection. */
    private static String page(String name, String parent, String connection, String selection) {
        return """
                query %s($id: String!, $first: Int!, $after: String) {
                  %s(id: $id) { %s(first: $first, after: $after) { %s } }
                }""".formatted(name, parent, connection, selection);
    }
}

package dev.loki.integrations.jira;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds the acceptance criteria of a description: the bullets under a heading that says so, and every line that begins with
 * Given, When or Then.
 */
final class AcceptanceCriteria {
    private static final Pattern OPENS =
            Pattern.compile("^#+\\s*(?:acceptance\\s*criteria|ac\\b).*", Pattern.CASE_INSENSITIVE);
    private static final Pattern HEADING = Pattern.compile("^#+\\s.*");
    private static final Pattern BULLET = Pattern.compile("^[-*]\\s+.*");
    private static final Pattern STEP = Pattern.compile("^(?:given|when|then)\\s.*", Pattern.CASE_INSENSITIVE);

    private AcceptanceCriteria() {}

    static List<String> of(String description) {
        List<String> criteria = new ArrayList<>();
        boolean inside = false;
        for (String raw : description.split("\\R", -1)) {
            String line = raw.strip();
            if (OPENS.matcher(line).matches()) {
                inside = true;
            } else if (HEADING.matcher(line).matches()) {
                inside = false;
            } else if (inside && BULLET.matcher(line).matches()) {
                criteria.add(line.substring(1).strip());
            } else if (STEP.matcher(line).matches()) {
                criteria.add(line);
            }
        }
        return criteria;
    }
}

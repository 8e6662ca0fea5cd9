package dev.loki.integrations.sync;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes down what a tracker changes. */
final class RecordedChanges implements TaskChanges {
    final List<String> changes = new ArrayList<>();
    final Set<String> over = new HashSet<>();
    boolean allDone;
    boolean retitles;

    @Override
    public void skip(String task) {
        changes.add("skip " + task);
    }

    @Override
    public void retry(String task) {
        changes.add("retry " + task);
    }

    @Override
    public boolean retitle(String task, String title) {
        changes.add("retitle " + task + " to " + title);
        return retitles;
    }

    @Override
    public void steer(String text) {
        changes.add(text);
    }

    @Override
    public boolean over(String task) {
        return over.contains(task);
    }

    @Override
    public boolean allDone() {
        return allDone;
    }
}

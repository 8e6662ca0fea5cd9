package dev.loki.core.git;

import java.util.ArrayList;
import java.util.List;

/** One record of git's raw difference format, with the path as raw bytes. */
record RawChange(String oldMode, String newMode, String oldId, char status, String path) {
    static final String ABSENT = "000000";
    static final String SUBMODULE = "160000";

    private static final int FIELDS = 5;
    private static final int STATUS = 4;

    /** The records of {@code --raw -z --no-renames}. */
    static List<RawChange> parse(List<String> records) {
        List<RawChange> changes = new ArrayList<>(records.size() / 2);
        for (int i = 0; i + 1 < records.size(); i += 2) {
            String[] fields = records.get(i).substring(1).split(" ", FIELDS);
            changes.add(new RawChange(fields[0], fields[1], fields[2], fields[STATUS].charAt(0), records.get(i + 1)));
        }
        return changes;
    }

    Change toChange() {
        return new Change(status, OwnFiles.text(path), newMode.equals(ABSENT) ? oldMode : newMode);
    }

    /** What {@code update-index --index-info} takes to put the old side back. */
    String toIndexInfoOfOldSide() {
        String absent = "0 " + "0".repeat(oldId.length()) + "\t" + path + "\0";
        return oldMode.equals(ABSENT) ? absent : absent + oldMode + " " + oldId + "\t" + path + "\0";
    }
}

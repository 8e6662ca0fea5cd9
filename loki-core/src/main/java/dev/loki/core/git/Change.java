package dev.loki.core.git;

/**
 * One path that differs between two trees.
 *
 * @param status A added, M modified, D deleted, T turned into another type (file, link, submodule)
 * @param path from the root of the repository; bytes that are not UTF-8 show as U+FFFD
 * @param mode git's six digits of the new side, of the old side for a deletion: 100644, 100755, 120000 (link), 160000
 *     (submodule)
 */
public record Change(char status, String path, String mode) {
    /** The path on one line, for people: a control character is shown as a question mark. */
    public String shown() {
        return path.replaceAll("\\p{Cntrl}", "?");
    }
}

package dev.loki.integrations.agents.shell;

import dev.loki.integrations.agents.shell.Access.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What git takes for paths: counted from the top with {@code :/}, patterns that cross folders, and everything but some. Names
 * below {@link Marks#BELOW} that begin with a slash are patterns of the whole path from there on.
 */
final class Pathspecs {
    private Pathspecs() {}

    /** Notes an access to all that these mean, or that a file names which the options tell. */
    static void access(Call call, Kind kind, List<String> specs, Options options) {
        List<String> all = new ArrayList<>(specs);
        for (String file : options.all("pathspec-from-file")) {
            Optional<String> text = Scripts.text(call, file);
            all.addAll(text.isEmpty() ? List.of(":/") : List.of(text.get().split("[\0\r\n]+", -1)));
        }
        boolean some = false;
        for (String spec : all) {
            Optional<String> place = spec.isEmpty() ? Optional.empty() : place(call, spec);
            if (place.isPresent()) {
                call.shell().access(kind, place.get(), true, call.state());
                some = true;
            }
            if (isUnmatched(call, spec)) {
                call.shell().access(kind, pattern("", Marks.plain(spec)), true, call.state());
            }
        }
        if (!some && !all.isEmpty()) {
            call.shell().access(kind, ".", true, call.state());
        }
    }

    /** The place that one of them means; empty for what it takes away from the others. */
    private static Optional<String> place(Call call, String spec) {
        if (!spec.startsWith(":")) {
            return Optional.of(pattern("", spec));
        }
        int close = spec.startsWith(":(") ? spec.indexOf(')') : -1;
        if (close > 0) {
            String magic = spec.substring(2, close);
            String rest = magic.contains("attr:") ? "" : spec.substring(close + 1);
            String top = magic.contains("top") ? top(call) : "";
            return magic.contains("exclude")
                    ? Optional.empty()
                    : Optional.of(magic.contains("literal") ? inside(top, rest) : pattern(top, rest));
        }
        int at = 1;
        String top = "";
        while (at < spec.length() && "/!^".indexOf(spec.charAt(at)) >= 0) {
            if (spec.charAt(at) != '/') {
                return Optional.empty();
            }
            top = top(call);
            at++;
        }
        boolean ends = at < spec.length() && spec.charAt(at) == ':';
        return Optional.of(pattern(top, spec.substring(ends ? at + 1 : at)));
    }

    private static String pattern(String top, String path) {
        int glob = firstGlob(path);
        if (glob < 0) {
            return inside(top, path);
        }
        int slash = path.lastIndexOf('/', glob);
        String root = slash < 0 ? "" : path.substring(0, slash + 1);
        String names = Marks.BELOW + "/" + Expander.globs(path.substring(slash + 1));
        return top.isEmpty() ? root + names : Lexical.inside(top, root) + names;
    }

    private static String inside(String top, String path) {
        String below = path.isEmpty() ? "." : path;
        return top.isEmpty() ? below : Lexical.inside(top, below);
    }

    private static int firstGlob(String path) {
        for (int i = 0; i < path.length(); i++) {
            if ("*?[".indexOf(path.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /** Whether a shell hands on a pattern of names as it is written, because there is no such name; git expands it then. */
    private static boolean isUnmatched(Call call, String spec) {
        return Marks.first(spec) >= 0
                && !Marks.unknown(spec)
                && spec.indexOf('/') < 0
                && !GitFolder.holds(call.state().folders(), spec);
    }

    private static String top(Call call) {
        List<String> tops = new ArrayList<>();
        for (String folder : call.state().folders()) {
            tops.add(GitFolder.top(folder));
        }
        return tops.size() == 1 ? tops.get(0) : Call.NOT_KNOWN;
    }
}

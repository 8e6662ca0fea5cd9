package dev.loki.integrations.agents.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a shell would know at one moment: where it is, its variables, functions and aliases. Not thread-safe. */
final class ShellState {
    /** The most folders that the shell may be in, and the most values that a variable may have, before nothing is known. */
    static final int MAX_ALTERNATIVES = 64;

    private final Map<String, String> environment;
    private final Map<String, List<String>> variables;
    private final Map<String, Node> functions;
    private final Map<String, String> aliases;
    private final Map<String, String> links;
    private Map<String, String> references = Map.of();
    private MadeFiles made = new MadeFiles();
    private Set<String> folders;
    private Set<String> ifChangeFailed = Set.of();
    private String folderBefore;
    private List<String> arguments = List.of();

    /** Whether a script file is being read, not the command itself. */
    boolean inScript;

    ShellState(String folder, Map<String, String> environment) {
        this(
                environment,
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashSet<>(Set.of(folder)),
                folder);
    }

    private ShellState(
            Map<String, String> environment,
            Map<String, List<String>> variables,
            Map<String, Node> functions,
            Map<String, String> aliases,
            Map<String, String> links,
            Set<String> folders,
            String folderBefore) {
        this.environment = environment;
        this.variables = variables;
        this.functions = functions;
        this.aliases = aliases;
        this.links = links;
        this.folders = folders;
        this.folderBefore = folderBefore;
    }

    /** The state of a shell that begins as this one is; links and files are on disk, so they are shared. */
    ShellState copy() {
        ShellState copy = new ShellState(
                environment,
                new LinkedHashMap<>(variables),
                new LinkedHashMap<>(functions),
                new LinkedHashMap<>(aliases),
                links,
                new LinkedHashSet<>(folders),
                folderBefore);
        copy.made = made;
        copy.references = references;
        copy.arguments = arguments;
        copy.inScript = inScript;
        copy.ifChangeFailed = ifChangeFailed;
        return copy;
    }

    /** Takes over what may have happened in another course of events, too. */
    void join(ShellState other) {
        other.variables.forEach((name, values) -> {
            Set<String> all = new LinkedHashSet<>(values);
            List<String> own = variables.get(name);
            all.addAll(own == null ? value(name) : own);
            set(name, new ArrayList<>(all));
        });
        Set<String> all = new LinkedHashSet<>(folders);
        all.addAll(other.folders);
        folders = bounded(all);
        functions.putAll(other.functions);
        aliases.putAll(other.aliases);
    }

    /** Whether a further run of a loop's body could lead somewhere else than this one led. */
    boolean sameAs(ShellState other) {
        return folders.equals(other.folders) && variables.equals(other.variables);
    }

    /** Gives up knowing what differs from another state. */
    void forgetDifferences(ShellState other) {
        if (!folders.equals(other.folders)) {
            folders = new LinkedHashSet<>(Set.of(String.valueOf(Marks.UNKNOWN)));
        }
        List.copyOf(variables.keySet()).forEach(name -> {
            List<String> values = variables.get(name);
            if (values != null && !values.equals(other.variables.get(name))) {
                variables.put(name, List.of(String.valueOf(Marks.UNKNOWN)));
            }
        });
    }

    Set<String> folders() {
        return folders;
    }

    String folderBefore() {
        return folderBefore;
    }

    /** Goes to other folders; {@code surely} tells that this cannot fail. */
    void change(Set<String> to, boolean surely) {
        folderBefore = folders.iterator().next();
        if (surely) {
            folders = bounded(to);
            ifChangeFailed = Set.of();
        } else {
            ifChangeFailed = Set.copyOf(folders);
            Set<String> all = new LinkedHashSet<>(to);
            all.addAll(folders);
            folders = bounded(all);
        }
    }

    /** The last change of folder is known to have succeeded. */
    void changed() {
        Set<String> left = new LinkedHashSet<>(folders);
        left.removeAll(ifChangeFailed);
        if (!left.isEmpty()) {
            folders = left;
        }
        ifChangeFailed = Set.of();
    }

    private static Set<String> bounded(Set<String> all) {
        return all.size() > MAX_ALTERNATIVES / 8
                ? new LinkedHashSet<>(Set.of(String.valueOf(Marks.UNKNOWN)))
                : new LinkedHashSet<>(all);
    }

    void set(String name, List<String> values) {
        variables.put(name, values.size() > MAX_ALTERNATIVES ? List.of(String.valueOf(Marks.UNKNOWN)) : values);
    }

    void unset(String name) {
        variables.put(name, List.of(""));
        functions.remove(name);
        aliases.remove(name);
    }

    /** Makes a name stand for another variable. */
    void refer(String name, String target) {
        references = new LinkedHashMap<>(references);
        references.put(name, target);
    }

    /** Whether the variable is set, here or in the environment. */
    boolean isSet(String name) {
        return variables.containsKey(references.getOrDefault(name, name)) || environment.containsKey(name);
    }

    /** What a variable may hold. One that is not set may be set by a file that a shell reads at its start. */
    List<String> value(String named) {
        String name = references.getOrDefault(named, named);
        List<String> own = variables.get(name);
        if (own != null) {
            return own;
        }
        if (name.equals("PWD")) {
            return List.copyOf(folders);
        }
        if (name.equals("OLDPWD")) {
            return List.of(folderBefore);
        }
        return SpecialVariables.value(name)
                .or(() -> Optional.ofNullable(environment.get(name)).map(text -> SpecialVariables.usable(name, text)))
                .map(List::of)
                .orElseGet(() -> List.of("", String.valueOf(Marks.UNKNOWN)));
    }

    /** The variables that the command itself set. */
    Map<String, String> assigned() {
        Map<String, String> assigned = new LinkedHashMap<>();
        variables.forEach((name, values) -> assigned.put(name, values.isEmpty() ? "" : values.get(0)));
        return assigned;
    }

    /** What the command itself gave this variable; nothing for one that it did not set. */
    List<String> own(String name) {
        return variables.getOrDefault(name, List.of());
    }

    MadeFiles made() {
        return made;
    }

    List<String> arguments() {
        return arguments;
    }

    void arguments(List<String> values) {
        arguments = List.copyOf(values);
    }

    Optional<Node> function(String name) {
        return Optional.ofNullable(functions.get(name));
    }

    void define(String name, Node body) {
        functions.put(name, body);
    }

    Optional<String> alias(String name) {
        return Optional.ofNullable(aliases.get(name));
    }

    void alias(String name, String text) {
        aliases.put(name, text);
    }

    /** A link that the command makes before it uses it. */
    void link(String path, String target) {
        if (links.size() < MAX_ALTERNATIVES) {
            links.put(Lexical.normal(path), target);
        }
    }

    /** Where a path may lead: absolute, through links that the command itself makes. */
    List<String> absolute(String path) {
        List<String> all = new ArrayList<>();
        for (String folder : folders) {
            String whole =
                    path.startsWith("/") ? ofProcess(path, folder) : path.isEmpty() ? folder : folder + "/" + path;
            String through = throughLinks(whole);
            if (!all.contains(through)) {
                all.add(through);
            }
        }
        return all;
    }

    /** The folder of the process, and the root, under the names that the system gives them. */
    private static String ofProcess(String path, String folder) {
        if (!path.startsWith("/proc/") && !path.startsWith("/dev/fd/..")) {
            return path;
        }
        int here = path.indexOf("/cwd");
        int root = path.indexOf("/root");
        if (here > 0 && (path.length() == here + 4 || path.charAt(here + 4) == '/')) {
            return folder + path.substring(here + 4);
        }
        return root > 0 && path.startsWith("/", root + 5) ? path.substring(root + 5) : path;
    }

    private String throughLinks(String path) {
        if (links.isEmpty()) {
            return path;
        }
        String at = path;
        for (int i = 0; i < MAX_ALTERNATIVES / 8; i++) {
            String normal = Lexical.normal(at);
            Optional<Map.Entry<String, String>> link = links.entrySet().stream()
                    .filter(l -> normal.equals(l.getKey()) || normal.startsWith(l.getKey() + "/"))
                    .findFirst();
            if (link.isEmpty()) {
                return at;
            }
            String folder = Lexical.parent(link.get().getKey());
            String target = link.get().getValue();
            String rest = normal.substring(link.get().getKey().length());
            at = (target.startsWith("/") ? target : folder + "/" + target) + rest;
        }
        return String.valueOf(Marks.UNKNOWN);
    }
}

package dev.loki.bench.policy;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.PrimLong;
import com.cedarpolicy.value.PrimString;
import com.cedarpolicy.value.Value;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.loki.core.gate.Action;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.Ruling;
import dev.loki.policy.PolicyEngine;
import dev.loki.policy.PolicyFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.casbin.jcasbin.main.Enforcer;
import org.casbin.jcasbin.model.Model;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Time and allocation of one evaluation that ends in ALLOW, with 5 and with 1,000 rules, against the same rules as plain compiled
 * Java, in CEL-Java, in jCasbin and in cedar-java.
 *
 * <p>{@code examples/bench/run dev.loki.bench.policy.PolicyBenchmark}. The context of every engine is made before; so are
 * loki's actions, whose paths were resolved.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class PolicyBenchmark {
    private static final String PROJECT = "/home/project";
    private static final String FILE = PROJECT + "/src/main/java/org/example/service/OrderService.java";

    /** How many rules. */
    @Param({"5", "1000"})
    public int rules;

    private PolicyEngine engine;
    private Action action;
    private PlainRules plain;
    private List<CelRuntime.Program> cel;
    private Map<String, Object> celContext;
    private Enforcer casbin;
    private BasicAuthorizationEngine cedar;
    private PolicySet cedarPolicies;
    private AuthorizationRequest cedarRequest;

    /** Compiles the rules of every engine. */
    @Setup
    public void compile() throws Exception {
        engine = PolicyEngine.of(PolicyFile.parse(RuleSets.loki(rules), "policies.yaml"));
        celContext = Map.of(
                "file_path", FILE, "project_dir", PROJECT, "active_agents", 3L, "tier", "planning", "iteration", 7L);
        action = Action.of(celContext);
        plain = new PlainRules(rules);
        CelCompiler compiler = CelCompilerFactory.standardCelCompilerBuilder()
                .addVar("file_path", SimpleType.STRING)
                .addVar("project_dir", SimpleType.STRING)
                .addVar("tier", SimpleType.STRING)
                .addVar("active_agents", SimpleType.INT)
                .addVar("iteration", SimpleType.INT)
                .build();
        CelRuntime runtime = CelRuntimeFactory.standardCelRuntimeBuilder().build();
        cel = new ArrayList<>();
        for (int i = 0; i < rules; i++) {
            CelAbstractSyntaxTree tree = compiler.compile(RuleSets.cel(i)).getAst();
            cel.add(runtime.createProgram(tree));
        }
        casbin = enforcer(rules);
        cedar = new BasicAuthorizationEngine();
        cedarPolicies = PolicySet.parsePolicies(RuleSets.cedar(rules));
        cedarPolicies.cache();
        cedarRequest = cedarRequest();
        if (!loki().allowed() || !plainJava() || !cel() || !casbin() || !cedar()) {
            throw new IllegalStateException("the engines do not agree on ALLOW");
        }
    }

    private static Enforcer enforcer(int rules) {
        Model model = new Model();
        model.addDef("r", "r", "kind, value");
        model.addDef("p", "p", "kind, value, eft");
        model.addDef("e", "e", "some(where (p.eft == allow)) && !some(where (p.eft == deny))");
        model.addDef("m", "m", "r.kind == p.kind && keyMatch(r.value, p.value)");
        Enforcer enforcer = new Enforcer(model);
        for (String line : RuleSets.casbin(rules).split("\n")) {
            String[] parts = line.split(", ");
            enforcer.addPolicy(parts[1], parts[2], parts[3]);
        }
        return enforcer;
    }

    private static AuthorizationRequest cedarRequest() {
        Map<String, Value> context = Map.of(
                "file_path", new PrimString(FILE),
                "active_agents", new PrimLong(3),
                "tier", new PrimString("planning"),
                "iteration", new PrimLong(7));
        return new AuthorizationRequest(
                entity("Agent::\"a\""), entity("Action::\"write\""), entity("Project::\"p\""), context);
    }

    private static EntityUID entity(String text) {
        return EntityUID.parse(text).orElseThrow();
    }

    /** loki. */
    @Benchmark
    public Ruling loki() {
        return engine.evaluate(EnforcementPoint.PRE_EXECUTION, action);
    }

    /** The same rules, written by hand. */
    @Benchmark
    public boolean plainJava() {
        return plain.allow(FILE, PROJECT, 3, "planning", 7);
    }

    /** CEL-Java: one program per rule. */
    @Benchmark
    public boolean cel() throws Exception {
        for (CelRuntime.Program program : cel) {
            if (!(Boolean) program.eval(celContext)) {
                return false;
            }
        }
        return true;
    }

    /** cedar-java: one policy per rule, parsed before and kept on the native side; each request crosses over as JSON. */
    @Benchmark
    public boolean cedar() throws Exception {
        return cedar.isAuthorized(cedarRequest, cedarPolicies, Set.of())
                .success
                .orElseThrow()
                .isAllowed();
    }

    /** jCasbin: one policy line per rule. */
    @Benchmark
    public boolean casbin() {
        return casbin.enforce("tier", "planning");
    }

    /** The rules as a programmer would write them: sets where there are many values. */
    private static final class PlainRules {
        private final Set<String> folders = new HashSet<>();
        private final Set<String> tiers = new HashSet<>();

        PlainRules(int rules) {
            for (int i = 5; i < rules; i++) {
                (i % 2 == 0 ? folders : tiers).add(i % 2 == 0 ? "v" + i : "t" + i);
            }
        }

        boolean allow(String file, String project, int agents, String tier, int iteration) {
            if (!file.startsWith(project) || file.charAt(project.length()) != '/' || agents > 5 || iteration >= 100) {
                return false;
            }
            boolean known = tier.equals("planning") || tier.equals("development") || tier.equals("fast");
            if (!known || file.startsWith("secrets/", project.length() + 1)) {
                return false;
            }
            if (agents > 2 && tiers.contains(tier)) {
                return false;
            }
            int folder = project.length() + "/vault/".length();
            return folders.isEmpty()
                    || !file.startsWith("/vault/", project.length())
                    || !folders.contains(file.substring(folder, file.indexOf('/', folder)));
        }
    }

    /** Runs everything and prints one table, with ratios to plain Java. */
    public static void main(String[] args) throws Exception {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(PolicyBenchmark.class.getName() + "\\..*")
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
        Map<String, double[]> table = new TreeMap<>();
        for (RunResult result : results) {
            String name = result.getPrimaryResult().getLabel();
            double bytes = result.getSecondaryResults().entrySet().stream()
                    .filter(entry -> entry.getKey().endsWith("gc.alloc.rate.norm"))
                    .mapToDouble(entry -> entry.getValue().getScore())
                    .findFirst()
                    .orElse(Double.NaN);
            table.put(
                    result.getParams().getParam("rules") + " rules, " + name,
                    new double[] {result.getPrimaryResult().getScore(), bytes});
        }
        table.forEach((name, row) -> {
            double plainNanos = table.get(name.replaceAll(", .*", ", plainJava"))[0];
            System.out.printf(
                    "%-24s %12.1f ns  %10.1f B  %8.1f x plain Java%n", name, row[0], row[1], row[0] / plainNanos);
        });
    }
}

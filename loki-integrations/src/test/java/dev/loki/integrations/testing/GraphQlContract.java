package dev.loki.integrations.testing;

import graphql.GraphQLContext;
import graphql.GraphQLException;
import graphql.execution.CoercedVariables;
import graphql.execution.RawVariables;
import graphql.execution.ValuesResolver;
import graphql.language.Document;
import graphql.language.OperationDefinition;
import graphql.language.ScalarTypeDefinition;
import graphql.language.Value;
import graphql.parser.Parser;
import graphql.schema.Coercing;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.validation.ValidationError;
import graphql.validation.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A published GraphQL schema: says of a document and its variables what in them is not as described. */
public final class GraphQlContract {
    private static final Set<String> BUILT_IN = Set.of("Int", "Float", "String", "Boolean", "ID");
    private static final Map<String, GraphQlContract> READ = new ConcurrentHashMap<>();

    private final GraphQLSchema schema;

    private GraphQlContract(GraphQLSchema schema) {
        this.schema = schema;
    }

    /** The schema in a shared file; skips the test without it. */
    public static GraphQlContract of(String path) {
        return READ.computeIfAbsent(path, GraphQlContract::read);
    }

    private static GraphQlContract read(String path) {
        TypeDefinitionRegistry types = new SchemaParser().parse(Shared.text(path));
        RuntimeWiring.Builder wiring = RuntimeWiring.newRuntimeWiring();
        types.scalars().values().stream()
                .map(ScalarTypeDefinition::getName)
                .filter(name -> !BUILT_IN.contains(name))
                .forEach(name -> wiring.scalar(GraphQLScalarType.newScalar()
                        .name(name)
                        .coercing(new AnyValue())
                        .build()));
        for (String type : List.of("Node")) {
            wiring.type(type, builder -> builder.typeResolver(env -> null));
        }
        return new GraphQlContract(new SchemaGenerator().makeExecutableSchema(types, wiring.build()));
    }

    /** What is wrong; nothing when it is as described. */
    public List<String> violations(String text, Map<String, Object> variables) {
        Document document = new Parser().parseDocument(text);
        List<String> violations = new ArrayList<>();
        for (ValidationError error : new Validator().validateDocument(schema, document, Locale.ROOT)) {
            violations.add(error.getMessage());
        }
        OperationDefinition operation =
                document.getFirstDefinitionOfType(OperationDefinition.class).orElseThrow();
        try {
            CoercedVariables coerced = ValuesResolver.coerceVariableValues(
                    schema,
                    operation.getVariableDefinitions(),
                    new RawVariables(variables),
                    GraphQLContext.getDefault(),
                    Locale.ROOT);
            if (coerced.toMap().size() > operation.getVariableDefinitions().size()) {
                violations.add("more variables than declared");
            }
        } catch (GraphQLException e) {
            violations.add(String.valueOf(e.getMessage()));
        }
        return violations;
    }

    /** A scalar that takes what comes. */
    private static final class AnyValue implements Coercing<Object, Object> {
        @Override
        public Object serialize(Object value, GraphQLContext context, Locale locale) {
            return value;
        }

        @Override
        public Object parseValue(Object value, GraphQLContext context, Locale locale) {
            return value;
        }

        @Override
        public Object parseLiteral(Value<?> value, CoercedVariables variables, GraphQLContext context, Locale locale) {
            return value;
        }
    }
}

package dev.loki.core.json;

import dev.loki.core.ConfigException;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonBoolean;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/** One reading of one YAML text, on the stream of events. Not thread-safe. */
final class YamlReader {
    private final String text;
    private final String name;
    private final Parser events;
    private int values;

    YamlReader(String text, String name) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        this.text = text;
        this.name = name;
        this.events = new ParserImpl(new StreamReader(text), options);
    }

    Document read() {
        checkLines();
        try {
            events.getEvent();
            if (events.checkEvent(Event.ID.StreamEnd)) {
                return new Document(name, JsonNull.INSTANCE, Place.leaf(Position.START, Position.START), text);
            }
            checkDirectives((DocumentStartEvent) events.getEvent());
            Event first = events.getEvent();
            Node root = node(first, position(first), 0);
            events.getEvent();
            if (!events.checkEvent(Event.ID.StreamEnd)) {
                throw error(events.peekEvent(), "a second document begins; keep one document in the file");
            }
            return new Document(name, root.value(), root.place(), text);
        } catch (ReaderException e) {
            int index = text.offsetByCodePoints(0, Math.min(e.getPosition(), text.codePointCount(0, text.length())));
            throw Limits.error(
                    name, Position.of(text, index), "a control character that a text file cannot hold; remove it");
        } catch (MarkedYAMLException e) {
            throw isOpenQuote(e)
                    ? Limits.error(name, position(e.getContextMark()), "not YAML: this quote is never closed; close it")
                    : Limits.error(name, mark(e), "not YAML: " + sentence(e));
        } catch (YAMLException e) {
            throw Limits.error(name, Position.START, "not YAML; check the indentation and the quotes");
        }
    }

    private void checkLines() {
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                start = i + 1;
            } else if (i - start >= Yaml.MAX_LINE_LENGTH) {
                throw Limits.error(
                        name,
                        Position.of(text, start),
                        "a line has more than " + Yaml.MAX_LINE_LENGTH + " characters; break it");
            }
        }
    }

    private record Node(JsonValue value, Place place) {}

    private Node node(Event event, Position key, int depth) {
        Position at = position(event);
        Limits.checkValues(++values, name, at);
        checkNode(event);
        if (event instanceof ScalarEvent scalar) {
            return new Node(scalar(scalar, at), Place.leaf(key, at));
        }
        Limits.checkDepth(depth + 1, name, at);
        return event instanceof MappingStartEvent ? object(key, at, depth + 1) : array(key, at, depth + 1);
    }

    private Node object(Position key, Position at, int depth) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        Map<String, Place> places = new LinkedHashMap<>();
        for (Event event = events.getEvent(); !event.is(Event.ID.MappingEnd); event = events.getEvent()) {
            Position memberAt = position(event);
            String member = key(event);
            if (members.containsKey(member)) {
                throw Limits.duplicate(member, name, memberAt);
            }
            Node node = node(events.getEvent(), memberAt, depth);
            members.put(member, node.value());
            places.put(member, node.place());
        }
        return new Node(new JsonObject(members), new Place(key, at, places, List.of()));
    }

    private Node array(Position key, Position at, int depth) {
        List<JsonValue> items = new ArrayList<>();
        List<Place> places = new ArrayList<>();
        for (Event event = events.getEvent(); !event.is(Event.ID.SequenceEnd); event = events.getEvent()) {
            Node node = node(event, position(event), depth);
            items.add(node.value());
            places.add(node.place());
        }
        return new Node(new JsonArray(items), new Place(key, at, Map.of(), places));
    }

    private String key(Event event) {
        checkNode(event);
        if (!(event instanceof ScalarEvent scalar)) {
            throw error(event, "a key must be a text, not a list or an object");
        }
        boolean plain = scalar.getScalarStyle() == ScalarStyle.PLAIN;
        if (plain && scalar.getValue().equals("<<")) {
            throw error(event, "merge keys (<<) are not supported; write the members out");
        }
        if (!(scalar(scalar, position(event)) instanceof JsonString text)) {
            throw error(event, "a key must be a text; put it in quotes");
        }
        if (text.value().length() > Json.MAX_NAME_LENGTH) {
            throw error(event, "a key has more than " + Json.MAX_NAME_LENGTH + " characters; shorten it");
        }
        return text.value();
    }

    private JsonValue scalar(ScalarEvent scalar, Position at) {
        String value = scalar.getValue();
        if (scalar.getScalarStyle() != ScalarStyle.PLAIN) {
            return new JsonString(value);
        }
        return switch (value) {
            case "", "~", "null" -> JsonNull.INSTANCE;
            case "true" -> new JsonBoolean(true);
            case "false" -> new JsonBoolean(false);
            default -> Numbers.isNumber(value) ? Numbers.parse(value, name, at) : new JsonString(value);
        };
    }

    private void checkNode(Event event) {
        if (event instanceof AliasEvent) {
            throw error(event, "aliases (*name) are not supported; write the value out");
        }
        if (event instanceof NodeEvent node && node.getAnchor() != null) {
            throw error(event, "anchors (&name) are not supported; remove it");
        }
        if (tag(event).isPresent()) {
            throw error(event, "tags (!name) are not supported; remove it, or put the text in quotes");
        }
    }

    private static Optional<String> tag(Event event) {
        if (event instanceof ScalarEvent scalar) {
            return Optional.ofNullable(scalar.getTag());
        }
        return event instanceof CollectionStartEvent start ? Optional.ofNullable(start.getTag()) : Optional.empty();
    }

    private void checkDirectives(DocumentStartEvent start) {
        boolean tags = start.getTags() != null && !start.getTags().isEmpty();
        if (start.getVersion() != null || tags) {
            throw error(start, "directives (% lines) are not supported; remove them");
        }
    }

    private ConfigException error(Event event, String message) {
        return Limits.error(name, position(event), message);
    }

    private static Position position(Event event) {
        return position(event.getStartMark());
    }

    private static Position position(Mark mark) {
        return new Position(mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** Whether the text ended within quotes, of which only the beginning tells where to look. */
    private static boolean isOpenQuote(MarkedYAMLException e) {
        return e.getContextMark() != null
                && "while scanning a quoted scalar".equals(e.getContext())
                && "found unexpected end of stream".equals(e.getProblem());
    }

    private static Position mark(MarkedYAMLException e) {
        if (e.getProblemMark() != null) {
            return position(e.getProblemMark());
        }
        return e.getContextMark() == null ? Position.START : position(e.getContextMark());
    }

    private static String sentence(MarkedYAMLException e) {
        return e.getProblem() == null ? "check the indentation and the quotes" : e.getProblem();
    }
}

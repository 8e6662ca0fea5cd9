package dev.loki.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.loki.core.ConfigException;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonBoolean;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One reading of one JSON text. Not thread-safe. */
final class JsonReader {
    private final String text;
    private final String name;
    private final int firstLine;
    private final boolean keepPlaces;
    private final JsonFactory factory;
    private int values;

    JsonReader(String text, String name, int firstLine, boolean keepPlaces) {
        this(text, name, firstLine, keepPlaces, Json.FACTORY);
    }

    /** A reading by another factory than the strict one, which takes the last of several members of one name. */
    JsonReader(String text, String name, int firstLine, boolean keepPlaces, JsonFactory factory) {
        this.factory = factory;
        this.text = text;
        this.name = name;
        this.firstLine = firstLine;
        this.keepPlaces = keepPlaces;
    }

    Document read() {
        try (JsonParser parser = factory.createParser(text)) {
            if (parser.nextToken() == null) {
                throw error(Position.START, "the text is empty; a JSON value is expected");
            }
            Position start = position(parser);
            Node root = value(parser, start, 0);
            if (parser.nextToken() != null) {
                throw error(position(parser), "text after the end of the value; remove it");
            }
            return new Document(name, root.value(), root.place(), text);
        } catch (JsonProcessingException e) {
            throw syntaxError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A value with its place; without places every node shares one. */
    private record Node(JsonValue value, Place place) {}

    private static final Place NO_PLACE = Place.leaf(Position.START, Position.START);

    private Node value(JsonParser parser, Position key, int depth) throws IOException {
        Position at = position(parser);
        Limits.checkValues(++values, name, at);
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return object(parser, key, at, depth + 1);
        }
        if (token == JsonToken.START_ARRAY) {
            return array(parser, key, at, depth + 1);
        }
        return new Node(scalar(parser, token, at), keepPlaces ? Place.leaf(key, at) : NO_PLACE);
    }

    private Node object(JsonParser parser, Position key, Position at, int depth) throws IOException {
        Limits.checkDepth(depth, name, at);
        Map<String, JsonValue> members = new LinkedHashMap<>();
        Map<String, Place> places = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String member = parser.currentName();
            Position memberAt = position(parser);
            if (members.containsKey(member) && factory == Json.FACTORY) {
                throw Limits.duplicate(member, name, memberAt);
            }
            parser.nextToken();
            Node node = value(parser, memberAt, depth);
            members.put(member, node.value());
            if (keepPlaces) {
                places.put(member, node.place());
            }
        }
        return new Node(new JsonObject(members), keepPlaces ? new Place(key, at, places, List.of()) : NO_PLACE);
    }

    private Node array(JsonParser parser, Position key, Position at, int depth) throws IOException {
        Limits.checkDepth(depth, name, at);
        List<JsonValue> items = new ArrayList<>();
        List<Place> places = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Node node = value(parser, position(parser), depth);
            items.add(node.value());
            if (keepPlaces) {
                places.add(node.place());
            }
        }
        return new Node(new JsonArray(items), keepPlaces ? new Place(key, at, Map.of(), places) : NO_PLACE);
    }

    private JsonValue scalar(JsonParser parser, JsonToken token, Position at) throws IOException {
        return switch (token) {
            case VALUE_STRING -> new JsonString(parser.getText());
            case VALUE_TRUE -> new JsonBoolean(true);
            case VALUE_FALSE -> new JsonBoolean(false);
            case VALUE_NULL -> JsonNull.INSTANCE;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                parser.isNaN() ? JsonNull.INSTANCE : Numbers.parse(parser.getText(), name, at);
            default -> throw error(at, "a JSON value is expected here");
        };
    }

    private ConfigException error(Position at, String message) {
        return Limits.error(name, at, message);
    }

    private Position position(JsonParser parser) {
        return position(parser.currentTokenLocation());
    }

    private Position position(JsonLocation location) {
        return new Position(Math.max(1, location.getLineNr()) + firstLine - 1, Math.max(1, location.getColumnNr()));
    }

    private ConfigException syntaxError(JsonProcessingException e) {
        Position at = e.getLocation() == null ? Position.START : position(e.getLocation());
        return error(at, sentence(e));
    }

    /** Says what is wrong without repeating a word of the text, which might be a secret. */
    private static String sentence(JsonProcessingException e) {
        String message = e.getOriginalMessage() == null ? "" : e.getOriginalMessage();
        if (e instanceof StreamConstraintsException) {
            return constraint(message);
        }
        if (message.startsWith("Unexpected end-of-input")) {
            return "the text ends inside a value; close every quote, bracket and brace";
        }
        if (message.startsWith("Unrecognized token") || message.startsWith("Non-standard token")) {
            return "unknown word; put text in double quotes";
        }
        int end = message.indexOf('\n');
        String line = end < 0 ? message : message.substring(0, end);
        return line.isEmpty() ? "not JSON" : "not JSON: " + Character.toLowerCase(line.charAt(0)) + line.substring(1);
    }

    private static String constraint(String message) {
        if (message.startsWith("Number")) {
            return "a number has more than " + Json.MAX_NUMBER_LENGTH + " characters; shorten it or put it in quotes";
        }
        if (message.startsWith("Name")) {
            return "a key has more than " + Json.MAX_NAME_LENGTH + " characters; shorten it";
        }
        return "a value is larger than the limits allow; shorten it";
    }
}

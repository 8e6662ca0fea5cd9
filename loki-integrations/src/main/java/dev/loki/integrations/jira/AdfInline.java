package dev.loki.integrations.jira;

import static dev.loki.integrations.jira.Adf.attrs;
import static dev.loki.integrations.jira.Adf.content;
import static dev.loki.integrations.jira.Adf.type;

import dev.loki.core.json.JsonValue.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes the inline nodes of a block as Markdown. */
final class AdfInline {
    private static final Pattern SPECIAL = Pattern.compile("[\\\\`*\\[\\]<>~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])");
    private static final Pattern LINE_START = Pattern.compile("(?m)^(\\s{0,3})([#+=-]|\\d{1,9}[.)])(?=\\s|$|-|=|#)");
    private static final Pattern ENTITY = Pattern.compile("&(?=#?[A-Za-z0-9]{1,32};)");

    private AdfInline() {}

    static String write(JsonObject block) {
        StringBuilder out = new StringBuilder();
        for (JsonObject node : content(block)) {
            out.append(inline(node));
        }
        return LINE_START.matcher(out.toString().strip()).replaceAll(match -> {
            String mark = match.group(2);
            int last = mark.length() - 1;
            String escaped = mark.substring(0, last) + "\\\\" + mark.charAt(last);
            return match.group(1) + escaped;
        });
    }

    /** A text in which nothing is Markdown. */
    static String escape(String text) {
        String escaped = SPECIAL.matcher(text).replaceAll("\\\\$0");
        return ENTITY.matcher(escaped).replaceAll("&amp;").replaceAll("\\s*\\R\\s*", " ");
    }

    private static String inline(JsonObject node) {
        JsonObject attrs = attrs(node);
        return switch (type(node)) {
            case "text" -> marked(node);
            case "hardBreak" -> "\\\n";
            case "mention" -> mention(attrs);
            case "emoji" ->
                attrs.string("text").or(() -> attrs.string("shortName")).orElse("");
            case "date" -> date(attrs.string("timestamp").orElse(""));
            case "status" -> "\\[" + escape(attrs.string("text").orElse("")) + "\\]";
            case "inlineCard" -> address(attrs.string("url").orElse(""));
            case "placeholder" -> escape(attrs.string("text").orElse(""));
            case "mediaInline" -> "[attachment: " + escape(attrs.string("alt").orElse("file")) + "]";
            case "inlineExtension" -> "[" + escape(attrs.string("extensionKey").orElse("extension")) + "]";
            default -> {
                StringBuilder children = new StringBuilder();
                content(node).forEach(child -> children.append(inline(child)));
                yield children.toString();
            }
        };
    }

    private static String mention(JsonObject attrs) {
        String name = attrs.string("text").orElse("");
        String shown = name.startsWith("@") ? name : "@" + (name.isEmpty() ? "someone" : name);
        String id = attrs.string("id").orElse("");
        return id.matches("[A-Za-z0-9:_-]{1,128}") ? "[" + escape(shown) + "](accountid:" + id + ")" : escape(shown);
    }

    private static String marked(JsonObject node) {
        String text = node.string("text").orElse("");
        Map<String, JsonObject> marks = new HashMap<>();
        node.objects("marks").forEach(mark -> marks.put(type(mark), attrs(mark)));
        String body = text.strip();
        if (body.isEmpty()) {
            return text;
        }
        String out = marks.containsKey("code") ? code(body) : escape(body);
        if (marks.containsKey("strike")) {
            out = "~~" + out + "~~";
        }
        if (marks.containsKey("em")) {
            out = "*" + out + "*";
        }
        if (marks.containsKey("strong")) {
            out = "**" + out + "**";
        }
        if (marks.containsKey("link")) {
            out = link(out, marks.get("link").string("href").orElse(""));
        }
        int start = text.indexOf(body);
        return text.substring(0, start) + out + text.substring(start + body.length());
    }

    static String code(String text) {
        String flat = text.replaceAll("\\s*\\R\\s*", " ");
        String fence = "`";
        while (flat.contains(fence)) {
            fence += "`";
        }
        boolean padded = flat.startsWith("`") || flat.endsWith("`");
        return fence + (padded ? " " : "") + flat + (padded ? " " : "") + fence;
    }

    private static String link(String text, String href) {
        return safe(href) ? "[" + text + "](<" + href + ">)" : text;
    }

    static String address(String url) {
        return safe(url) ? "<" + url + ">" : escape(url);
    }

    /** Whether an address may be a link: a known scheme, and nothing that could end it early. */
    static boolean safe(String href) {
        return href.matches("(?i)(https?://|mailto:)[^\\s<>\\\\\\p{Cntrl}]+");
    }

    private static String date(String timestamp) {
        try {
            return Instant.ofEpochMilli(Long.parseLong(timestamp))
                    .atZone(ZoneOffset.UTC)
                    .toLocalDate()
                    .toString();
        } catch (NumberFormatException | DateTimeException e) {
            return escape(timestamp);
        }
    }
}

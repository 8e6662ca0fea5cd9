package dev.loki.integrations.jira;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.commonmark.ext.gfm.strikethrough.Strikethrough;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;

/** Writes the inside of a Markdown block as inline nodes. Not thread-safe. */
final class AdfSpans {
    private static final String ACCOUNT = "accountid:";

    /** The deepest nesting of emphasis and links; what lies deeper is left out. */
    private static final int MAX_NESTING = 100;

    private final List<JsonObject> spans = new ArrayList<>();
    private int nesting;

    private AdfSpans() {}

    static List<JsonObject> of(Node block) {
        AdfSpans writer = new AdfSpans();
        writer.children(block, List.of());
        return writer.merged();
    }

    static List<JsonObject> strong(Node block) {
        AdfSpans writer = new AdfSpans();
        writer.children(block, List.of(Adf.leaf("strong")));
        return writer.merged();
    }

    private void children(Node parent, List<JsonObject> marks) {
        nesting++;
        for (Node child = parent.getFirstChild(); child != null && nesting <= MAX_NESTING; child = child.getNext()) {
            span(child, marks);
        }
        nesting--;
    }

    private void span(Node node, List<JsonObject> marks) {
        if (node instanceof Text text) {
            text(text.getLiteral(), marks);
        } else if (node instanceof Code code) {
            List<JsonObject> kept = new ArrayList<>(
                    marks.stream().filter(m -> Adf.type(m).equals("link")).toList());
            kept.add(Adf.leaf("code"));
            text(code.getLiteral(), kept);
        } else if (node instanceof SoftLineBreak) {
            text(" ", marks);
        } else if (node instanceof HardLineBreak) {
            spans.add(Adf.leaf("hardBreak"));
        } else if (node instanceof HtmlInline html) {
            text(html.getLiteral(), marks);
        } else if (node instanceof Emphasis) {
            children(node, with(marks, Adf.leaf("em")));
        } else if (node instanceof StrongEmphasis) {
            children(node, with(marks, Adf.leaf("strong")));
        } else if (node instanceof Strikethrough) {
            children(node, with(marks, Adf.leaf("strike")));
        } else if (node instanceof Link link) {
            link(link, link.getDestination(), marks);
        } else if (node instanceof Image image) {
            link(image, image.getDestination(), marks);
        } else {
            children(node, marks);
        }
    }

    private void link(Node node, String to, List<JsonObject> marks) {
        if (to.startsWith(ACCOUNT) && to.length() > ACCOUNT.length()) {
            StringBuilder name = new StringBuilder();
            for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
                name.append(child instanceof Text text ? text.getLiteral() : "");
            }
            spans.add(Adf.leaf(
                    "mention",
                    JsonObject.builder()
                            .put("id", to.substring(ACCOUNT.length()))
                            .put("text", name.toString())
                            .build()));
        } else if (AdfInline.safe(to) && node.getFirstChild() != null) {
            JsonObject href = JsonObject.builder().put("href", to).build();
            children(node, with(marks, Adf.leaf("link", href)));
        } else {
            children(node, marks);
        }
    }

    private static List<JsonObject> with(List<JsonObject> marks, JsonObject mark) {
        boolean there = marks.stream().anyMatch(m -> Adf.type(m).equals(Adf.type(mark)));
        if (there) {
            return marks;
        }
        List<JsonObject> more = new ArrayList<>(marks);
        more.add(mark);
        return more;
    }

    private void text(String text, List<JsonObject> marks) {
        if (!text.isEmpty()) {
            spans.add(Adf.text(text, marks));
        }
    }

    /** Neighbours with the same marks as one node. */
    private List<JsonObject> merged() {
        List<JsonObject> merged = new ArrayList<>();
        for (JsonObject span : spans) {
            JsonObject last = merged.isEmpty() ? JsonObject.EMPTY : merged.get(merged.size() - 1);
            boolean alike = Adf.type(span).equals("text")
                    && Adf.type(last).equals("text")
                    && span.get("marks").equals(last.get("marks"));
            if (alike) {
                String text =
                        last.string("text").orElse("") + span.string("text").orElse("");
                merged.set(merged.size() - 1, Adf.text(text, span.objects("marks")));
            } else {
                merged.add(span);
            }
        }
        return merged;
    }
}

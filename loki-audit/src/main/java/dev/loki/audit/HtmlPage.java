package dev.loki.audit;

import java.util.List;

/** A page in HTML that loads nothing and runs nothing. */
final class HtmlPage implements PageFormat {
    private static final String STYLE = "body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;"
            + "padding:0 1rem;color:#222}table{border-collapse:collapse;width:100%;margin:1rem 0}"
            + "th,td{border:1px solid #ccc;padding:.3rem .5rem;text-align:left;vertical-align:top}th{background:#f3f3f3}";

    private final StringBuilder out = new StringBuilder();

    @Override
    public void begin(String title) {
        out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta http-equiv=\"Content-Security-Policy\""
                        + " content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
                .append("<title>")
                .append(escaped(title))
                .append("</title>\n<style>")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n");
        element("h1", title);
    }

    @Override
    public void heading(String text) {
        element("h2", text);
    }

    @Override
    public void paragraph(String text) {
        element("p", text);
    }

    @Override
    public void list(List<String> items) {
        out.append("<ul>\n");
        items.forEach(item -> element("li", item));
        out.append("</ul>\n");
    }

    @Override
    public void table(List<List<String>> rows) {
        out.append("<table>\n");
        for (int i = 0; i < rows.size(); i++) {
            String cell = i == 0 ? "th" : "td";
            out.append("<tr>");
            rows.get(i)
                    .forEach(text -> out.append('<')
                            .append(cell)
                            .append('>')
                            .append(escaped(text))
                            .append("</")
                            .append(cell)
                            .append('>'));
            out.append("</tr>\n");
        }
        out.append("</table>\n");
    }

    private void element(String name, String text) {
        out.append('<')
                .append(name)
                .append('>')
                .append(escaped(text))
                .append("</")
                .append(name)
                .append(">\n");
    }

    @Override
    public String end() {
        return out.append("</body>\n</html>\n").toString();
    }

    /** A text with nothing in it that HTML would take for more than text. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> {
                    boolean shown =
                            !Character.isISOControl(c) && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
                    escaped.appendCodePoint(shown ? c : ' ');
                }
            }
        });
        return escaped.toString();
    }
}

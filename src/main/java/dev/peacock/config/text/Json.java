package dev.peacock.config.text;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** JSON of sorted maps, lists, texts, numbers and truth values; equal trees give equal text. */
public final class Json {
    private Json() {}

    /** Without any white space. */
    public static String compact(Object tree) {
        StringBuilder out = new StringBuilder();
        write(tree, out, "", "", ":");
        return out.toString();
    }

    /** Indented by two spaces, with a line end at the end. */
    public static String pretty(Object tree) {
        StringBuilder out = new StringBuilder();
        write(tree, out, "\n", "  ", ": ");
        return out.append('\n').toString();
    }

    private static void write(Object node, StringBuilder out, String newLine, String indent, String colon) {
        if (node instanceof SortedMap<?, ?> map) {
            writeAll(map.entrySet().iterator(), '{', '}', out, newLine, indent, colon);
        } else if (node instanceof List<?> list) {
            writeAll(list.iterator(), '[', ']', out, newLine, indent, colon);
        } else if (node instanceof Number || node instanceof Boolean) {
            out.append(node);
        } else if (node instanceof String text) {
            quote(text, out);
        } else {
            throw new IllegalArgumentException("no JSON for " + node.getClass());
        }
    }

    private static void writeAll(
            Iterator<?> elements,
            char open,
            char close,
            StringBuilder out,
            String newLine,
            String indent,
            String colon) {
        out.append(open);
        if (!elements.hasNext()) {
            out.append(close);
            return;
        }
        String inner = newLine + (newLine.isEmpty() ? "" : indent);
        while (elements.hasNext()) {
            Object element = elements.next();
            out.append(inner);
            if (element instanceof Map.Entry<?, ?> entry) {
                quote(String.valueOf(entry.getKey()), out);
                write(entry.getValue(), out.append(colon), inner, indent, colon);
            } else {
                write(element, out, inner, indent, colon);
            }
            out.append(elements.hasNext() ? "," : newLine);
        }
        out.append(close);
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append(c < ' ' || c == 0x7f ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        out.append('"');
    }
}

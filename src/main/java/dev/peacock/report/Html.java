package dev.peacock.report;

import java.util.Collection;
import java.util.Set;

/**
 * A piece of markup that is safe to put into the page: it is well-formed XML, and every string in it was escaped. Raw
 * text cannot be put in.
 */
public final class Html {
    public static final Html NOTHING = new Html("");

    private static final Set<String> ENDS_A_LINE = Set.of(
            "html head body title meta link style script form header nav main section footer h1 h2 h3 p div ul ol li dl dt dd figure"
                    .concat(" figcaption table caption tr details summary svg g rect pre")
                    .split(" "));

    private final String markup;

    private Html(String markup) {
        this.markup = markup;
    }

    public static Html text(String text) {
        return new Html(escape(text));
    }

    /** Everything one after another; what is no markup yet becomes escaped text. */
    public static Html all(Object... parts) {
        StringBuilder joined = new StringBuilder();
        for (Object part : parts) {
            joined.append(part instanceof Html html ? html.markup : escape(part.toString()));
        }
        return new Html(joined.toString());
    }

    public static Html all(Collection<Html> parts) {
        return all(parts.toArray());
    }

    /** A sentence with a {} for each argument. */
    public static Html prose(String template, Object... arguments) {
        String[] pieces = template.split("\\{}", -1);
        if (pieces.length != arguments.length + 1) {
            throw new IllegalArgumentException(arguments.length + " arguments do not fit: " + template);
        }
        Object[] parts = new Object[pieces.length + arguments.length];
        for (int i = 0; i < pieces.length; i++) {
            parts[2 * i] = pieces[i];
            if (i < arguments.length) {
                parts[2 * i + 1] = arguments[i];
            }
        }
        return all(parts);
    }

    /** An element to be filled; attributes come as name, value, name, value. */
    public static Tag tag(String name, String... attributes) {
        StringBuilder start = new StringBuilder("<").append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            start.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escape(attributes[i + 1]))
                    .append('"');
        }
        return new Tag(name, start.toString());
    }

    public static Html paragraph(String template, Object... arguments) {
        return tag("p").of(prose(template, arguments));
    }

    @Override
    public String toString() {
        return markup;
    }

    /** An element to be filled; only {@link #tag} makes one. */
    public static final class Tag {
        private final String name;
        private final String start;

        private Tag(String name, String start) {
            this.name = name;
            this.start = start;
        }

        public Html of(Object... children) {
            return new Html(start + ">" + all(children).markup + "</" + name + ">" + end());
        }

        public Html empty() {
            return new Html(start + " />" + end());
        }

        /** A style element; its content is a style sheet of ours, which must hold nothing that XML would want escaped. */
        public Html styleSheet(String css) {
            if (!css.equals(escape(css).replace("&gt;", ">").replace("&quot;", "\""))) {
                throw new IllegalArgumentException("the style sheet holds a character that XML reserves");
            }
            return new Html(start + ">" + css + "</" + name + ">" + end());
        }

        /** A script element; its content is a script of ours, which must hold nothing that XML would want escaped. */
        public Html script(String source) {
            return styleSheet(source);
        }

        private String end() {
            return ENDS_A_LINE.contains(name) ? "\n" : "";
        }
    }

    /** Escapes for text and quoted attributes; what XML forbids, such as a NUL or half a surrogate pair, becomes U+FFFD. */
    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(allowed(point) ? point : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    /** XML 1.0, production 2 (Char), less the C1 controls and the noncharacters, which HTML calls errors. */
    private static boolean allowed(int point) {
        if (point < 0x20) {
            return point == '\t' || point == '\n';
        }
        boolean control = 0x7F <= point && point <= 0x9F;
        boolean surrogate = 0xD800 <= point && point <= 0xDFFF;
        boolean noncharacter = 0xFDD0 <= point && point <= 0xFDEF || (point & 0xFFFE) == 0xFFFE;
        return !control && !surrogate && !noncharacter;
    }
}

package dev.peacock.text.input;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.text.Utf8;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** A JSON object a line. A line belongs to the piece of the file in which it begins. */
final class JsonLines {
    /** So many lines are looked at for a column that may be left out where it is null. */
    private static final int HEAD = 1_000;

    private final Piece piece;
    private final TextOptions options;
    private final Configuration hadoop;
    private final int longest;
    private final JsonLine line;
    /** Where in {@link #line} the id is, or -1, and the first of the other columns. */
    private final int id;

    private final int others;

    private JsonLines(Piece piece, TextOptions options, Configuration hadoop, int longest) {
        this.piece = piece;
        this.options = options;
        this.hadoop = hadoop;
        this.longest = longest;
        List<String> keys = new ArrayList<>(List.of(options.text()));
        id = options.id() == null ? -1 : 1;
        if (options.id() != null) {
            keys.add(options.id());
        }
        others = keys.size();
        keys.addAll(options.columns());
        line = new JsonLine(keys);
    }

    static void read(Piece piece, TextOptions options, Configuration hadoop, int longest, Consumer<Document> documents)
            throws IOException {
        new JsonLines(piece, options, hadoop, longest).forEach(documents);
    }

    /** UserError where the first lines have a text, but none has one of the columns. */
    static void check(Piece piece, TextOptions options, Configuration hadoop) throws IOException {
        new JsonLines(piece, options, hadoop, Longest.here()).checkHead();
    }

    /** UserError where a line is no JSON object, whatever its keys. */
    static void checkLines(Piece piece, TextOptions options, Configuration hadoop) throws IOException {
        JsonLines all = new JsonLines(piece, options, hadoop, Longest.here());
        try (Unpacked in = all.open()) {
            Lines lines = all.lines(in);
            while (lines.next()) {
                if (!lines.isTooLong()) {
                    all.parse(lines);
                }
            }
        }
    }

    private void forEach(Consumer<Document> documents) throws IOException {
        long end = Unpacked.isPacked(piece.name()) ? Long.MAX_VALUE : piece.to();
        try (Unpacked in = open()) {
            Lines lines = lines(in);
            while (lines.next() && lines.offset() < end) {
                if (parse(lines)) {
                    documents.accept(document(lines));
                }
            }
        }
    }

    private void checkHead() throws IOException {
        Set<String> missing = new LinkedHashSet<>(options.columns());
        Set<String> seen = new LinkedHashSet<>();
        try (Unpacked in = open()) {
            Lines lines = lines(in);
            for (int i = 0; i < HEAD && lines.next(); i++) {
                if (parse(lines)) {
                    missing.removeAll(document(lines).columns().keySet());
                    seen.addAll(line.keys());
                    if (missing.isEmpty()) {
                        return;
                    }
                }
            }
        } catch (JsonLine.NotJson e) {
            throw new IllegalStateException("it was read before", e);
        }
        if (!seen.isEmpty()) {
            throw new UserError("%s: none of the first %,d lines has the key '%s'; they have: %s"
                    .formatted(
                            Shown.path(piece.name()),
                            HEAD,
                            Shown.text(missing.iterator().next()),
                            Shown.list(seen)));
        }
    }

    /** From the byte before the piece, which is the end of a line where one begins with the piece. */
    private long begin() {
        return Unpacked.isPacked(piece.name()) ? 0 : Math.max(0, piece.from() - 1);
    }

    private Unpacked open() throws IOException {
        return Unpacked.open(piece, hadoop, begin());
    }

    private Lines lines(Unpacked in) throws IOException {
        Lines lines = new Lines(in, begin(), longest);
        if (piece.from() > 0) {
            lines.next();
        }
        return lines;
    }

    /** False for a line of nothing but spaces. */
    private boolean parse(Lines lines) throws IOException {
        if (lines.isTooLong()) {
            throw Longest.exceeded(where(lines) + ", key '" + options.text() + "'", lines.length(), longest);
        }
        int from = lines.from();
        int to = lines.to();
        byte[] bytes = lines.buffer();
        if (lines.offset() == 0) {
            Utf16.refuse(piece, bytes, from, to);
        }
        if (lines.offset() == 0) {
            from += Utf8.mark(bytes, from, to);
        }
        while (from < to && (bytes[from] == ' ' || bytes[from] == '\t' || bytes[from] == '\r')) {
            from++;
        }
        if (from == to) {
            return false;
        }
        try {
            line.read(bytes, from, to);
            return true;
        } catch (JsonLine.NotJson e) {
            throw notJson(lines, e);
        }
    }

    private Document document(Lines lines) throws IOException {
        try {
            if (line.kind(0) != JsonLine.Kind.STRING) {
                throw noText(lines);
            }
            byte[] bytes = line.bytes(0);
            int halves = line.replaced();
            Utf8.Repaired text = Utf8.repaired(bytes);
            return new Document(
                    id < 0 ? piece.name() + "@" + lines.offset() : required(lines),
                    lines.number(),
                    text.utf8(),
                    text.replaced() + halves,
                    columns());
        } catch (JsonLine.NotJson e) {
            throw notJson(lines, e);
        }
    }

    private UserError notJson(Lines lines, JsonLine.NotJson e) throws IOException {
        // files that are one array, or one object on many lines, are wrong from the start
        String hint = lines.offset() == 0 ? "; each line must have an object of its own, as jq -c writes them" : "";
        return new UserError(where(lines) + " is not a JSON object: " + e.getMessage() + hint, e);
    }

    private UserError noText(Lines lines) throws IOException, JsonLine.NotJson {
        String key = Shown.text(options.text());
        return new UserError(where(lines)
                + switch (line.kind(0)) {
                    case MISSING -> " has no key '%s'; its keys are: %s".formatted(key, Shown.list(line.keys()));
                    case NULL -> ": the text in '%s' is null; leave such lines out".formatted(key);
                    default -> ": the value of '%s' is not a text".formatted(key);
                });
    }

    private String required(Lines lines) throws IOException, JsonLine.NotJson {
        String value = text(id);
        if (value == null) {
            throw new UserError(
                    "%s has no id in the key '%s'".formatted(where(lines), Shown.text(String.valueOf(options.id()))));
        }
        return value;
    }

    private @Nullable String text(int key) throws JsonLine.NotJson {
        JsonLine.Kind kind = line.kind(key);
        return kind == JsonLine.Kind.MISSING || kind == JsonLine.Kind.NULL
                ? null
                : new String(line.bytes(key), StandardCharsets.UTF_8);
    }

    private Map<String, String> columns() throws JsonLine.NotJson {
        if (options.columns().isEmpty()) {
            return Map.of();
        }
        Map<String, String> columns = new LinkedHashMap<>();
        for (int i = 0; i < options.columns().size(); i++) {
            String column = options.columns().get(i);
            boolean missing = line.kind(others + i) == JsonLine.Kind.MISSING;
            String value = missing ? piece.partition(column) : text(others + i);
            if (value != null) {
                columns.put(column, value);
            }
        }
        return columns;
    }

    /** The file and the line. A piece does not know how many lines are before it, so they are counted when one is to be named. */
    private String where(Lines lines) throws IOException {
        long number = 1;
        try (Unpacked in = Unpacked.open(piece, hadoop)) {
            byte[] buffer = new byte[1 << 16];
            long left = lines.offset();
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    break;
                }
                left -= read;
                for (int i = 0; i < read; i++) {
                    number += buffer[i] == '\n' ? 1 : 0;
                }
            }
        }
        return "%s, line %d".formatted(Shown.path(piece.name()), number);
    }
}

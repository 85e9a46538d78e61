package dev.peacock.text.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.check.UserError;
import dev.peacock.text.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/** A JSON object a line. */
final class JsonLines {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonLines() {}

    static void read(Piece piece, TextOptions options, Configuration hadoop, Consumer<Document> documents)
            throws IOException {
        try (InputStream in = Unpacked.open(piece, hadoop)) {
            byte[] all = in.readAllBytes();
            for (int from = 0; from < all.length; ) {
                int to = from;
                while (to < all.length && all[to] != '\n') {
                    to++;
                }
                boolean ours = Unpacked.isPacked(piece.name()) || from >= piece.from() && from < piece.to();
                if (ours && to > from) {
                    documents.accept(document(piece, from, MAPPER.readTree(all, from, to - from), options));
                }
                from = to + 1;
            }
        }
    }

    private static Document document(Piece piece, long at, JsonNode line, TextOptions options) {
        Utf8.Repaired text =
                Utf8.repaired(value(piece, at, line, options.text()).getBytes(StandardCharsets.UTF_8));
        Map<String, String> columns = new LinkedHashMap<>();
        options.columns().forEach(column -> columns.put(column, value(piece, at, line, column)));
        String id = options.id() == null ? piece.name() + "@" + at : value(piece, at, line, options.id());
        return new Document(id, text.utf8(), text.replaced(), columns);
    }

    private static String value(Piece piece, long at, JsonNode line, String key) {
        if (!line.hasNonNull(key)) {
            throw new UserError("%s, byte %d: no key '%s'".formatted(piece.name(), at, key));
        }
        return line.get(key).asText();
    }
}

package dev.peacock.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;

/** A notebook as Jupyter writes it, executed or not. */
record Notebook(JsonNode json) {
    static final Path JAVA = Path.of("job/notebooks/peacock-java.ipynb");
    static final Path PYTHON = Path.of("job/notebooks/peacock-python.ipynb");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static Notebook read(Path file) {
        try {
            return new Notebook(MAPPER.readTree(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(Path file) {
        try {
            MAPPER.writeValue(file.toFile(), json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<JsonNode> cells() {
        return StreamSupport.stream(json.path("cells").spliterator(), false).toList();
    }

    /** Source of the code cells, by id, in order. */
    Map<String, String> code() {
        Map<String, String> code = new LinkedHashMap<>();
        cells().stream()
                .filter(Notebook::isCode)
                .forEach(cell -> code.put(cell.path("id").asText(), text(cell.path("source"))));
        return code;
    }

    static boolean isCode(JsonNode cell) {
        return cell.path("cell_type").asText().equals("code");
    }

    /** The same with one code cell changed: a planted fault. */
    Notebook with(String id, String old, String replacement) {
        JsonNode copy = json.deepCopy();
        ObjectNode cell = (ObjectNode) new Notebook(copy).cell(id);
        String source = text(cell.path("source"));
        assertThat(source).contains(old);
        cell.put("source", source.replace(old, replacement));
        return new Notebook(copy);
    }

    /** The same notebook with this one cell, in Java. */
    Notebook withOnly(String source) {
        ObjectNode copy = json.deepCopy();
        ArrayNode cells = copy.putArray("cells");
        cells.addObject()
                .put("cell_type", "code")
                .put("id", "only")
                .put("source", source)
                .putNull("execution_count")
                .putArray("outputs");
        cells.forEach(cell -> ((ObjectNode) cell).putObject("metadata"));
        return new Notebook(copy);
    }

    private JsonNode cell(String id) {
        return cells().stream()
                .filter(cell -> cell.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no cell " + id));
    }

    /** What an executed cell shows last in a form such as text/plain. */
    String shown(String id, String form) {
        return StreamSupport.stream(cell(id).path("outputs").spliterator(), false)
                .map(output -> output.path("data").path(form))
                .filter(data -> !data.isMissingNode())
                .map(Notebook::text)
                .reduce((first, last) -> last)
                .orElseThrow(() -> new AssertionError("cell " + id + " shows no " + form));
    }

    /** The picture that an executed cell shows. */
    BufferedImage picture(String id) {
        try {
            byte[] png = Base64.getMimeDecoder().decode(shown(id, "image/png"));
            return Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(png)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many colours a picture has: one if it is blank. */
    static long colours(BufferedImage image) {
        return IntStream.of(image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
                .distinct()
                .count();
    }

    /** Rows of a table that is shown as lines of words, by column. */
    static List<Map<String, String>> words(String table) {
        List<List<String>> lines =
                table.lines().map(line -> List.of(line.strip().split("\\s+"))).toList();
        List<Map<String, String>> rows = new ArrayList<>();
        for (List<String> line : lines.subList(1, lines.size())) {
            Map<String, String> row = new LinkedHashMap<>();
            for (int c = 0; c < line.size(); c++) {
                row.put(lines.get(0).get(c), line.get(c));
            }
            rows.add(row);
        }
        return rows;
    }

    private static String text(JsonNode lines) {
        return lines.isArray()
                ? String.join(
                        "",
                        StreamSupport.stream(lines.spliterator(), false)
                                .map(JsonNode::asText)
                                .toList())
                : lines.asText();
    }
}

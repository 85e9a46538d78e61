package dev.peacock.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.config.Shape;
import dev.peacock.dataset.tabular.TableEncoding;
import dev.peacock.dataset.text.TextEncoding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a store's footer out of its JSON. */
final class FooterFields {
    private static final ObjectMapper JSON = new ObjectMapper();

    private FooterFields() {}

    /** IllegalArgumentException for fields that no writer writes; what is missing is 0 or empty. */
    static StoreFooter read(JsonNode node) {
        JsonNode shape = node.path("shape");
        if (shape.size() != 3) {
            throw new IllegalArgumentException("its shape has " + shape.size() + " sides instead of 3");
        }
        String element = node.path("element").asText();
        boolean eightBit = element.equals(ElementType.UINT8.text());
        if (!eightBit && !element.equals(ElementType.FLOAT32.text())) {
            throw new IllegalArgumentException("its element type is '" + element + "'");
        }
        List<String> names = new ArrayList<>();
        node.path("label_names").forEach(label -> names.add(label.asText()));
        return new StoreFooter(
                node.path("train_examples").asInt(),
                node.path("test_examples").asInt(),
                new Shape(
                        shape.path(0).asInt(),
                        shape.path(1).asInt(),
                        shape.path(2).asInt()),
                eightBit,
                node.path("scale").asDouble(),
                names,
                node.path("labels_offset").asLong(),
                node.path("sources_offset").asLong(),
                node.path("sources_length").asLong(),
                node.path("sources_unpacked").asLong(),
                node.path("content_hash").asText(),
                section(node, "subpopulations", StoreFooter.VERSION_WITH_SUBPOPULATIONS),
                section(node, "ids", StoreFooter.VERSION_WITH_IDS),
                table(node.get("table")),
                node.has("text") ? TextEncoding.of(node.get("text")) : null);
    }

    /** A version later than the one that brought a section may be without it. */
    private static StoreFooter.@Nullable Section section(JsonNode node, String name, int since) {
        int version = node.path("version").asInt();
        if (version < since || (version > since && !node.has(name + "_length"))) {
            return null;
        }
        return new StoreFooter.Section(
                node.path(name + "_length").asLong(),
                node.path(name + "_unpacked").asLong(),
                node.path(name + "_hash").asText());
    }

    private static @Nullable TableEncoding table(@Nullable JsonNode node) {
        try {
            return node == null ? null : JSON.treeToValue(node, TableEncoding.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("its table cannot be read", e);
        }
    }
}

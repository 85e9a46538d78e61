package dev.peacock.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.peacock.config.Shape;
import java.util.ArrayList;
import java.util.List;

/** Takes a store's footer out of its JSON. */
final class FooterFields {
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
                node.path("version").asInt() == StoreFooter.VERSION ? null : section(node));
    }

    private static StoreFooter.Section section(JsonNode node) {
        return new StoreFooter.Section(
                node.path("subpopulations_length").asLong(),
                node.path("subpopulations_unpacked").asLong(),
                node.path("subpopulations_hash").asText());
    }
}

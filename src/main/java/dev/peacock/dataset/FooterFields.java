package dev.peacock.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.config.Shape;
import dev.peacock.dataset.read.ExampleSink;
import dev.peacock.dataset.tabular.TableEncoding;
import dev.peacock.dataset.text.TextEncoding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A store's footer to JSON and back, and what a footer must satisfy. */
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

    /** The JSON that {@link #read} takes. */
    static ObjectNode write(StoreFooter footer) {
        ObjectNode node = JSON.createObjectNode();
        node.put(
                "version",
                footer.text() != null
                        ? StoreFooter.VERSION_WITH_TEXT
                        : footer.ids() != null
                                ? StoreFooter.VERSION_WITH_IDS
                                : footer.subpopulations() != null
                                        ? StoreFooter.VERSION_WITH_SUBPOPULATIONS
                                        : StoreFooter.VERSION);
        node.put("train_examples", footer.trainSize()).put("test_examples", footer.testSize());
        node.putArray("shape")
                .add(footer.shape().height())
                .add(footer.shape().width())
                .add(footer.shape().channels());
        node.put("element", footer.elementType().text()).put("scale", footer.scale());
        footer.labelNames().forEach(node.putArray("label_names")::add);
        node.put("values_offset", StoreFooter.VALUES_OFFSET).put("labels_offset", footer.labelsOffset());
        node.put("sources_offset", footer.sourcesOffset()).put("sources_length", footer.sourcesLength());
        node.put("sources_unpacked", footer.sourcesUnpacked()).put("content_hash", footer.contentHash());
        put(node, "subpopulations", footer.subpopulations());
        put(node, "ids", footer.ids());
        if (footer.table() != null) {
            node.set("table", JSON.valueToTree(footer.table()));
        }
        if (footer.text() != null) {
            node.set("text", footer.text().sealed());
        }
        return node;
    }

    private static void put(ObjectNode node, String name, StoreFooter.@Nullable Section section) {
        if (section != null) {
            node.put(name + "_length", section.length());
            node.put(name + "_unpacked", section.unpacked());
            node.put(name + "_hash", section.hash());
        }
    }

    /** UserError for a footer that the file {@code name} cannot have. */
    static void requireConsistent(StoreFooter footer, String name, long footerOffset) {
        if (footer.trainSize() < 1
                || footer.testSize() < 1
                || (long) footer.trainSize() + footer.testSize() > StoreWriter.MOST_EXAMPLES) {
            throw StoreFooter.damaged(
                    name,
                    "it cannot have " + footer.trainSize() + " train and " + footer.testSize() + " test examples");
        }
        if (footer.shape().size() > ExampleSink.MOST_VALUES) {
            throw StoreFooter.damaged(
                    name, "its examples cannot have " + footer.shape().size() + " values");
        }
        if (!(footer.scale() > 0) || Double.isInfinite(footer.scale())) {
            throw StoreFooter.damaged(name, "its scale is " + footer.scale());
        }
        if (footer.labelNames().isEmpty()
                || new HashSet<>(footer.labelNames()).size()
                        != footer.labelNames().size()) {
            throw StoreFooter.damaged(name, "its label names are missing or repeated");
        }
        if (footer.text() != null && !footer.eightBit()) {
            throw StoreFooter.damaged(name, "its characters are no bytes");
        }
        if (!footer.contentHash().matches("[0-9a-f]{64}")) {
            throw StoreFooter.damaged(name, "its content hash is '" + footer.contentHash() + "'");
        }
        boolean addsUp = footer.labelsOffset()
                        == StoreFooter.VALUES_OFFSET + (long) footer.size() * footer.exampleBytes()
                && footer.sourcesOffset() == footer.labelsOffset() + (long) footer.size() * Integer.BYTES
                && footer.sourcesLength() >= 0
                && footer.sourcesLength() <= Integer.MAX_VALUE
                && footer.sourcesUnpacked() >= 0
                && (footer.subpopulations() == null || footer.subpopulations().isPossible())
                && (footer.ids() == null || footer.ids().isPossible())
                && footerOffset
                        == footer.sourcesOffset()
                                + footer.sourcesLength()
                                + StoreFooter.length(footer.subpopulations())
                                + StoreFooter.length(footer.ids());
        if (!addsUp) {
            throw StoreFooter.damaged(name, "the sizes of its sections do not add up to the file's size");
        }
    }
}

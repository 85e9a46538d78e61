package dev.peacock.training;

import dev.peacock.config.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Oracles of nearest neighbours among the test resources. */
public final class Oracle {
    private Oracle() {}

    public static JsonNode read(String name) throws IOException {
        try (InputStream file = Oracle.class.getResourceAsStream("/oracles/" + name + ".json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(file, name));
        }
    }

    /** The points of an oracle: {@code x, y, testX, testY}. */
    public static ArrayStore store(JsonNode inputs) {
        List<float[]> values = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (String split : new String[] {"x", "testX"}) {
            inputs.get(split).forEach(row -> {
                float[] x = new float[row.size()];
                for (int f = 0; f < x.length; f++) {
                    x[f] = row.get(f).floatValue();
                }
                values.add(x);
            });
        }
        inputs.get("y").forEach(label -> labels.add(label.asInt()));
        inputs.get("testY").forEach(label -> labels.add(label.asInt()));
        return new ArrayStore(
                Shape.flat(values.get(0).length),
                values.toArray(float[][]::new),
                labels.stream().mapToInt(Integer::intValue).toArray(),
                inputs.get("y").size(),
                4,
                255);
    }
}

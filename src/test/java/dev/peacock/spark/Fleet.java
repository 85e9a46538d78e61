package dev.peacock.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.npy.NpyOutput;
import dev.peacock.npy.NpyType;
import dev.peacock.npy.NpzWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A fleet's arrays for tests: matrices of zeros and ones, runs by examples, and labels. */
public record Fleet(
        int[][] mask,
        int[][] trainCorrect,
        int[][] testCorrect,
        int @Nullable [] trainLabels,
        int @Nullable [] testLabels) {

    public static JsonNode oracle(String name) throws IOException {
        try (InputStream in = Fleet.class.getResourceAsStream("/oracles/" + name + ".json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in, name));
        }
    }

    public static Fleet of(JsonNode oracle) throws IOException {
        JsonNode inputs = oracle.get("inputs");
        ObjectMapper json = new ObjectMapper();
        return new Fleet(
                json.treeToValue(inputs.get("mask"), int[][].class),
                json.treeToValue(inputs.get("trainCorrect"), int[][].class),
                json.treeToValue(inputs.get("testCorrect"), int[][].class),
                json.treeToValue(inputs.get("trainLabels"), int[].class),
                json.treeToValue(inputs.get("testLabels"), int[].class));
    }

    public Fleet withoutLabels() {
        return new Fleet(mask, trainCorrect, testCorrect, null, null);
    }

    /** A .npz of it. */
    public Path write(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                NpzWriter writer = new NpzWriter(out)) {
            matrix(writer, "trainset_mask", mask);
            matrix(writer, "trainset_correctness", trainCorrect);
            matrix(writer, "testset_correctness", testCorrect);
            labels(writer, "train_labels", trainLabels);
            labels(writer, "test_labels", testLabels);
        }
        return file;
    }

    private static void matrix(NpzWriter writer, String name, int[][] rows) throws IOException {
        NpyOutput.Elements elements = out -> {
            for (int[] row : rows) {
                for (int value : row) {
                    out.put(value);
                }
            }
        };
        writer.add(name, NpyType.INT32, elements, rows.length, rows[0].length);
    }

    private static void labels(NpzWriter writer, String name, int @Nullable [] labels) throws IOException {
        if (labels != null) {
            NpyOutput.Elements elements = out -> {
                for (int label : labels) {
                    out.put(label);
                }
            };
            writer.add(name, NpyType.INT32, elements, labels.length);
        }
    }
}

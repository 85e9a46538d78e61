package dev.peacock.audit.labels.spark;

import dev.peacock.dataset.ExampleStore;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.ArrayStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A data set in which some train labels were changed to another, each with equal probability.
 *
 * @param labels of all examples, train examples first, before the change
 * @param changed the new labels, by train example
 */
public record PlantedLabels(ExampleStore store, int[] labels, Map<Integer, Integer> changed) {
    /** How {@link #write} can be read; keep the values as they are. */
    public static final String DATASET = """
            dataset {
              train { format = csv, path = train.csv, label = label, id = name }
              test { format = csv, path = test.csv, label = label, id = name }
              standardize = none
            }
            """;

    /** A share of the labels of all train digits. */
    public static PlantedLabels digits(double share, long seed) {
        return of(ArrayStore.digits(1500, 297), share, seed);
    }

    public static PlantedLabels of(ExampleStore store, double share, long seed) {
        RandomStream random = new RandomStream(seed);
        int[] order = IntStream.range(0, store.trainSize()).toArray();
        random.shuffle(order);
        int classes = store.labelNames().size();
        Map<Integer, Integer> changed = new TreeMap<>();
        for (int i = 0; i < Math.round(share * order.length); i++) {
            int label = store.label(order[i]);
            changed.put(order[i], (label + 1 + random.nextInt(classes - 1)) % classes);
        }
        int[] labels = IntStream.range(0, store.size()).map(store::label).toArray();
        return new PlantedLabels(store, labels, changed);
    }

    /** With other labels for some train examples. */
    public PlantedLabels with(Map<Integer, Integer> others) {
        Map<Integer, Integer> both = new TreeMap<>(changed);
        both.putAll(others);
        return new PlantedLabels(store, labels, both);
    }

    public int trainSize() {
        return store.trainSize();
    }

    /** train.csv and test.csv; example i is called train-i or test-i. */
    public void write(Path directory) throws IOException {
        int size = store.shape().size();
        String header =
                IntStream.range(0, size).mapToObj(f -> "x" + f).collect(Collectors.joining(",")) + ",label,name";
        List<String> train = new ArrayList<>(List.of(header));
        List<String> test = new ArrayList<>(List.of(header));
        float[] values = new float[size];
        int n = store.trainSize();
        for (int i = 0; i < store.size(); i++) {
            store.readUnscaled(i, values, 0);
            StringBuilder line = new StringBuilder();
            for (float value : values) {
                line.append(value).append(',');
            }
            line.append(changed.getOrDefault(i, labels[i])).append(i < n ? ",train-" + i : ",test-" + (i - n));
            (i < n ? train : test).add(line.toString());
        }
        Files.createDirectories(directory);
        Files.write(directory.resolve("train.csv"), train);
        Files.write(directory.resolve("test.csv"), test);
    }
}

package dev.peacock.spark;

import dev.peacock.config.section.ReadConfig;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/**
 * How many models each sampling design, and the adjustment, need for the error that uniform subsets have: each fleet is cut
 * into disjoint fleets of equal size, whose estimates are independent, so that their spread is the mean squared error of an
 * unbiased estimator, whatever its own standard errors say. scripts/bench/designs.sh runs it.
 */
final class DesignsBench {
    private static final double HIGH_MEMORIZATION = 0.25;
    private static final double HIGH_INFLUENCE = 0.15;

    private DesignsBench() {}

    /** One way to spend models: a design and how it is estimated. */
    private record Way(String name, String subsets, String estimate) {
        String fleet() {
            return subsets.replaceAll("[^a-z0-9.]+", "-");
        }
    }

    /** Estimates by fleet and then target; targets are train examples, or pairs of one label. */
    private record Estimates(double[][] memorization, double[][] influence) {}

    /** Arguments: directory for the fleets, MNIST's directory, then name, models of a fleet and number of fleets of each study. */
    public static void main(String[] arguments) throws IOException {
        Path work = Path.of(arguments[0]);
        Path mnist = work.resolve("mnist-5000");
        for (int a = 2; a + 2 < arguments.length; a += 3) {
            String name = arguments[a];
            if (name.startsWith("mnist") && !Files.exists(mnist)) {
                cut(Path.of(arguments[1]), mnist, "train", 5_000);
                cut(Path.of(arguments[1]), mnist, "t10k", 1_000);
            }
            study(work, name, Integer.parseInt(arguments[a + 1]), Integer.parseInt(arguments[a + 2]));
        }
    }

    private static List<Way> ways(String ratio) {
        String uniform = "design = uniform, ratio = " + ratio;
        List<Way> ways = new ArrayList<>(List.of(
                new Way("uniform", uniform, ""),
                new Way("uniform, adjusted", uniform, "estimate.adjust = neighbours"),
                new Way("bernoulli", "design = bernoulli, ratio = " + ratio, ""),
                new Way("balanced", "design = balanced, ratio = " + ratio, "")));
        if (ratio.equals("0.5")) {
            ways.add(new Way("local-hadamard", "design = local-hadamard", ""));
        }
        return ways;
    }

    private static void study(Path work, String name, int models, int fleets) throws IOException {
        String[] parts = name.split("@", -1);
        System.out.printf(
                "%n%s at ratio %s: %d fleets of %d models%n"
                        + "| design | memorization | of memorized | influence | of high pairs | shift |%n|---|---|---|---|---|---|%n",
                parts[0], parts[1], fleets, models);
        // the costliest fleet goes without the design that nobody would choose to save models
        List<Way> ways = ways(parts[1]).stream()
                .filter(way -> !(parts[0].equals("mnist-mlp") && way.name.equals("bernoulli")))
                .toList();
        List<Estimates> all = new ArrayList<>();
        for (Way way : ways) {
            all.add(estimates(work, parts[0], way, models, fleets));
        }
        // chosen by all ways together, so that being chosen flatters none
        boolean[] memorized = above(all.stream().map(Estimates::memorization).toList(), HIGH_MEMORIZATION);
        boolean[] high = above(all.stream().map(Estimates::influence).toList(), HIGH_INFLUENCE);
        boolean[] allExamples = new boolean[memorized.length];
        boolean[] allPairs = new boolean[high.length];
        Arrays.fill(allExamples, true);
        Arrays.fill(allPairs, true);
        double[][] memorization = all.get(0).memorization;
        double[][] influence = all.get(0).influence;
        for (int w = 0; w < all.size(); w++) {
            Estimates way = all.get(w);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %.2f | %.2f | %.1f |%n",
                    ways.get(w).name,
                    variance(memorization, allExamples) / variance(way.memorization, allExamples),
                    variance(memorization, memorized) / variance(way.memorization, memorized),
                    variance(influence, allPairs) / variance(way.influence, allPairs),
                    variance(influence, high) / variance(way.influence, high),
                    shift(memorization, way.memorization, memorized));
        }
        System.out.printf(
                "%,d memorized train examples, %,d high pairs of %,d%n", count(memorized), count(high), high.length);
    }

    private static int count(boolean[] of) {
        return (int) IntStream.range(0, of.length).filter(i -> of[i]).count();
    }

    private static Estimates estimates(Path work, String data, Way way, int models, int fleets) throws IOException {
        TestRun run = new TestRun(work.resolve(data + "-" + way.fleet()));
        run.train(config(work, data, way, models * fleets, 0));
        double[][] memorization = new double[fleets][];
        double[][] influence = new double[fleets][];
        for (int fleet = 0; fleet < fleets; fleet++) {
            run.estimate(config(work, data, way, models, fleet * models));
            memorization[fleet] = values(run.rows(Tables.MEMORIZATION, "train_id"), "memorization");
            influence[fleet] = values(run.rows(Tables.INFLUENCE, "train_id", "test_id"), "influence");
        }
        return new Estimates(memorization, influence);
    }

    private static ReadConfig config(Path work, String data, Way way, int models, int firstRun) {
        String digits = "dataset.builtin = digits\n";
        String mnist = """
                dataset {
                  train { format = idx, images = mnist-5000/train-images, labels = mnist-5000/train-labels }
                  test { format = idx, images = mnist-5000/t10k-images, labels = mnist-5000/t10k-labels }
                  scale = 255
                }
                """;
        String nearest = "model.nearest-neighbour { k = 1 }\n";
        String text = switch (data) {
            case "digits-nearest" -> digits + nearest;
            case "mnist-nearest" -> mnist + nearest;
            case "digits-mlp" ->
                digits + "model.layers = [{ dense = 128, activation = relu }, { output = 10 }]\n"
                        + "training { batch = 64, updater { nesterovs { rate = 0.2, momentum = 0.9 } }, schedule = cosine }\n";
            case "mnist-mlp" ->
                mnist + "model.layers = [{ dense = 512, activation = relu }, { dense = 256, activation = relu },"
                        + " { output = 10 }]\n";
            default -> throw new IllegalArgumentException(data);
        };
        return TestRun.config(
                text + "training.stack = 16\nestimate.keep = all\nsubsets { " + way.subsets + ", seed = 7, models = "
                        + models + ", first-run = " + firstRun + " }\n" + way.estimate,
                work);
    }

    private static double[] values(List<Row> rows, String column) {
        return rows.stream()
                .mapToDouble(row -> {
                    Double value = row.getAs(column);
                    return value == null ? Double.NaN : value;
                })
                .toArray();
    }

    private static boolean[] above(List<double[][]> ways, double threshold) {
        boolean[] above = new boolean[ways.get(0)[0].length];
        for (int i = 0; i < above.length; i++) {
            int target = i;
            above[i] = ways.stream()
                            .mapToDouble(values -> mean(values, target))
                            .average()
                            .orElseThrow()
                    >= threshold;
        }
        return above;
    }

    private static double mean(double[][] values, int i) {
        return Arrays.stream(values).mapToDouble(fleet -> fleet[i]).average().orElseThrow();
    }

    /** Mean over the targets of the variance over fleets. */
    private static double variance(double[][] values, boolean[] of) {
        double sum = 0;
        int targets = 0;
        for (int i = 0; i < of.length; i++) {
            double variance = variance(values, i);
            if (of[i] && !Double.isNaN(variance)) {
                sum += variance;
                targets++;
            }
        }
        return sum / targets;
    }

    private static double variance(double[][] values, int i) {
        double mean = mean(values, i);
        return Arrays.stream(values)
                        .mapToDouble(fleet -> (fleet[i] - mean) * (fleet[i] - mean))
                        .sum()
                / (values.length - 1);
    }

    /** How far the mean of the targets is from the reference's, in thousandths. */
    private static double shift(double[][] reference, double[][] values, boolean[] of) {
        int[] targets = IntStream.range(0, of.length).filter(i -> of[i]).toArray();
        return 1_000
                * IntStream.of(targets)
                        .mapToDouble(i -> mean(values, i) - mean(reference, i))
                        .average()
                        .orElse(Double.NaN);
    }

    /** The first examples of a pair of IDX files. */
    private static void cut(Path from, Path to, String split, int examples) throws IOException {
        Files.createDirectories(to);
        for (String kind : List.of("images", "labels")) {
            byte[] all = Files.readAllBytes(
                    from.resolve(split + "-" + kind + "-idx" + (kind.equals("images") ? 3 : 1) + "-ubyte"));
            int header = kind.equals("images") ? 16 : 8;
            int size = kind.equals("images") ? 28 * 28 : 1;
            ByteBuffer.wrap(all).putInt(4, examples);
            try (OutputStream out = Files.newOutputStream(to.resolve(split + "-" + kind))) {
                out.write(all, 0, header + examples * size);
            }
        }
    }
}

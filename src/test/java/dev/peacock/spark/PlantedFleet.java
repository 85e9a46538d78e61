package dev.peacock.spark;

import dev.peacock.bits.PackedBits;
import dev.peacock.config.section.ConfigReader;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.outcome.FleetArrays;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.ExperimentFile;
import dev.peacock.spark.experiment.ImportedLabels;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.stats.RandomStream;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;

/**
 * The directory of a synthetic fleet of t models, n train and q test examples, in which it is known which pairs pass the
 * default thresholds (memorization .25, influence .15, same label). Labels are ids modulo {@code classes}.
 *
 * <p>Each model sees each train example with probability 1/2. Rates of being right, in 32nds:
 * test examples 1 or 31; train examples of even labels, and a third of those of odd labels, 24 to 31 whether seen or not; the
 * rest of the odd ones, memorized, 30 where seen and 2 to 9 where not. Planted in each even label: one train example, 30 where
 * seen and 2 where not, and {@link #TESTS} test examples, 28 where it was seen and 4 where not: influence .75.
 *
 * <p>Chance of any mistake at t = 500, n = 1,281,167, q = 50,000 and 1,000 labels, from exact binomial sums over the number of
 * models in. A pair of odd label with a memorized train example reaches .15 with 5e-18, of 21 million. A train example of rate
 * 24 reaches memorization .25 with 5e-11, and then a planted test example in 2 million pairs with 4e-4 at most: together 4e-8.
 * A planted pair is missed with exp(-77) (Hoeffding, .6 from its mean). At larger t all are smaller.
 */
public record PlantedFleet(int models, int n, int q, int classes) {
    /** Test examples planted with one train example. */
    static final int TESTS = 3;

    private static final int STACK = 16;
    private static final int PLANES = 5;
    private static final int FLAT = -1;

    public PlantedFleet {
        if (n < classes || q < TESTS * classes) {
            throw new IllegalArgumentException("too few examples for " + classes + " classes");
        }
    }

    /**
     * PlantedFleet write|write-margins|check|fill DIRECTORY T N Q CLASSES; check prints "PLANTED FOUND" and has exit status 1 if they
     * differ, and fill gives an experiment of a stack the outcomes of all further ones.
     */
    public static void main(String[] words) throws IOException {
        int[] sizes = Stream.of(words).skip(2).mapToInt(Integer::parseInt).toArray();
        PlantedFleet fleet = new PlantedFleet(sizes[0], sizes[1], sizes[2], sizes[3]);
        Path directory = Path.of(words[1]);
        if (words[0].equals("fill")) {
            fleet.fill(directory);
            return;
        }
        if (words[0].startsWith("write")) {
            fleet.write(directory, words[0].equals("write-margins"));
            return;
        }
        Set<List<Long>> found = found(directory);
        System.out.println(fleet.planted().size() + " " + found.size());
        System.exit(found.equals(fleet.planted()) ? 0 : 1);
    }

    /** (train id, test id) of all planted pairs. */
    public Set<List<Long>> planted() {
        Set<List<Long>> pairs = new TreeSet<>(PlantedFleet::compare);
        for (int label = 0; label < classes; label += 2) {
            for (int k = 0; k < TESTS; k++) {
                pairs.add(List.of((long) train(label), (long) test(label, k)));
            }
        }
        return pairs;
    }

    /** (train id, test id) of all pairs of the written table. */
    public static Set<List<Long>> found(Path directory) throws IOException {
        Set<List<Long>> pairs = new TreeSet<>(PlantedFleet::compare);
        List<Path> files;
        try (Stream<Path> all = Files.list(directory.resolve(Tables.INFLUENCE.path()))) {
            files = all.filter(file -> file.toString().endsWith(".parquet")).toList();
        }
        for (Path file : files) {
            try (ParquetReader<Group> reader =
                    ParquetReader.builder(new GroupReadSupport(), hadoop(file)).build()) {
                for (Group row = reader.read(); row != null; row = reader.read()) {
                    pairs.add(List.of(row.getLong("train_id", 0), row.getLong("test_id", 0)));
                }
            }
        }
        return pairs;
    }

    private static int compare(List<Long> a, List<Long> b) {
        int byTrain = a.get(0).compareTo(b.get(0));
        return byTrain != 0 ? byTrain : a.get(1).compareTo(b.get(1));
    }

    /** As import would leave it, but for the table of examples, which estimate does not read. */
    public void write(Path directory) throws IOException {
        write(directory, false);
    }

    /**
     * The same with margins of 2 to 2.125 where a model is right, and -2 to -2.125 where it is wrong. Probabilities are then .88 to .89 or
     * .11 to .12, so that influence by them is .76 to .79 times that of right answers, and the same pairs are planted.
     */
    void write(Path directory, boolean margins) throws IOException {
        // an object for each margin is in memory until its stack is written
        int size = margins ? 2 : STACK;
        Configuration hadoop = new Configuration();
        OutputDirectory out = new OutputDirectory(hadoop, directory.toUri().toString());
        ReadConfig read = ConfigReader.read(
                "",
                "planted.conf",
                directory.toString(),
                List.of("dataset.imported=\"planted\"", "subsets.models=" + models, "training.stack=" + size),
                path -> "");
        FleetArrays.Labels labels = FleetArrays.Labels.numbered(labels(n), labels(q));
        String hash = String.format("%016x%016x%016x%016x", models, n, q, classes);
        Experiment experiment = Experiment.imported(read, hash, labels, labels.names(), "none");
        ImportedLabels.write(out, labels);
        ExperimentFile.write(out, experiment, "imported", Optional.empty());
        Outcomes outcomes = new Outcomes(hadoop, out.path("outcomes"), experiment.id());
        Rates rates = rates();
        commit(outcomes, 0, size, run -> {
            OutcomeRow row = row(run, rates, experiment.id(), experiment.trainer());
            return margins ? PlantedMargins.with(row, 8, null) : row;
        });
    }

    /** Outcomes with margins and predictions, in place of training, for a directory in which the first stack was trained. */
    void fill(Path directory) throws IOException {
        Configuration hadoop = new Configuration();
        OutputDirectory out = new OutputDirectory(hadoop, directory.toUri().toString());
        ExperimentFile file = ExperimentFile.required(out);
        Outcomes outcomes = new Outcomes(hadoop, out.path("outcomes"), file.id());
        Rates rates = rates();
        commit(
                outcomes,
                1,
                file.stack(),
                run -> PlantedMargins.with(row(run, rates, file.id(), "planted"), 16, classes));
    }

    private void commit(Outcomes outcomes, int first, int size, IntFunction<OutcomeRow> row) {
        IntStream.range(first, (models + size - 1) / size).parallel().forEach(stack -> {
            List<OutcomeRow> rows = IntStream.range(stack * size, Math.min(models, (stack + 1) * size))
                    .mapToObj(row)
                    .toList();
            try {
                outcomes.commit(stack, "planted", rows);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private int[] labels(int size) {
        return IntStream.range(0, size).map(i -> i % classes).toArray();
    }

    private int train(int label) {
        return label + classes * (label * 7 % (n / classes));
    }

    private int test(int label, int k) {
        return label + classes * ((label * 5 + k) % (q / classes));
    }

    /** By example, 32nds of being right, in planes of bits, most significant first: 64 examples to a word. */
    private record Rates(long[][] seen, long[][] unseen, long[][] test) {}

    private Rates rates() {
        RandomStream random = new RandomStream(1);
        Rates rates = new Rates(planes(n), planes(n), planes(q));
        for (int i = 0; i < n; i++) {
            int label = i % classes;
            boolean isPlanted = label % 2 == 0 && i == train(label);
            boolean isMemorized = label % 2 == 1 && i / classes % 3 != 0;
            int flat = isPlanted || isMemorized ? FLAT : 24 + random.nextInt(8);
            set(rates.seen, i, flat == FLAT ? 30 : flat);
            set(rates.unseen, i, flat != FLAT ? flat : isPlanted ? 2 : 2 + random.nextInt(8));
        }
        for (int j = 0; j < q; j++) {
            set(rates.test, j, random.nextInt(4) == 0 ? 1 : 31);
        }
        return rates;
    }

    private static long[][] planes(int size) {
        return new long[PLANES][(size + 63) / 64];
    }

    private static void set(long[][] planes, int i, int rate) {
        for (int p = 0; p < PLANES; p++) {
            planes[p][i >>> 6] |= (long) (rate >>> (PLANES - 1 - p) & 1) << i;
        }
    }

    private OutcomeRow row(int run, Rates rates, String experiment, String trainer) {
        RandomStream random = new RandomStream(1_000_003L * run + models);
        long[] included = new long[(n + 63) / 64];
        long[] correct = new long[included.length];
        long[] test = new long[(q + 63) / 64];
        for (int w = 0; w < included.length; w++) {
            long in = random.nextLong();
            included[w] = in;
            correct[w] = below(random, rates.seen, rates.unseen, in, w);
        }
        for (int w = 0; w < test.length; w++) {
            test[w] = below(random, rates.test, rates.test, 0, w);
        }
        for (int label = 0; label < classes; label += 2) {
            int i = train(label);
            boolean isIn = (included[i >>> 6] >>> i & 1) != 0;
            for (int k = 0; k < TESTS; k++) {
                int j = test(label, k);
                boolean isRight = random.nextInt(32) < (isIn ? 28 : 4);
                test[j >>> 6] = test[j >>> 6] & ~(1L << j) | (isRight ? 1L << j : 0);
            }
        }
        return new OutcomeRow(
                run,
                experiment,
                bits(included, n),
                bits(correct, n),
                bits(test, q),
                null,
                null,
                null,
                null,
                Double.NaN,
                null,
                null,
                0,
                "unknown",
                "unknown",
                trainer,
                Instant.EPOCH);
    }

    /** 64 bits, each set where a uniform number of five bits is below its rate. */
    private static long below(RandomStream random, long[][] seen, long[][] unseen, long in, int w) {
        long below = 0;
        long equal = -1;
        for (int p = 0; p < PLANES; p++) {
            long rate = seen[p][w] & in | unseen[p][w] & ~in;
            long drawn = random.nextLong();
            below |= equal & ~drawn & rate;
            equal &= ~(drawn ^ rate);
        }
        return below;
    }

    private static PackedBits bits(long[] words, int length) {
        byte[] bytes = new byte[PackedBits.bytesFor(length)];
        for (int b = 0; b < bytes.length; b++) {
            bytes[b] = (byte) (words[b >>> 3] >>> 8 * (b & 7));
        }
        if (length % 8 != 0) {
            bytes[bytes.length - 1] &= (byte) ((1 << length % 8) - 1);
        }
        return PackedBits.of(bytes, length);
    }

    private static org.apache.hadoop.fs.Path hadoop(Path path) {
        return new org.apache.hadoop.fs.Path(path.toUri());
    }
}

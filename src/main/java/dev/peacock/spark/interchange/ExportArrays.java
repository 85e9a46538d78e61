package dev.peacock.spark.interchange;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.config.text.Words;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.Counts;
import dev.peacock.estimate.TestBlock;
import dev.peacock.estimate.TrainBlock;
import dev.peacock.npy.NpyOutput;
import dev.peacock.npy.NpyType;
import dev.peacock.npy.NpzWriter;
import dev.peacock.spark.columns.Blocks;
import dev.peacock.spark.estimate.Summary;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * Writes the arrays of Feldman and Zhang's MNIST script from outcomes: {@code memorization} (n) and {@code influence}
 * (q x n: a row is a test example), float32. Undefined is NaN, where that script reports a bare accuracy. Influence
 * goes to the file a few rows at a time. Both are plain differences of accuracies, whatever {@code estimate.adjust} and
 * {@code estimate.score} say.
 */
public final class ExportArrays {
    /** Values of influence that are written without being asked for: 64 MiB. */
    static final long SMALL = 1L << 24;
    /** Values of influence that the driver holds at a time. */
    private static final long AT_ONCE = 1L << 24;

    private final JavaSparkContext spark;
    private final FinishedFleet fleet;
    private final Experiment experiment;
    private final PrintStream log;

    public ExportArrays(JobContext context, FinishedFleet fleet) {
        this.spark = context.spark();
        this.fleet = fleet;
        this.experiment = fleet.experiment();
        this.log = context.log();
    }

    /** {@code influence}: whether it is written even where it is not small. */
    public void run(Path target, boolean influence) throws IOException {
        OutputDirectory out = fleet.out();
        long n = experiment.trainSize();
        long q = experiment.testSize();
        boolean dense = influence || n * q <= SMALL;
        Blocks blocks = Blocks.of(spark, fleet, false);
        try {
            out.writeFile(target, stream -> {
                try (NpzWriter writer = ExportTarget.writer(stream)) {
                    float[] memorization = memorization(blocks);
                    writer.add("memorization", NpyType.FLOAT32, elements -> putAll(memorization, elements), n);
                    if (dense) {
                        writer.add("influence", NpyType.FLOAT32, elements -> putInfluence(blocks, elements), q, n);
                    }
                }
            });
        } finally {
            blocks.release();
        }
        if (out.exists(Summary.NAME) && Summary.read(out).adjustedNeighbours() != null) {
            log.println("export: the arrays contain plain differences of accuracies; the adjusted estimates "
                    + "(estimate.adjust) are in " + out.path("estimates") + " and in the file of --pairs");
        }
        if (out.exists(Summary.NAME) && Summary.read(out).score() != Score.CORRECT) {
            log.println("export: the arrays contain differences of accuracies; the estimates by "
                    + Words.of(Summary.read(out).score()) + " (estimate.score) are in " + out.path("estimates")
                    + " and in the file of --pairs");
        }
        log.println("export: memorization" + (dense ? " and influence" : "") + " over " + fleet.runs().length
                + " models in " + target);
        if (!dense) {
            log.println(String.format(
                    Locale.ROOT,
                    "export: influence is left out, since its %,d x %,d values take %,d MiB before "
                            + "compression; add --influence to write it",
                    q,
                    n,
                    n * q * 4 >> 20));
        }
    }

    private float[] memorization(Blocks blocks) throws IOException {
        float[] all = new float[experiment.trainSize()];
        JobGroups.in(
                spark,
                "export: memorization",
                () -> blocks.train()
                        .map(block -> new Tuple2<>(block.block().ids(), memorization(block)))
                        .collect()
                        .forEach(part -> {
                            for (int i = 0; i < part._1.length; i++) {
                                all[part._1[i]] = part._2[i];
                            }
                        }));
        return all;
    }

    private static float[] memorization(TrainBlock block) {
        float[] values = new float[block.block().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(block.memorization(i));
        }
        return values;
    }

    private void putInfluence(Blocks blocks, NpyOutput elements) throws IOException {
        int rows = (int) Math.max(1, Math.min(Blocks.MOST_EXAMPLES, AT_ONCE / experiment.trainSize()));
        for (Block plan : blocks.testPlan()) {
            int index = plan.index();
            Broadcast<TestBlock> test = spark.broadcast(blocks.test()
                    .filter(block -> block.block().index() == index)
                    .first());
            for (int from = 0; from < plan.size(); from += rows) {
                putRows(blocks, test, from, Math.min(plan.size(), from + rows), elements);
            }
            test.destroy();
        }
    }

    private void putRows(Blocks blocks, Broadcast<TestBlock> test, int from, int to, NpyOutput elements)
            throws IOException {
        float[][] parts = new float[blocks.trainPlan().size()][];
        JobGroups.in(
                spark,
                "export: influence on " + (to - from) + " test examples",
                () -> blocks.train()
                        .map(train -> new Tuple2<>(train.block().index(), influence(train, test.value(), from, to)))
                        .collect()
                        .forEach(part -> parts[part._1] = part._2));
        // blocks of all labels are consecutive train examples in order
        for (int j = 0; j < to - from; j++) {
            for (float[] part : parts) {
                int size = part.length / (to - from);
                putAll(Arrays.copyOfRange(part, j * size, (j + 1) * size), elements);
            }
        }
    }

    /** Influence of a train block on some examples of a test block, a row a test example. */
    private static float[] influence(TrainBlock train, TestBlock test, int from, int to) {
        int size = train.block().size();
        int models = train.included().rows();
        float[] values = new float[Math.multiplyExact(size, to - from)];
        int[] in = new int[size];
        Arrays.setAll(in, train.included()::count);
        for (int j = from; j < to; j++) {
            int correct = test.correct().count(j);
            for (int i = 0; i < size; i++) {
                int correctIn = train.included().countBoth(i, test.correct(), j);
                values[(j - from) * size + i] =
                        value(new Counts(in[i], models - in[i], correctIn, correct - correctIn));
            }
        }
        return values;
    }

    private static float value(Counts counts) {
        Double difference = counts.difference();
        return difference == null ? Float.NaN : difference.floatValue();
    }

    private static void putAll(float[] values, NpyOutput elements) throws IOException {
        for (float value : values) {
            elements.put(value);
        }
    }
}

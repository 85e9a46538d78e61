package dev.peacock.spark.interchange;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.Block;
import dev.peacock.npy.NpyOutput;
import dev.peacock.npy.NpyType;
import dev.peacock.npy.NpzWriter;
import dev.peacock.report.words.ScoreWords;
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

/**
 * Writes the arrays of Feldman and Zhang's MNIST script from outcomes: {@code memorization} (n) and {@code influence}
 * (q x n: a row is a test example), float32. Undefined is NaN, where that script reports a bare accuracy. Influence
 * goes to the file a few rows at a time. Both are plain differences, whatever {@code estimate.adjust} says, of the score of the last
 * estimate: of accuracies, or of another that the array {@code score} names.
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
        Score score = out.exists(Summary.NAME)
                ? Summary.read(out).score()
                : experiment.config().estimate().score();
        ExportedEffects effects = score == Score.CORRECT
                ? new ExportedAccuracies(spark, Blocks.of(spark, fleet, false))
                : ExportedScores.of(spark, fleet, score);
        try {
            out.writeFile(target, stream -> {
                try (NpzWriter writer = ExportTarget.writer(stream)) {
                    float[] memorization = memorization(effects);
                    writer.add("memorization", NpyType.FLOAT32, elements -> putAll(memorization, elements), n);
                    if (dense) {
                        writer.add("influence", NpyType.FLOAT32, elements -> putInfluence(effects, elements), q, n);
                    }
                    ExportTarget.addScore(writer, score);
                }
            });
        } finally {
            effects.release();
        }
        if (out.exists(Summary.NAME) && Summary.read(out).adjustedNeighbours() != null) {
            log.println("export: the arrays contain plain differences of accuracies; the adjusted estimates "
                    + "(estimate.adjust) are in " + out.path("estimates") + " and in the file of --pairs");
        }
        log.println("export: memorization" + (dense ? " and influence" : "") + ScoreWords.by(score) + " over "
                + fleet.runs().length + " models in " + target);
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

    private float[] memorization(ExportedEffects effects) throws IOException {
        float[] all = new float[experiment.trainSize()];
        JobGroups.in(
                spark,
                "export: memorization",
                () -> effects.memorization().collect().forEach(part -> {
                    for (int i = 0; i < part._1.length; i++) {
                        all[part._1[i]] = part._2[i];
                    }
                }));
        return all;
    }

    private void putInfluence(ExportedEffects effects, NpyOutput elements) throws IOException {
        int rows = (int) Math.max(1, Math.min(Blocks.MOST_EXAMPLES, AT_ONCE / experiment.trainSize()));
        for (Block plan : effects.testPlan()) {
            ExportedEffects.OnTest<?, ?> onTest = effects.on(plan.index());
            for (int from = 0; from < plan.size(); from += rows) {
                int to = Math.min(plan.size(), from + rows);
                putRows(onTest, new float[effects.trainBlocks()][], from, to, elements);
            }
            onTest.release();
        }
    }

    private void putRows(ExportedEffects.OnTest<?, ?> onTest, float[][] parts, int from, int to, NpyOutput elements)
            throws IOException {
        JobGroups.in(
                spark,
                "export: influence on " + (to - from) + " test examples",
                () -> onTest.rows(from, to).collect().forEach(part -> parts[part._1] = part._2));
        for (int j = 0; j < to - from; j++) {
            for (float[] part : parts) {
                int size = part.length / (to - from);
                putAll(Arrays.copyOfRange(part, j * size, (j + 1) * size), elements);
            }
        }
    }

    private static void putAll(float[] values, NpyOutput elements) throws IOException {
        for (float value : values) {
            elements.put(value);
        }
    }
}

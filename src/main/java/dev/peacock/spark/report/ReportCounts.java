package dev.peacock.spark.report;

import static dev.peacock.table.Tables.MEMORIZATION;

import dev.peacock.estimate.NoiseOnly;
import dev.peacock.report.AccuracyGrid;
import dev.peacock.report.Histogram;
import dev.peacock.spark.output.Cells;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** How many train examples lie where: by memorization, by the accuracies in and out, and by their counts of models. */
final class ReportCounts implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Steps of 1 that values are rounded down to, a hundredth of a bin. */
    private static final double STEPS = 2000;

    /** Decimal thresholds are compared with quotients of small integers; none is closer to one without being equal. */
    static final double ROUNDING = 1e-12;

    private record Counts(int in, int out, int correct) implements Serializable {}

    private final Map<Long, Long> memorization = new HashMap<>();
    private final Map<Counts, Long> alike = new HashMap<>();
    private final long[] grid = new long[AccuracyGrid.BINS * AccuracyGrid.BINS];

    void add(Row row) {
        memorization.merge(step(Cells.get(row, MEMORIZATION.memorization)), 1L, Long::sum);
        double in = Cells.get(row, MEMORIZATION.accuracyIn);
        double out = Cells.get(row, MEMORIZATION.accuracyOut);
        grid[AccuracyGrid.index(step(in) / STEPS, step(out) / STEPS)]++;
        int correct = Cells.get(row, MEMORIZATION.correctIn) + Cells.get(row, MEMORIZATION.correctOut);
        Counts counts =
                new Counts(Cells.get(row, MEMORIZATION.modelsIn), Cells.get(row, MEMORIZATION.modelsOut), correct);
        alike.merge(counts, 1L, Long::sum);
    }

    void addAll(ReportCounts other) {
        other.memorization.forEach((step, count) -> memorization.merge(step, count, Long::sum));
        other.alike.forEach((counts, count) -> alike.merge(counts, count, Long::sum));
        for (int i = 0; i < grid.length; i++) {
            grid[i] += other.grid[i];
        }
    }

    // floor, not round: a value just below an edge must stay below it; the report itself nudges values on an edge
    private static long step(double value) {
        return (long) Math.floor(value * STEPS + 1e-6);
    }

    /** {@code bounded}: whether memorization lies between -1 and 1. */
    Histogram histogram(boolean bounded) {
        // margins have no bounds, nor have log-probabilities, so the axis ends where they do
        double low = bounded ? -1 : Math.floor(extreme(-1));
        double high = bounded ? 1 : Math.ceil(extreme(1) + ROUNDING);
        long[] counts = new long[Histogram.MEMORIZATION_BINS];
        memorization.forEach((step, count) -> counts[Histogram.bin(step / STEPS, low, high, counts.length)] += count);
        return Histogram.uniform(low, high, counts);
    }

    /** The largest value in a direction, and at least a half. */
    private double extreme(int sign) {
        return sign
                * memorization.keySet().stream()
                        .mapToDouble(step -> sign * step / STEPS)
                        .reduce(0.5, Math::max);
    }

    AccuracyGrid accuracies() {
        return AccuracyGrid.of(grid);
    }

    /** Train examples by the numbers of models that saw them and did not, and that classify them correctly. */
    List<NoiseOnly.Alike> alike() {
        return alike.entrySet().stream()
                .map(entry -> new NoiseOnly.Alike(
                        entry.getKey().in(),
                        entry.getKey().out(),
                        entry.getKey().correct(),
                        entry.getValue()))
                .toList();
    }
}

package dev.peacock.audit.extraction;

import dev.peacock.stats.Interval;
import dev.peacock.stats.Moments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The curves of {@link ExtractionCurve} over documents and models: each document counts once, by the mean over its models. Intervals
 * are Wilson's with documents as the sample, of which there count fewer where models differ: as many as give the variance s (1 - s) / D
 * plus that of the models' means over their number.
 */
public final class FleetCurve {
    private FleetCurve() {}

    /**
     * All points, curve after curve; none without a value.
     *
     * @param logs ln p_z by document and model, NaN where the model does not count
     */
    public static List<ExtractionCurve.Point> of(double[][] logs) {
        List<ExtractionCurve.Point> points = new ArrayList<>();
        if (IntStream.range(0, logs.length).noneMatch(d -> mean(logs[d], log -> log) != null)) {
            return points;
        }
        for (int n : ExtractionCurve.DRAWS) {
            points.add(point(logs, n, null, log -> Extractable.found(log, n)));
        }
        for (double p : ExtractionCurve.LEVELS) {
            for (int n : ExtractionCurve.DRAWS) {
                points.add(at(logs, n, p));
            }
        }
        return points;
    }

    /** The share that is (n, p)-extractable. */
    public static ExtractionCurve.Point at(double[][] logs, int n, double p) {
        return point(logs, n, p, log -> Extractable.isExtractable(log, p, n) ? 1 : 0);
    }

    /** The mean of values of 0 to 1, NaN where a model does not count; as a point of n = 1. */
    public static ExtractionCurve.Point share(double[][] values) {
        return point(values, 1, null, value -> value);
    }

    private static ExtractionCurve.Point point(
            double[][] logs, int n, @Nullable Double p, ToDoubleFunction<Double> value) {
        int models = logs.length == 0 ? 0 : logs[0].length;
        Moments documents = Moments.NONE;
        Moments[] ofModels = new Moments[models];
        Arrays.fill(ofModels, Moments.NONE);
        for (double[] document : logs) {
            Double mean = mean(document, value);
            documents = mean == null ? documents : documents.add(mean);
            for (int model = 0; model < models; model++) {
                if (!Double.isNaN(document[model])) {
                    ofModels[model] = ofModels[model].add(value.applyAsDouble(document[model]));
                }
            }
        }
        Moments means = Moments.NONE;
        for (Moments model : ofModels) {
            means = model.count() == 0 ? means : means.add(model.mean());
        }
        double share = Math.min(1, Math.max(0, documents.mean()));
        double single = share * (1 - share);
        double error = means.count() < 2 ? 0 : means.standardError();
        double count = single == 0 ? documents.count() : single / (single / documents.count() + error * error);
        return new ExtractionCurve.Point(n, p, share, Interval.wilson(share * count, count, Interval.Z95));
    }

    private static @Nullable Double mean(double[] logs, ToDoubleFunction<Double> value) {
        double sum = 0;
        int count = 0;
        for (double log : logs) {
            if (!Double.isNaN(log)) {
                sum += value.applyAsDouble(log);
                count++;
            }
        }
        return count == 0 ? null : (Double) (sum / count);
    }
}

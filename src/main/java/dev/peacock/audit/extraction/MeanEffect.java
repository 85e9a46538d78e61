package dev.peacock.audit.extraction;

import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.stats.Interval;
import dev.peacock.stats.Jackknife;
import dev.peacock.stats.Moments;
import dev.peacock.stats.Student;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The mean over documents of the difference between models that saw the document and models that did not. Its interval counts both models
 * and documents as samples: the variance is the jackknife's over models, or over the blocks in which a design draws them, plus that of
 * the documents' differences over their number, which counts a part of the noise twice, so that the interval is a little wide. Degrees
 * of freedom are Welch's and Satterthwaite's.
 *
 * @param documents how many it is the mean of: those with two models or more on each side and finite values
 * @param interval at 95%; null with fewer than two documents or groups of models, or where nothing varies
 */
public record MeanEffect(
        int documents,
        @Nullable Double difference,
        @Nullable Interval interval) {

    /**
     * Of values by document and model.
     *
     * @param included a column for each document, a row for each model
     */
    public static MeanEffect of(double[][] values, BitColumns included, @Nullable BlockJackknife blocks) {
        int[] some = IntStream.range(0, values.length)
                .filter(d -> isDefined(values[d], included, d))
                .toArray();
        if (some.length == 0) {
            return new MeanEffect(0, null, null);
        }
        int models = included.rows();
        int[] ends = blocks == null ? IntStream.rangeClosed(1, models).toArray() : blocks.ends();
        Moments moments = Moments.NONE;
        double[] without = new double[ends.length];
        for (int d : some) {
            Sums all = Sums.of(values[d], included, d, 0, models);
            moments = moments.add(all.difference());
            for (int group = 0; group < ends.length; group++) {
                int from = group == 0 ? 0 : ends[group - 1];
                without[group] += all.less(Sums.of(values[d], included, d, from, ends[group]))
                                .difference()
                        / some.length;
            }
        }
        if (some.length < 2 || ends.length < 2) {
            return new MeanEffect(some.length, moments.mean(), null);
        }
        double[] h = new double[ends.length];
        for (int group = 0; group < ends.length; group++) {
            h[group] = (double) models / (ends[group] - (group == 0 ? 0 : ends[group - 1]));
        }
        double ofModels = Jackknife.variance(moments.mean(), without, h);
        double ofDocuments = moments.standardError() * moments.standardError();
        double variance = ofModels + ofDocuments;
        // NaN where all models of a side are of one block
        Interval interval = variance > 0
                ? Interval.student(
                        moments.mean(),
                        Math.sqrt(variance),
                        Student.ofSum(ofModels, ends.length - 1.0, ofDocuments, some.length - 1.0))
                : null;
        return new MeanEffect(some.length, moments.mean(), interval);
    }

    private static boolean isDefined(double[] values, BitColumns included, int document) {
        int in = included.count(document);
        return Math.min(in, values.length - in) >= 2 && Arrays.stream(values).allMatch(Double::isFinite);
    }

    /** Of models on either side. */
    private record Sums(double in, int countIn, double out, int countOut) {
        static Sums of(double[] values, BitColumns included, int document, int from, int to) {
            double in = 0;
            double out = 0;
            int countIn = 0;
            for (int model = from; model < to; model++) {
                if (included.get(document, model)) {
                    in += values[model];
                    countIn++;
                } else {
                    out += values[model];
                }
            }
            return new Sums(in, countIn, out, to - from - countIn);
        }

        Sums less(Sums some) {
            return new Sums(in - some.in, countIn - some.countIn, out - some.out, countOut - some.countOut);
        }

        double difference() {
            return in / countIn - out / countOut;
        }
    }
}

package dev.peacock.audit.stealing;

import dev.peacock.stats.Interval;
import dev.peacock.target.Answers;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How like a copy is to its victim on some points. 1 - same / points is R_test or R_unif of Tramèr et al. 2016, section 3.
 *
 * @param same points where both give the same label
 * @param variation the mean total variation distance of their probabilities, from 0 to 1; null where the copy was found by labels, which do
 *     not tell how sure the victim is
 */
public record Fidelity(int points, int same, @Nullable Double variation) implements Serializable {
    /** Of probabilities, row after row. */
    static Fidelity of(double[] victim, double[] copy, int classes, boolean isByLabels) {
        int points = victim.length / classes;
        int same = 0;
        double variation = 0;
        for (int point = 0; point < points; point++) {
            int at = point * classes;
            same += Answers.argmax(victim, at, classes) == Answers.argmax(copy, at, classes) ? 1 : 0;
            for (int c = 0; c < classes; c++) {
                variation += Math.abs(victim[at + c] - copy[at + c]) / 2 / points;
            }
        }
        return new Fidelity(points, same, isByLabels ? null : (Double) variation);
    }

    public double agreement() {
        return (double) same / points;
    }

    /** Of the agreement, at 95% over points (Wilson). */
    public Interval interval() {
        return Interval.wilson(same, points, Interval.Z95);
    }
}

package dev.peacock.estimate.score;

import dev.peacock.estimate.BitColumns;
import dev.peacock.stats.Moments;
import java.io.Serializable;

/** The scores of the models that saw a train example, and those of the others. */
public record Sides(Moments in, Moments out) implements Serializable {

    /** {@code scores}: finite, by model. */
    public static Sides of(BitColumns included, int column, double[] scores) {
        Moments in = Moments.NONE;
        Moments out = Moments.NONE;
        for (int run = 0; run < scores.length; run++) {
            if (included.get(column, run)) {
                in = in.add(scores[run]);
            } else {
                out = out.add(scores[run]);
            }
        }
        return new Sides(in, out);
    }

    /** Whether there are two models on each. */
    boolean isDefined() {
        return in.count() > 1 && out.count() > 1;
    }

    double difference() {
        return in.mean() - out.mean();
    }

    /** Of the difference, without bias: s1^2/k + s0^2/(t-k). */
    double variance() {
        return in.variance() / in.count() + out.variance() / out.count();
    }
}

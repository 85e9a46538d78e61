package dev.peacock.estimate.prior;

import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.exception.TooManyEvaluationsException;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.SimpleBounds;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.BOBYQAOptimizer;

/** Finds the prior's weights under which the scores are likeliest (empirical Bayes): no random number, so the same every time. */
public final class FitPrior {
    private static final int MOST_EVALUATIONS = 100;
    /** How far from the start, as a factor: a weight that ends at the lowest is as good as 0. */
    private static final double FARTHEST_WEIGHT = 1e3;

    private static final double FARTHEST_SCALE = 10;
    /** Of logarithms: the first and the last step. */
    private static final double STEP = 1;

    private static final double LAST_STEP = 0.03;

    private final ToDoubleFunction<PriorWeights> logEvidence;
    private final PriorWeights start;
    private PriorWeights best;
    private double atBest = Double.NEGATIVE_INFINITY;

    private FitPrior(ToDoubleFunction<PriorWeights> logEvidence, PriorWeights start) {
        this.logEvidence = logEvidence;
        this.start = start;
        this.best = start;
    }

    /**
     * @param logEvidence of weights, to be as large as possible
     * @param start where {@code near} is 0, {@code all} alone is fitted (ridge); otherwise everything, which is then above 0
     */
    public static PriorWeights fit(ToDoubleFunction<PriorWeights> logEvidence, PriorWeights start) {
        FitPrior fit = new FitPrior(logEvidence, start);
        if (start.near() == 0) {
            fit.bisect();
        } else {
            fit.search();
        }
        return fit.best;
    }

    private double at(double... logarithms) {
        PriorWeights weights = start.near() == 0
                ? start.times(Math.exp(logarithms[0]))
                : new PriorWeights(
                        start.all() * Math.exp(logarithms[0]),
                        start.label() * Math.exp(logarithms[1]),
                        start.near() * Math.exp(logarithms[2]),
                        start.scale() * Math.exp(logarithms[3]));
        double evidence = logEvidence.applyAsDouble(weights);
        if (evidence > atBest) {
            atBest = evidence;
            best = weights;
        }
        return evidence;
    }

    /** By golden sections. */
    private void bisect() {
        double ratio = (Math.sqrt(5) - 1) / 2;
        double low = -Math.log(FARTHEST_WEIGHT);
        double high = -low;
        double a = high - ratio * (high - low);
        double b = low + ratio * (high - low);
        double atA = at(a);
        double atB = at(b);
        while (high - low > LAST_STEP) {
            if (atA >= atB) {
                high = b;
                b = a;
                atB = atA;
                a = high - ratio * (high - low);
                atA = at(a);
            } else {
                low = a;
                a = b;
                atA = atB;
                b = low + ratio * (high - low);
                atB = at(b);
            }
        }
    }

    private void search() {
        double far = Math.log(FARTHEST_WEIGHT);
        double[] high = {far, far, far, Math.log(FARTHEST_SCALE)};
        double[] low = {-far, -far, -far, -Math.log(FARTHEST_SCALE)};
        try {
            new BOBYQAOptimizer(2 * high.length + 1, STEP, LAST_STEP)
                    .optimize(
                            new MaxEval(MOST_EVALUATIONS),
                            GoalType.MAXIMIZE,
                            new ObjectiveFunction(this::at),
                            new InitialGuess(new double[high.length]),
                            new SimpleBounds(low, high));
        } catch (TooManyEvaluationsException enough) {
            // the best so far is near enough
        }
    }
}

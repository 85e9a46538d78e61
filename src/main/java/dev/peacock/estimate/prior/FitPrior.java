package dev.peacock.estimate.prior;

import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.PointValuePair;
import org.apache.commons.math3.optim.SimpleBounds;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.BOBYQAOptimizer;

/** Finds the prior's weights under which the scores are likeliest (empirical Bayes): no random number, so the same every time. */
public final class FitPrior {
    private static final int MOST_EVALUATIONS = 150;
    /** Logarithms: so far from the start a weight may go. */
    private static final double FAR = Math.log(1e4);

    private static final double STEP = 1;
    private static final double PRECISION = 0.02;

    private FitPrior() {}

    /**
     * @param logEvidence of weights, to be as large as possible
     * @param start all of whose weights are above 0; those that shall stay 0 are 0
     */
    public static PriorWeights fit(ToDoubleFunction<PriorWeights> logEvidence, PriorWeights start) {
        return start.near() == 0 ? ridge(logEvidence, start) : prior(logEvidence, start);
    }

    private static PriorWeights ridge(ToDoubleFunction<PriorWeights> logEvidence, PriorWeights start) {
        double low = -FAR;
        double high = FAR;
        double ratio = (Math.sqrt(5) - 1) / 2;
        double a = high - ratio * (high - low);
        double b = low + ratio * (high - low);
        double atA = logEvidence.applyAsDouble(start.times(Math.exp(a)));
        double atB = logEvidence.applyAsDouble(start.times(Math.exp(b)));
        while (high - low > PRECISION) {
            if (atA >= atB) {
                high = b;
                b = a;
                atB = atA;
                a = high - ratio * (high - low);
                atA = logEvidence.applyAsDouble(start.times(Math.exp(a)));
            } else {
                low = a;
                a = b;
                atA = atB;
                b = low + ratio * (high - low);
                atB = logEvidence.applyAsDouble(start.times(Math.exp(b)));
            }
        }
        return start.times(Math.exp((low + high) / 2));
    }

    private static PriorWeights prior(ToDoubleFunction<PriorWeights> logEvidence, PriorWeights start) {
        double[] from = new double[4];
        double[] low = {-FAR, -FAR, -FAR, -Math.log(30)};
        double[] high = {FAR, FAR, FAR, Math.log(30)};
        PointValuePair best = new BOBYQAOptimizer(9, STEP, PRECISION)
                .optimize(
                        new MaxEval(MOST_EVALUATIONS),
                        GoalType.MAXIMIZE,
                        new ObjectiveFunction(x -> logEvidence.applyAsDouble(at(start, x))),
                        new InitialGuess(from),
                        new SimpleBounds(low, high));
        return at(start, best.getPoint());
    }

    private static PriorWeights at(PriorWeights start, double[] x) {
        return new PriorWeights(
                start.all() * Math.exp(x[0]),
                start.label() * Math.exp(x[1]),
                start.near() * Math.exp(x[2]),
                start.scale() * Math.exp(x[3]));
    }
}

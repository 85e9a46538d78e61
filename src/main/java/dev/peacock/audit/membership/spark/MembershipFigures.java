package dev.peacock.audit.membership.spark;

import dev.peacock.attack.Curve;
import dev.peacock.attack.Splits;
import dev.peacock.audit.membership.Attack;
import dev.peacock.audit.membership.CorrectGuess;
import dev.peacock.audit.membership.CurveIntervals;
import dev.peacock.stats.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The figures of the table audits/membership/summary. */
record MembershipFigures(List<Figure> all) {
    /** The attack that guesses by correctness. */
    static final String CORRECT = "correct";

    static final String MEAN_MEMORIZATION = "mean_memorization";

    /** Null is undefined, which NaN becomes. */
    record Figure(
            String attack,
            String metric,
            @Nullable Double value,
            @Nullable Interval ciInterval,
            long defined,
            long undefined) {
        Figure {
            value = orNull(value);
        }
    }

    static @Nullable Double orNull(@Nullable Double value) {
        return value == null || !Double.isFinite(value) ? null : value;
    }

    /** {@code pairs} of a run and an example; {@code correct}: null of models that give no labels. */
    static MembershipFigures of(AttackCurves curves, long pairs, @Nullable CorrectGuess correct, Splits splits) {
        List<Figure> all = new ArrayList<>();
        for (Attack attack : Attack.values()) {
            all.addAll(of(attack, curves, pairs));
        }
        if (correct != null) {
            addCorrect(all, correct, splits, curves.curve(Attack.MARGIN).defined());
        }
        return new MembershipFigures(List.copyOf(all));
    }

    private static List<Figure> of(Attack attack, AttackCurves curves, long pairs) {
        Curve curve = curves.curve(attack);
        CurveIntervals intervals = curves.intervals(attack);
        String name = attack.title();
        long defined = curve.defined();
        long undefined = pairs - defined;
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure(name, "auc", curve.auc(), intervals.auc(), defined, undefined));
        figures.add(new Figure(
                name, "balanced_accuracy", curve.balancedAccuracy(), intervals.balancedAccuracy(), defined, undefined));
        for (int k = 0; k < Curve.RATES.size(); k++) {
            int rate = Curve.RATES.get(k);
            figures.add(new Figure(
                    name, tprMetric(rate), curve.tprAt(rate), intervals.tpr().get(k), defined, undefined));
        }
        return figures;
    }

    /** The true-positive rate at a false-positive rate of 1 / {@code falsePositiveOneIn}; of 100 it is tpr_at_fpr_01. */
    static String tprMetric(int falsePositiveOneIn) {
        return "tpr_at_fpr_" + String.valueOf(falsePositiveOneIn).substring(1).replaceFirst("0$", "1");
    }

    private static void addCorrect(List<Figure> all, CorrectGuess correct, Splits splits, long pairs) {
        add(all, "tpr", correct, splits, correct::tpr, pairs);
        add(all, "fpr", correct, splits, correct::fpr, pairs);
        add(all, "tpr_minus_fpr", correct, splits, weights -> correct.tpr(weights) - correct.fpr(weights), pairs);
        all.add(new Figure(
                CORRECT, MEAN_MEMORIZATION, correct.meanMemorization(), null, correct.examples(), correct.undefined()));
    }

    private static void add(
            List<Figure> all,
            String metric,
            CorrectGuess correct,
            Splits splits,
            ToDoubleFunction<int[]> figure,
            long pairs) {
        double value = figure.applyAsDouble(correct.once());
        all.add(new Figure(CORRECT, metric, value, splits.of(value, figure), pairs, 0));
    }
}

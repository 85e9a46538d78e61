package dev.peacock.estimate.score;

import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.prior.Effects;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The posterior means of the effects of a block of train examples on a block of test examples. */
public final class BelievedEffects {
    /** A sum of floats is off by less than this share of the sum of their sizes. */
    private static final double SLACK = 1e-5;

    private final Block train;
    private final BitColumns included;
    private final Effects effects;
    private final int[] testIds;
    private final ScoreInfluence.Labels labels;
    private MaskProduct.@Nullable Panels panels;

    /** {@code testIds}: of the effects. */
    public BelievedEffects(
            Block train, BitColumns included, Effects effects, int[] testIds, ScoreInfluence.Labels labels) {
        this.train = train;
        this.included = included;
        this.effects = effects;
        this.testIds = testIds;
        this.labels = labels;
    }

    /** Takes a pair by places in the two blocks; {@code x}: of the panel's test examples. */
    interface Visitor {
        void pair(int i, int x, double mean);
    }

    MaskProduct.Panels panels() {
        if (panels == null) {
            panels = new MaskProduct().panels(included, effects.alpha());
        }
        return panels;
    }

    /** Visits, in order, all pairs of a panel's test examples with a mean of at least {@code least} of the test example, and some others. */
    void visit(int panel, IntToDoubleFunction least, Visitor visitor) {
        MaskProduct.Panels panels = panels();
        float[] sums = panels.sums(panel);
        int first = panel * panels.width();
        int size = panels.size(panel);
        double[] most = new double[size];
        double[] slack = new double[size];
        for (int x = 0; x < size; x++) {
            most[x] = effects.mostVariance(first + x);
            slack[x] = SLACK * effects.size(first + x);
        }
        for (int i = 0; i < train.size(); i++) {
            for (int x = 0; x < size; x++) {
                double sum = sums[i * panels.width() + x] + slack[x];
                // what is below 0 may be anything up to 0
                if (Math.max(0, sum) * most[x] >= least.applyAsDouble(first + x)) {
                    visitor.pair(i, x, mean(i, first + x));
                }
            }
        }
    }

    /** The prior's variance of a pair, in units of the noise's variance. */
    double variance(int i, int j) {
        int id = train.ids()[i];
        return effects.variance(id, labels.train()[id] == labels.test()[testIds[j]], j);
    }

    double mean(int i, int j) {
        double sum = 0;
        int models = included.rows();
        for (int run = 0; run < models; run++) {
            sum += included.get(i, run) ? effects.alpha()[j * models + run] : 0;
        }
        return variance(i, j) * sum;
    }
}

package dev.peacock.training.trees;

import dev.peacock.check.UserError;
import dev.peacock.config.ModelConfig;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.training.Device;
import dev.peacock.training.EvaluatedLogits;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import dev.peacock.training.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Boosted trees (Chen and Guestrin 2016) by XGBoost, with its histogram method, whose bins come from the run's own subset. Of two
 * labels a model has one sum of trees, z, and the logits 0 and z; of more it has one sum for each, with softmax. One thread trains a
 * model, and its seed decides all that is drawn, so that a run's trees depend on its subset and seed alone.
 */
public final class TreesTrainer implements Trainer {
    /** The name in the {@code trainer} column. */
    public static final String NAME = "xgboost";

    /** Values that are handed over at once for predictions. */
    private static final int VALUES_AT_ONCE = 1 << 22;

    private final ExampleStore store;
    private final ModelConfig.Trees trees;
    private final boolean margins;
    private final int classes;
    private final int features;

    /** Throws a UserError if there is a single label, or there are more values than an array of Java has room for. */
    public TreesTrainer(ExampleStore store, ModelConfig.Trees trees, boolean margins) {
        this.store = store;
        this.trees = trees;
        this.margins = margins;
        this.classes = store.labelNames().size();
        this.features = store.shape().size();
        if (classes < 2) {
            throw new UserError(
                    "model.gradient-boosted-trees needs at least two labels, but the data set has " + classes);
        }
        if ((long) store.trainSize() * features > Integer.MAX_VALUE - 8) {
            throw new UserError("model.gradient-boosted-trees: " + store.trainSize() + " train examples of " + features
                    + " values are too many for one model, which takes at most " + (Integer.MAX_VALUE - 8)
                    + " values; use fewer examples or columns");
        }
        OpenMp.load();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<TrainedRun> train(List<RunSpec> stack, Device device) {
        List<TrainedRun> runs = new ArrayList<>(stack.size());
        try {
            for (RunSpec spec : stack) {
                runs.add(train(spec));
            }
        } catch (XGBoostError e) {
            throw new IllegalStateException("XGBoost: " + e.getMessage(), e);
        }
        return runs;
    }

    private TrainedRun train(RunSpec spec) throws XGBoostError {
        DMatrix subset = subset(spec.mask().bits().indices());
        try {
            Booster booster = XGBoost.train(subset, settings(spec), trees.rounds(), Map.of(), null, null);
            try {
                return evaluated(spec, booster);
            } finally {
                booster.dispose();
            }
        } finally {
            subset.dispose();
        }
    }

    private Map<String, Object> settings(RunSpec spec) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("objective", classes == 2 ? "binary:logistic" : "multi:softprob");
        if (classes > 2) {
            settings.put("num_class", classes);
        }
        settings.put("base_score", 0.5);
        settings.put("tree_method", "hist");
        settings.put("max_depth", trees.depth());
        settings.put("eta", trees.rate());
        settings.put("subsample", trees.subsample());
        settings.put("colsample_bytree", trees.columnSample());
        settings.put("min_child_weight", trees.minChildWeight());
        settings.put("lambda", trees.lambda());
        settings.put("nthread", 1);
        settings.put("seed", (int) (spec.initSeed() & Integer.MAX_VALUE));
        // of each round anew, so that what was drawn before in this thread does not matter
        settings.put("seed_per_iteration", 1);
        settings.put("disable_default_eval_metric", 1);
        settings.put("verbosity", 0);
        return settings;
    }

    private DMatrix subset(int[] examples) throws XGBoostError {
        float[] values = new float[examples.length * features];
        float[] labels = new float[examples.length];
        for (int i = 0; i < examples.length; i++) {
            store.read(examples[i], values, i * features);
            labels[i] = store.label(examples[i]);
        }
        DMatrix matrix = new DMatrix(values, examples.length, features, Float.NaN);
        matrix.setLabel(labels);
        return matrix;
    }

    private TrainedRun evaluated(RunSpec spec, Booster booster) throws XGBoostError {
        EvaluatedLogits evaluated = new EvaluatedLogits(store, spec, margins);
        int atOnce = Math.max(1, Math.min(store.size(), VALUES_AT_ONCE / features));
        float[] logits = new float[classes];
        for (int from = 0; from < store.size(); from += atOnce) {
            int count = Math.min(atOnce, store.size() - from);
            float[][] scores = scores(booster, from, count);
            for (int i = 0; i < count; i++) {
                System.arraycopy(scores[i], 0, logits, classes - scores[i].length, scores[i].length);
                if (!evaluated.read(from + i, 1, logits, 0, classes)) {
                    return new TrainedRun.Diverged(
                            spec.run(), "run " + spec.run() + " has scores that are no finite numbers");
                }
            }
        }
        return evaluated.result();
    }

    private float[][] scores(Booster booster, int from, int count) throws XGBoostError {
        float[] values = new float[count * features];
        for (int i = 0; i < count; i++) {
            store.read(from + i, values, i * features);
        }
        DMatrix matrix = new DMatrix(values, count, features, Float.NaN);
        try {
            return booster.predict(matrix, true);
        } finally {
            matrix.dispose();
        }
    }
}

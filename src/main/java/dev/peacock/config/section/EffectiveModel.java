package dev.peacock.config.section;

import static dev.peacock.config.section.Effective.number;
import static dev.peacock.config.section.Effective.tree;

import dev.peacock.config.AugmentConfig;
import dev.peacock.config.ClipConfig;
import dev.peacock.config.DataParallelConfig;
import dev.peacock.config.InitialWeights;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.ScheduleConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.config.UpdaterConfig;
import dev.peacock.config.text.Words;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The blocks {@code model} and {@code training} of {@link Effective}. */
final class EffectiveModel {
    private EffectiveModel() {}

    static TreeMap<String, Object> model(ModelConfig model, @Nullable String dl4jFrom) {
        if (model instanceof ModelConfig.Layers layers) {
            return tree(
                    "layers",
                    layers.layers().stream().map(EffectiveModel::layer).toList(),
                    "initial-weights",
                    layers.initialWeights() == InitialWeights.AUTO ? null : Words.of(layers.initialWeights()));
        }
        if (model instanceof ModelConfig.NearestNeighbour nearest) {
            return tree("nearest-neighbour", tree("k", nearest.k()));
        }
        if (model instanceof ModelConfig.Trees trees) {
            return tree(
                    "gradient-boosted-trees",
                    tree(
                            "rounds", trees.rounds(),
                            "depth", trees.depth(),
                            "rate", number(trees.rate()),
                            "subsample", number(trees.subsample()),
                            "column-sample", number(trees.columnSample()),
                            "min-child-weight", number(trees.minChildWeight()),
                            "lambda", number(trees.lambda())));
        }
        if (model instanceof ModelConfig.CharLstm lstm) {
            return tree(
                    "char-lstm",
                    tree(
                            "embedding", lstm.embedding(),
                            "hidden", lstm.hidden(),
                            "layers", lstm.layers(),
                            "cell", Words.of(lstm.cell()),
                            "dropout", number(lstm.dropout())));
        }
        if (model instanceof ModelConfig.Denoiser denoiser) {
            return tree(
                    "denoiser",
                    tree(
                            "net", Words.of(denoiser.net()),
                            "hidden", denoiser.hidden(),
                            "layers", denoiser.layers(),
                            "prediction", Words.of(denoiser.prediction()),
                            "levels", Words.of(denoiser.levels()),
                            "noise-steps", denoiser.noiseSteps(),
                            "conditional", denoiser.conditional()));
        }
        return tree("dl4j-json", ((ModelConfig.Dl4jJson) model).json(), "dl4j-from", dl4jFrom);
    }

    private static TreeMap<String, Object> layer(LayerConfig layer) {
        if (layer instanceof LayerConfig.Dense dense) {
            return tree("dense", dense.units(), "activation", Words.of(dense.activation()));
        }
        if (layer instanceof LayerConfig.Conv2d conv) {
            return tree(
                    "conv2d", conv.filters(),
                    "kernel", conv.kernel(),
                    "stride", conv.stride(),
                    "padding", conv.same() ? "same" : conv.padding(),
                    "activation", Words.of(conv.activation()));
        }
        if (layer instanceof LayerConfig.MaxPool pool) {
            return tree("max-pool", pool.kernel(), "stride", pool.stride(), "padding", pool.padding());
        }
        if (layer instanceof LayerConfig.AvgPool pool) {
            return tree("avg-pool", pool.kernel(), "stride", pool.stride(), "padding", pool.padding());
        }
        if (layer instanceof LayerConfig.GlobalAvgPool) {
            return tree("global-avg-pool", true);
        }
        if (layer instanceof LayerConfig.BatchNorm norm) {
            return tree("batch-norm", true, "activation", Words.of(norm.activation()));
        }
        if (layer instanceof LayerConfig.Residual residual) {
            return tree(
                    "residual",
                            residual.layers().stream()
                                    .map(EffectiveModel::layer)
                                    .toList(),
                    "activation", Words.of(residual.activation()));
        }
        if (layer instanceof LayerConfig.Dropout dropout) {
            return tree("dropout", number(dropout.rate()));
        }
        return tree("output", ((LayerConfig.Output) layer).classes());
    }

    static TreeMap<String, Object> training(ModelConfig model, TrainingConfig training) {
        TreeMap<String, Object> tree = ofKind(model, training);
        tree.put("stack", training.stack());
        if (training.stackTimeout() != null) {
            tree.put("stack-timeout", training.stackTimeout() + " s");
        }
        return tree;
    }

    /** The keys of all trainings of such a model, less those of {@link #ofLabels}. */
    private static TreeMap<String, Object> ofKind(ModelConfig model, TrainingConfig training) {
        if (model instanceof ModelConfig.Trees) {
            return tree();
        }
        if (model instanceof ModelConfig.Command command) {
            // the texts of the files are kept beside the command, so that reading it again needs no file
            return tree(
                    "command", command.words(),
                    "program",
                            command.files().stream()
                                    .map(file -> tree("name", file.name(), "text", file.text()))
                                    .toList());
        }
        TreeMap<String, Object> tree = tree(
                "epochs", training.epochs(),
                "batch", training.batch(),
                "updater", updater(training.updater()));
        if (model instanceof ModelConfig.Denoiser) {
            return tree;
        }
        ClipConfig clip = training.clip();
        tree.putAll(tree(
                "backend",
                Words.of(training.backend()),
                "clip",
                clip == null ? null : tree(Words.of(clip.by()), number(clip.at()))));
        tree.putAll(model instanceof ModelConfig.CharLstm ? tree("window", training.window()) : ofLabels(training));
        return tree;
    }

    /** The keys that char-lstm and denoiser do not have. */
    private static TreeMap<String, Object> ofLabels(TrainingConfig training) {
        DataParallelConfig parallel = training.dataParallel();
        AugmentConfig augment = training.augment();
        return tree(
                "schedule", schedule(training.schedule()),
                "weight-decay", number(training.weightDecay()),
                "l2", number(training.l2()),
                "label-smoothing", number(training.labelSmoothing()),
                "kernels", Words.of(training.kernels()),
                "data-parallel",
                        parallel == null
                                ? null
                                : tree(
                                        "workers",
                                        parallel.workers(),
                                        "averaging-frequency",
                                        parallel.averagingFrequency()),
                "checkpoints", training.checkpoints() > 0 ? training.checkpoints() : null,
                "augment",
                        augment == null ? null : tree("crop-padding", augment.cropPadding(), "flip", augment.flip()));
    }

    private static TreeMap<String, Object> updater(UpdaterConfig updater) {
        if (updater instanceof UpdaterConfig.Sgd sgd) {
            return tree("sgd", tree("rate", number(sgd.rate())));
        }
        if (updater instanceof UpdaterConfig.Momentum momentum) {
            return tree("momentum", tree("rate", number(momentum.rate()), "momentum", number(momentum.momentum())));
        }
        if (updater instanceof UpdaterConfig.Nesterovs nesterovs) {
            return tree("nesterovs", tree("rate", number(nesterovs.rate()), "momentum", number(nesterovs.momentum())));
        }
        UpdaterConfig.Adam adam = (UpdaterConfig.Adam) updater;
        return tree(
                "adam",
                tree(
                        "rate", number(adam.rate()),
                        "beta1", number(adam.beta1()),
                        "beta2", number(adam.beta2()),
                        "epsilon", number(adam.epsilon())));
    }

    private static Object schedule(ScheduleConfig schedule) {
        if (schedule instanceof ScheduleConfig.Step step) {
            return tree(
                    "step",
                    tree("factor", number(step.factor()), "every", step.every(), "warm-up", number(step.warmUp())));
        }
        if (schedule instanceof ScheduleConfig.Cosine cosine) {
            return tree("cosine", tree("warm-up", number(cosine.warmUp())));
        }
        if (schedule instanceof ScheduleConfig.OneCycle cycle) {
            return tree(
                    "one-cycle",
                    tree("peak", number(cycle.peak()), "start", number(cycle.start()), "end", number(cycle.end())));
        }
        double warmUp = ((ScheduleConfig.Constant) schedule).warmUp();
        return warmUp == 0 ? "constant" : tree("constant", tree("warm-up", number(warmUp)));
    }
}

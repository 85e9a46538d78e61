package dev.peacock.config;

import dev.peacock.config.text.Canonical;
import dev.peacock.config.text.ExampleSetText;
import dev.peacock.config.text.Json;
import dev.peacock.config.text.Words;
import java.math.BigDecimal;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes a configuration as the user would write it, with all defaults. */
final class Effective {
    private Effective() {}

    /** {@code dl4jFrom}: the path that the model's JSON was read from, kept beside its text so that reading again needs no file. */
    static String json(PeacockConfig config, @Nullable String dl4jFrom) {
        if (config.dataset().train() instanceof SourceConfig.Imported imported) {
            return Json.pretty(imported(config, imported));
        }
        if (config.model() instanceof ModelConfig.Command command) {
            return Json.pretty(tree(
                    "dataset", dataset(config.dataset()),
                    "training", command(command, config.training()),
                    "subsets", subsets(config.subsets()),
                    "outcome", outcome(config.model(), config.outcome()),
                    "estimate", estimate(config.estimate())));
        }
        return Json.pretty(tree(
                "dataset", dataset(config.dataset()),
                "model", model(config.model(), dl4jFrom),
                "training", training(config.model(), config.training()),
                "subsets", subsets(config.subsets()),
                "outcome", outcome(config.model(), config.outcome()),
                "estimate", estimate(config.estimate())));
    }

    /** The model and its training alone, on one line. */
    static String recipe(ModelConfig model, @Nullable String dl4jFrom, TrainingConfig training) {
        return Json.compact(tree("model", model(model, dl4jFrom), "training", training(model, training)));
    }

    /** Nothing was trained here, so that only what names files and what is estimated is left to say. */
    private static TreeMap<String, Object> imported(PeacockConfig config, SourceConfig.Imported arrays) {
        return tree(
                "dataset", tree("imported", arrays.path()),
                "training", tree("stack", config.training().stack()),
                "subsets", subsets(config.subsets()),
                "estimate", estimate(config.estimate()));
    }

    private static TreeMap<String, Object> outcome(ModelConfig model, OutcomeConfig outcome) {
        if (model.isOfDocuments()) {
            Boolean characters = outcome.characters();
            return tree("characters", characters == null ? "auto" : characters);
        }
        if (!model.givesLabels()) {
            return tree();
        }
        Boolean predictions = outcome.predictions();
        return tree("margins", margins(outcome.margins()), "predictions", predictions == null ? "auto" : predictions);
    }

    static Object margins(OutcomeConfig.Margins margins) {
        return switch (margins) {
            case TRUE -> true;
            case FALSE -> false;
            case HALF, AUTO -> Words.of(margins);
        };
    }

    private static TreeMap<String, Object> dataset(DatasetConfig dataset) {
        Shape shape = dataset.shape();
        TreeMap<String, Object> tree = tree("scale", number(dataset.scale()));
        if (shape != null) {
            tree.put("shape", List.of(shape.height(), shape.width(), shape.channels()));
        }
        Resize resize = dataset.resize();
        if (resize != null) {
            tree.put("resize", List.of(resize.height(), resize.width()));
            tree.put("resize-mode", Words.of(resize.mode()));
        }
        if (dataset.channels() != null) {
            tree.put("channels", dataset.channels());
        }
        if (dataset.train() instanceof SourceConfig.Digits) {
            tree.put("builtin", DatasetSection.DIGITS);
        } else {
            tree.put("train", source(dataset.train()));
            DatasetConfig.Split split = dataset.split();
            if (split == null) {
                tree.put("test", source(dataset.test()));
            } else {
                tree.put(
                        "split",
                        tree("test", number(split.test()), "stratify", split.stratify(), "seed", split.seed()));
            }
        }
        DatasetConfig.Pieces pieces = dataset.pieces();
        if (pieces != null) {
            tree.remove("scale");
            tree.put("length", pieces.length());
            tree.put("pieces", pieces.count());
        }
        if (dataset.standardize() != null) {
            tree.put("standardize", Words.of(dataset.standardize()));
        }
        return tree;
    }

    private static TreeMap<String, Object> withKeys(TreeMap<String, Object> tree, SourceConfig.TableKeys keys) {
        putIfGiven("id", keys.id(), tree);
        if (!keys.ignore().isEmpty()) {
            tree.put("ignore", keys.ignore());
        }
        if (!keys.categorical().isEmpty()) {
            tree.put("categorical", keys.categorical());
        }
        return tree;
    }

    private static void putIfGiven(String key, @Nullable String column, TreeMap<String, Object> tree) {
        if (column != null) {
            tree.put(key, column);
        }
    }

    private static TreeMap<String, Object> source(SourceConfig source) {
        if (source instanceof SourceConfig.Idx idx) {
            return tree("format", "idx", "images", idx.images(), "labels", idx.labels());
        }
        if (source instanceof SourceConfig.Csv csv) {
            TreeMap<String, Object> tree = tree(
                    "format", "csv",
                    "path", csv.path(),
                    "label", csv.label(),
                    "header", csv.header(),
                    "encoding", csv.encoding());
            putIfGiven("subpopulation", csv.subpopulation(), tree);
            return withKeys(tree, csv.keys());
        }
        if (source instanceof SourceConfig.Parquet parquet) {
            TreeMap<String, Object> tree = tree("format", "parquet", "path", parquet.path(), "label", parquet.label());
            putIfGiven("image", parquet.image(), tree);
            putIfGiven("features", parquet.features(), tree);
            putIfGiven("subpopulation", parquet.subpopulation(), tree);
            return withKeys(tree, parquet.keys());
        }
        if (source instanceof SourceConfig.NumPy arrays) {
            TreeMap<String, Object> tree = tree(
                    "format", "numpy", "path", arrays.path(), "features", arrays.features(), "label", arrays.label());
            putIfGiven("id", arrays.id(), tree);
            putIfGiven("subpopulation", arrays.subpopulation(), tree);
            return tree;
        }
        if (source instanceof SourceConfig.Texts texts) {
            TreeMap<String, Object> tree = tree("format", Words.of(texts.format()), "path", texts.path());
            putIfGiven("text", texts.text(), tree);
            putIfGiven("group", texts.group(), tree);
            putIfGiven("id", texts.id(), tree);
            if (texts.mail()) {
                tree.put("mail", true);
            }
            return tree;
        }
        if (source instanceof SourceConfig.Folder folder) {
            TreeMap<String, Object> tree = tree("format", "folder", "path", folder.path());
            putIfGiven("subpopulation", folder.subpopulation(), tree);
            return tree;
        }
        throw new IllegalArgumentException("a built-in set is no source by itself: " + source);
    }

    private static TreeMap<String, Object> model(ModelConfig model, @Nullable String dl4jFrom) {
        if (model instanceof ModelConfig.Layers layers) {
            return tree("layers", layers.layers().stream().map(Effective::layer).toList());
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
        TreeMap<String, Object> tree = tree("dl4j-json", ((ModelConfig.Dl4jJson) model).json());
        if (dl4jFrom != null) {
            tree.put("dl4j-from", dl4jFrom);
        }
        return tree;
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
                    "residual", residual.layers().stream().map(Effective::layer).toList(),
                    "activation", Words.of(residual.activation()));
        }
        if (layer instanceof LayerConfig.Dropout dropout) {
            return tree("dropout", number(dropout.rate()));
        }
        return tree("output", ((LayerConfig.Output) layer).classes());
    }

    private static TreeMap<String, Object> training(ModelConfig model, TrainingConfig training) {
        if (model instanceof ModelConfig.Trees) {
            TreeMap<String, Object> tree = tree("stack", training.stack());
            putTimeout(training, tree);
            return tree;
        }
        if (model instanceof ModelConfig.CharLstm) {
            return ofCharacters(training);
        }
        if (model instanceof ModelConfig.Denoiser) {
            return ofImages(training);
        }
        TreeMap<String, Object> tree = tree(
                "epochs", training.epochs(),
                "batch", training.batch(),
                "updater", updater(training.updater()),
                "schedule", schedule(training.schedule()),
                "weight-decay", number(training.weightDecay()),
                "l2", number(training.l2()),
                "label-smoothing", number(training.labelSmoothing()),
                "backend", Words.of(training.backend()),
                "kernels", Words.of(training.kernels()),
                "stack", training.stack());
        putClip(training, tree);
        DataParallelConfig parallel = training.dataParallel();
        if (parallel != null) {
            tree.put(
                    "data-parallel",
                    tree("workers", parallel.workers(), "averaging-frequency", parallel.averagingFrequency()));
        }
        putTimeout(training, tree);
        if (training.checkpoints() > 0) {
            tree.put("checkpoints", training.checkpoints());
        }
        AugmentConfig augment = training.augment();
        if (augment != null) {
            tree.put("augment", tree("crop-padding", augment.cropPadding(), "flip", augment.flip()));
        }
        return tree;
    }

    private static TreeMap<String, Object> ofCharacters(TrainingConfig training) {
        TreeMap<String, Object> tree = tree(
                "epochs", training.epochs(),
                "batch", training.batch(),
                "window", training.window(),
                "updater", updater(training.updater()),
                "backend", Words.of(training.backend()),
                "stack", training.stack());
        putClip(training, tree);
        putTimeout(training, tree);
        return tree;
    }

    private static TreeMap<String, Object> ofImages(TrainingConfig training) {
        TreeMap<String, Object> tree = tree(
                "epochs", training.epochs(),
                "batch", training.batch(),
                "updater", updater(training.updater()),
                "stack", training.stack());
        putTimeout(training, tree);
        return tree;
    }

    private static void putClip(TrainingConfig training, TreeMap<String, Object> tree) {
        ClipConfig clip = training.clip();
        if (clip != null) {
            tree.put("clip", tree(Words.of(clip.by()), number(clip.at())));
        }
    }

    /** The texts of the files are kept beside the command, so that reading it again needs no file. */
    private static TreeMap<String, Object> command(ModelConfig.Command command, TrainingConfig training) {
        TreeMap<String, Object> tree = tree(
                "command", command.words(),
                "program",
                        command.files().stream()
                                .map(file -> tree("name", file.name(), "text", file.text()))
                                .toList(),
                "stack", training.stack());
        putTimeout(training, tree);
        return tree;
    }

    private static void putTimeout(TrainingConfig training, TreeMap<String, Object> tree) {
        Integer timeout = training.stackTimeout();
        if (timeout != null) {
            tree.put("stack-timeout", timeout + " s");
        }
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

    private static TreeMap<String, Object> subsets(SubsetsConfig subsets) {
        TreeMap<String, Object> tree = tree("models", subsets.models(), "first-run", subsets.firstRun());
        if (subsets.design() instanceof SubsetsConfig.Imported) {
            return tree;
        }
        tree.put("seed", subsets.seed());
        tree.putAll(design(subsets.design()));
        return tree;
    }

    private static TreeMap<String, Object> design(SubsetsConfig.Design design) {
        if (design instanceof SubsetsConfig.Uniform uniform) {
            return tree("design", "uniform", "ratio", number(uniform.ratio()));
        }
        if (design instanceof SubsetsConfig.Bernoulli bernoulli) {
            return tree("design", "bernoulli", "ratio", number(bernoulli.ratio()));
        }
        if (design instanceof SubsetsConfig.Balanced balanced) {
            return tree("design", "balanced", "ratio", number(balanced.ratio()), "block", balanced.block());
        }
        if (design instanceof SubsetsConfig.Groups groups) {
            return tree("design", "groups", "ratio", number(groups.ratio()));
        }
        if (design instanceof SubsetsConfig.LocalHadamard hadamard) {
            return tree("design", "local-hadamard", "block", hadamard.block());
        }
        if (design instanceof SubsetsConfig.Exclusion exclusion) {
            List<Object> sets = exclusion.sets().stream()
                    .map(set -> set.size() > Canonical.MOST_NUMBERS ? ExampleSetText.write(set) : (Object) set)
                    .toList();
            return tree("design", "exclusion", "exclude", sets, "paired", exclusion.paired());
        }
        SubsetsConfig.LeaveOneOut leaveOneOut = (SubsetsConfig.LeaveOneOut) design;
        return tree("design", "leave-one-out", "leave-out", leaveOneOut.examples(), "paired", leaveOneOut.paired());
    }

    private static TreeMap<String, Object> estimate(EstimateConfig estimate) {
        TreeMap<String, Object> tree = tree(
                "adjust", Words.of(estimate.adjust()),
                "score", Words.of(estimate.score()),
                "influence", Words.of(estimate.influence()),
                "memorization-threshold", estimate.memorizationThreshold(),
                "influence-threshold", estimate.influenceThreshold(),
                "same-label", estimate.sameLabel(),
                "fdr", number(estimate.fdr()),
                "fdr-method", Words.of(estimate.fdrMethod()),
                "keep", Words.of(estimate.keep()),
                "split-check", estimate.splitCheck());
        Integer top = estimate.topPerTest();
        if (top != null) {
            tree.put("top-per-test", top);
        }
        String embeddings = estimate.embeddings();
        if (embeddings != null) {
            tree.put("embeddings", embeddings);
        }
        // left out where it follows, so that embeddings can be added to an experiment
        if (estimate.distance() != EstimateConfig.Distance.of(embeddings)) {
            tree.put("distance", Words.of(estimate.distance()));
        }
        Double target = estimate.targetError();
        if (target != null) {
            tree.put("target-se", number(target));
        }
        return tree;
    }

    /** 10.0 as 10, and the shortest decimal that reads back as the same number. */
    private static BigDecimal number(double value) {
        BigDecimal shortest = BigDecimal.valueOf(value).stripTrailingZeros();
        return shortest.scale() < 0 && shortest.precision() - shortest.scale() <= 15 ? shortest.setScale(0) : shortest;
    }

    private static TreeMap<String, Object> tree(Object... keysAndValues) {
        TreeMap<String, Object> tree = new TreeMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            tree.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return tree;
    }
}

package dev.peacock.config.section;

import dev.peacock.check.UserError;
import dev.peacock.config.ActivationName;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.InitialWeights;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.text.BaseDirectory;
import dev.peacock.config.text.ConfigBlock;
import dev.peacock.config.text.Range;
import dev.peacock.config.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The block {@code model}; {@code dl4jFrom} is the path that {@code dl4j-json} was read from, where it was. */
record ModelSection(ModelConfig model, @Nullable String dl4jFrom) {
    private static final String TREES = "gradient-boosted-trees";
    private static final String CHAR_LSTM = "char-lstm";
    private static final String DENOISER = "denoiser";
    private static final String INITIAL_WEIGHTS = "initial-weights";
    private static final List<String> ALTERNATIVES =
            List.of("layers", TREES, CHAR_LSTM, DENOISER, "dl4j", "dl4j-json", "nearest-neighbour");
    private static final List<String> LAYERS = List.of(
            "dense",
            "conv2d",
            "max-pool",
            "avg-pool",
            "global-avg-pool",
            "batch-norm",
            "dropout",
            "residual",
            "output");
    private static final Range COUNT = Range.integers(1, 1_000_000);
    private static final Range PIXELS = Range.integers(1, 1_000);
    private static final int DEFAULT_KERNEL = 3;

    static ModelSection read(ConfigBlock block, BaseDirectory base, Function<String, String> load) {
        String alternative = block.alternative(ALTERNATIVES);
        String from = block.text("dl4j-from");
        if (from != null && !block.has("dl4j-json")) {
            block.problem("dl4j-from", "only says where model.dl4j-json was read from; to read a file, use model.dl4j");
        }
        if (!"layers".equals(alternative)) {
            block.refuse("belongs to model.layers, and there are none", INITIAL_WEIGHTS);
        }
        ModelSection read = switch (alternative == null ? "" : alternative) {
            case "layers" -> new ModelSection(layers(block), null);
            case "dl4j" -> dl4j(block, base, load);
            case "dl4j-json" -> new ModelSection(new ModelConfig.Dl4jJson(block.text("dl4j-json", "the text")), from);
            case "nearest-neighbour" -> new ModelSection(nearestNeighbour(block.block("nearest-neighbour")), null);
            case TREES -> new ModelSection(trees(block.block(TREES)), null);
            case CHAR_LSTM -> new ModelSection(charLstm(block.block(CHAR_LSTM)), null);
            case DENOISER -> new ModelSection(denoiser(block.block(DENOISER)), null);
            default -> {
                block.problem(
                        "is missing; give layers, gradient-boosted-trees, char-lstm, denoiser, dl4j or nearest-neighbour");
                yield new ModelSection(new ModelConfig.NearestNeighbour(1), null);
            }
        };
        block.refuseOthers();
        return read;
    }

    /** Characters are what one model reads, and all that it reads. */
    static void refuseOtherData(ConfigBlock root, DatasetConfig dataset, ModelConfig model) {
        boolean reads = model instanceof ModelConfig.CharLstm;
        if (reads && !dataset.isText()) {
            root.problem(
                    "model",
                    "char-lstm needs a data set of texts: give dataset.train { format = text } for a directory of files, or "
                            + "{ format = jsonl, text = column }, or { format = parquet, text = column }");
        }
        if (!reads && dataset.isText() && !(model instanceof ModelConfig.Command) && root.has("model")) {
            root.problem(
                    "model",
                    "cannot be trained on a data set of texts, whose characters are no numbers; give model.char-lstm {}, or "
                            + "training.command");
        }
    }

    /** There is nothing to train where the models are imported. */
    static ModelSection imported(ConfigBlock root) {
        root.refuse("cannot be combined with dataset.imported, whose models are already trained", "model");
        return new ModelSection(new ModelConfig.Imported(), null);
    }

    private static ModelSection dl4j(ConfigBlock block, BaseDirectory base, Function<String, String> load) {
        String path = base.resolve(block.text("dl4j", "the path of a JSON file"));
        try {
            String json = load.apply(path);
            if (json.isBlank()) {
                block.problem("dl4j", path + " is empty; it must hold a DL4J configuration in JSON");
            }
            return new ModelSection(new ModelConfig.Dl4jJson(json), path);
        } catch (UserError e) {
            block.problem("dl4j", String.valueOf(e.getMessage()));
            return new ModelSection(new ModelConfig.Dl4jJson("?"), path);
        }
    }

    private static ModelConfig nearestNeighbour(ConfigBlock block) {
        int k = block.integer("k", Range.integers(1, Integer.MAX_VALUE), 1);
        block.refuseOthers();
        return new ModelConfig.NearestNeighbour(k);
    }

    private static ModelConfig trees(ConfigBlock block) {
        ModelConfig trees = new ModelConfig.Trees(
                block.integer("rounds", Range.integers(1, 100_000), 100),
                block.integer("depth", Range.integers(1, 30), 6),
                block.real("rate", Range.UP_TO_ONE, 0.3),
                block.real("subsample", Range.UP_TO_ONE, 1),
                block.real("column-sample", Range.UP_TO_ONE, 1),
                block.real("min-child-weight", Range.NOT_NEGATIVE, 1),
                block.real("lambda", Range.NOT_NEGATIVE, 1));
        block.refuseOthers();
        return trees;
    }

    private static ModelConfig charLstm(ConfigBlock block) {
        ModelConfig model = new ModelConfig.CharLstm(
                block.integer("embedding", Range.integers(1, 4_096), 32),
                block.integer("hidden", Range.integers(1, 4_096), 128),
                block.integer("layers", Range.integers(1, 8), 1),
                block.word("cell", ModelConfig.CharLstm.Cell.LSTM),
                block.real("dropout", Range.BELOW_ONE, 0));
        block.refuseOthers();
        return model;
    }

    private static ModelConfig denoiser(ConfigBlock block) {
        ModelConfig.Denoiser.Net net = block.word("net", ModelConfig.Denoiser.Net.MLP);
        boolean conv = net == ModelConfig.Denoiser.Net.CONV;
        ModelConfig model = new ModelConfig.Denoiser(
                net,
                block.integer("hidden", Range.integers(1, 4_096), conv ? 32 : 128),
                block.integer("layers", Range.integers(1, 64), conv ? 2 : 3),
                block.word("prediction", ModelConfig.Denoiser.Prediction.X0),
                block.word("levels", ModelConfig.Denoiser.Levels.COSINE),
                block.integer("noise-steps", Range.integers(2, 10_000), 200),
                block.flag("conditional", false));
        block.refuseOthers();
        return model;
    }

    private static ModelConfig layers(ConfigBlock block) {
        InitialWeights weights = block.word(INITIAL_WEIGHTS, InitialWeights.AUTO);
        List<ConfigBlock> elements = block.blocks("layers");
        if (elements == null) {
            return new ModelConfig.Layers(List.of());
        }
        List<LayerConfig> layers = new ArrayList<>();
        boolean allKnown = true;
        for (int i = 0; i < elements.size(); i++) {
            LayerConfig layer = layer(elements.get(i));
            allKnown &= layer != null;
            if (layer != null) {
                layers.add(layer);
            }
            if (layer instanceof LayerConfig.Output && i < elements.size() - 1) {
                elements.get(i).problem("output must be the last layer, and there must be only one");
            }
        }
        if (allKnown && layers.stream().noneMatch(LayerConfig.Output.class::isInstance)) {
            block.problem("layers", "the last layer must be { output = number of classes }");
        }
        return new ModelConfig.Layers(layers, weights);
    }

    private static @Nullable LayerConfig layer(ConfigBlock block) {
        List<String> kinds = LAYERS.stream().filter(block.keys()::contains).toList();
        if (kinds.size() != 1) {
            Set<String> keys = block.keys();
            String hint = kinds.isEmpty() && !keys.isEmpty()
                    ? Words.hint("", keys.iterator().next(), LAYERS)
                    : "";
            block.problem((kinds.isEmpty() ? "no such layer" : "has " + String.join(" and ", kinds))
                    + "; a layer has one of " + String.join(", ", LAYERS) + hint);
            return null;
        }
        LayerConfig layer = switch (kinds.get(0)) {
            case "dense" ->
                new LayerConfig.Dense(block.integer("dense", COUNT), block.word("activation", ActivationName.RELU));
            case "conv2d" -> conv2d(block);
            case "max-pool" -> maxPool(block);
            case "avg-pool" -> avgPool(block);
            case "global-avg-pool" -> globalAvgPool(block);
            case "batch-norm" -> batchNorm(block);
            case "residual" -> residual(block);
            case "dropout" -> new LayerConfig.Dropout(block.real("dropout", Range.BELOW_ONE));
            default -> new LayerConfig.Output(block.integer("output", Range.integers(2, 1_000_000)));
        };
        block.refuseOthers();
        return layer;
    }

    private static LayerConfig conv2d(ConfigBlock block) {
        int kernel = block.integer("kernel", PIXELS, DEFAULT_KERNEL);
        boolean same = block.is("padding", "same");
        return new LayerConfig.Conv2d(
                block.integer("conv2d", COUNT),
                kernel,
                block.integer("stride", PIXELS, 1),
                same ? 0 : block.integer("padding", padding(kernel).orWord("same"), 0),
                same,
                block.word("activation", ActivationName.RELU));
    }

    private static LayerConfig maxPool(ConfigBlock block) {
        int kernel = block.integer("max-pool", PIXELS);
        return new LayerConfig.MaxPool(
                kernel, block.integer("stride", PIXELS, kernel), block.integer("padding", padding(kernel), 0));
    }

    private static LayerConfig avgPool(ConfigBlock block) {
        int kernel = block.integer("avg-pool", PIXELS);
        return new LayerConfig.AvgPool(
                kernel, block.integer("stride", PIXELS, kernel), block.integer("padding", padding(kernel), 0));
    }

    /** A window that lies wholly in the padding would see nothing, so the padding stays below the kernel. */
    private static Range padding(int kernel) {
        return Range.integers(0, kernel - 1);
    }

    private static LayerConfig batchNorm(ConfigBlock block) {
        requireTrue(block, "batch-norm");
        return new LayerConfig.BatchNorm(block.word("activation", ActivationName.IDENTITY));
    }

    private static LayerConfig globalAvgPool(ConfigBlock block) {
        requireTrue(block, "global-avg-pool");
        return new LayerConfig.GlobalAvgPool();
    }

    private static void requireTrue(ConfigBlock block, String key) {
        if (!block.flag(key, true)) {
            block.problem(key, "must be true; to leave it off, remove the layer");
        }
    }

    private static LayerConfig residual(ConfigBlock block) {
        List<LayerConfig> layers = new ArrayList<>();
        List<ConfigBlock> elements = block.blocks("residual");
        if (elements != null && elements.isEmpty()) {
            block.problem("residual", "must have at least one layer");
        }
        for (ConfigBlock element : elements == null ? List.<ConfigBlock>of() : elements) {
            if (element.has("residual")) {
                element.problem("a residual block cannot be inside another");
                continue;
            }
            LayerConfig layer = layer(element);
            if (layer instanceof LayerConfig.Output) {
                element.problem("output must be the last layer of model.layers, outside of residual blocks");
            } else if (layer != null) {
                layers.add(layer);
            }
        }
        return new LayerConfig.Residual(layers, block.word("activation", ActivationName.RELU));
    }
}

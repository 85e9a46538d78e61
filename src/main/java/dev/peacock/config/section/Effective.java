package dev.peacock.config.section;

import dev.peacock.config.DatasetConfig;
import dev.peacock.config.EstimateConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.OutcomeConfig;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.Resize;
import dev.peacock.config.Shape;
import dev.peacock.config.SourceConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.config.TableKeys;
import dev.peacock.config.TrainingConfig;
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
        ModelConfig model = config.model();
        boolean isCommand = model instanceof ModelConfig.Command;
        return Json.pretty(tree(
                "dataset", dataset(config.dataset()),
                "model", isCommand ? null : EffectiveModel.model(model, dl4jFrom),
                "training", EffectiveModel.training(model, config.training()),
                "subsets", subsets(config.subsets()),
                "outcome", outcome(model, config.outcome()),
                "estimate", estimate(config.estimate())));
    }

    /** The model and its training alone, on one line. */
    static String recipe(ModelConfig model, @Nullable String dl4jFrom, TrainingConfig training) {
        return Json.compact(tree(
                "model", EffectiveModel.model(model, dl4jFrom), "training", EffectiveModel.training(model, training)));
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
        Resize resize = dataset.resize();
        DatasetConfig.Split split = dataset.split();
        DatasetConfig.Pieces pieces = dataset.pieces();
        TreeMap<String, Object> tree = tree(
                "scale", pieces == null && dataset.givenScale() != null ? number(dataset.scale()) : null,
                "shape", shape == null ? null : List.of(shape.height(), shape.width(), shape.channels()),
                "resize", resize == null ? null : List.of(resize.height(), resize.width()),
                "resize-mode", resize == null ? null : Words.of(resize.mode()),
                "channels", dataset.channels(),
                "length", pieces == null ? null : pieces.length(),
                "pieces", pieces == null ? null : pieces.count(),
                "standardize", dataset.standardize() == null ? null : Words.of(dataset.standardize()),
                "missing-labels", dataset.keepsMissingLabels() ? Words.of(DatasetConfig.MissingLabels.KEEP) : null);
        if (dataset.train() instanceof SourceConfig.Digits) {
            tree.put("builtin", DatasetSection.DIGITS);
            return tree;
        }
        tree.put("train", source(dataset.train()));
        if (split == null) {
            tree.put("test", source(dataset.test()));
        } else {
            tree.put("split", tree("test", number(split.test()), "stratify", split.stratify(), "seed", split.seed()));
        }
        return tree;
    }

    private static @Nullable List<String> orNull(List<String> columns) {
        return columns.isEmpty() ? null : columns;
    }

    private static TreeMap<String, Object> source(SourceConfig source) {
        TableKeys keys = source.keys();
        TreeMap<String, Object> tree = tree(
                "subpopulation", source.subpopulation(),
                "ignore", orNull(keys.ignore()),
                "categorical", orNull(keys.categorical()));
        tree.putAll(ofFormat(source));
        return tree;
    }

    private static TreeMap<String, Object> ofFormat(SourceConfig source) {
        if (source instanceof SourceConfig.Idx idx) {
            return tree("format", "idx", "images", idx.images(), "labels", idx.labels());
        }
        if (source instanceof SourceConfig.Csv csv) {
            return tree(
                    "format", "csv",
                    "path", csv.path(),
                    "label", csv.label(),
                    "header", csv.header(),
                    "encoding", csv.encoding(),
                    "id", csv.keys().id());
        }
        if (source instanceof SourceConfig.Parquet parquet) {
            return tree(
                    "format", "parquet",
                    "path", parquet.path(),
                    "label", parquet.label(),
                    "image", parquet.image(),
                    "features", parquet.features(),
                    "id", parquet.keys().id());
        }
        if (source instanceof SourceConfig.NumPy arrays) {
            return tree(
                    "format", "numpy",
                    "path", arrays.path(),
                    "features", arrays.features(),
                    "label", arrays.label(),
                    "id", arrays.id());
        }
        if (source instanceof SourceConfig.Texts texts) {
            return tree(
                    "format", Words.of(texts.format()),
                    "path", texts.path(),
                    "text", texts.text(),
                    "group", texts.group(),
                    "id", texts.id(),
                    "mail", texts.mail() ? true : null);
        }
        if (source instanceof SourceConfig.Folder folder) {
            return tree("format", "folder", "path", folder.path());
        }
        throw new IllegalArgumentException("a built-in set is no source by itself: " + source);
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
        String embeddings = estimate.embeddings();
        Double target = estimate.targetError();
        // left out where it follows, so that embeddings can be added to an experiment
        boolean follows = estimate.distance() == EstimateConfig.Distance.of(embeddings);
        return tree(
                "adjust", Words.of(estimate.adjust()),
                "score", Words.of(estimate.score()),
                "influence", Words.of(estimate.influence()),
                "memorization-threshold", estimate.memorizationThreshold(),
                "influence-threshold", estimate.influenceThreshold(),
                "same-label", estimate.sameLabel(),
                "fdr", number(estimate.fdr()),
                "fdr-method", Words.of(estimate.fdrMethod()),
                "keep", Words.of(estimate.keep()),
                "split-check", estimate.splitCheck(),
                "top-per-test", estimate.topPerTest(),
                "embeddings", embeddings,
                "distance", follows ? null : Words.of(estimate.distance()),
                "target-se", target == null ? null : number(target));
    }

    /** Of keys and values in turns; a key without a value is left out. */
    static TreeMap<String, Object> tree(@Nullable Object... keysAndValues) {
        TreeMap<String, Object> tree = new TreeMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            Object value = keysAndValues[i + 1];
            if (value != null) {
                tree.put(String.valueOf(keysAndValues[i]), value);
            }
        }
        return tree;
    }

    /** 10.0 as 10, and the shortest decimal that reads back as the same number. */
    static BigDecimal number(double value) {
        BigDecimal shortest = BigDecimal.valueOf(value).stripTrailingZeros();
        return shortest.scale() < 0 && shortest.precision() - shortest.scale() <= 15 ? shortest.setScale(0) : shortest;
    }
}

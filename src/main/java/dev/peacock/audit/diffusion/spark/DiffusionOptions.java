package dev.peacock.audit.diffusion.spark;

import dev.peacock.audit.diffusion.NearCopies;
import dev.peacock.check.UserError;
import dev.peacock.config.DatasetConfig;
import dev.peacock.spark.images.ImageOptions;
import dev.peacock.training.diffusion.DenoiserRecipe;
import dev.peacock.training.diffusion.ScoredImages;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of {@code audit diffusion}.
 *
 * @param heldOut null without
 * @param dataset of an experiment, whose train and test examples are the images; null for those of {@code train} and {@code heldOut}
 * @param conditional whether models are told the class of an image
 * @param labels column that says it; null for the usual one
 * @param taken so many of the train images, at random; null for all
 * @param models an even number
 * @param epochs passes over a model's own images, which say how many steps there are; null for those of the recipe
 * @param generations of each model; 0 for none
 * @param measure that by which tables say what is a near-copy
 * @param completions of each image that is completed, by each model
 * @param completed images that are completed
 * @param planted how often images are repeated in the train set, ascending; empty for as they are
 * @param perCount images for each number of times
 */
record DiffusionOptions(
        String train,
        @Nullable String heldOut,
        ImageOptions images,
        @Nullable DatasetConfig dataset,
        boolean conditional,
        @Nullable String labels,
        @Nullable Integer taken,
        int models,
        DenoiserRecipe recipe,
        @Nullable Integer epochs,
        int generations,
        NearCopies.Measure measure,
        MaskedPart mask,
        int completions,
        int completed,
        List<Integer> planted,
        int perCount,
        long seed)
        implements Serializable {
    private static final int MOST_MODELS = 10_000;
    private static final int MOST_GENERATIONS = 1_000_000;
    private static final int MOST_COMPLETIONS = 1_000;
    private static final int MOST_TIMES = 1_000;
    /** Which questions models are asked: so that answers of earlier builds are not taken for these. */
    private static final int ANSWERS = 2;

    DiffusionOptions {
        planted = planted.stream().sorted().toList();
        refuse(taken != null && taken < 1, "--images " + taken + ": must be 1 or more");
        refuse(
                models < 2 || models > MOST_MODELS || models % 2 != 0,
                "--models " + models + ": must be an even number from 2 to " + MOST_MODELS
                        + ", since of each pair of models one sees an image and the other does not");
        refuse(epochs != null && epochs < 1, "--epochs " + epochs + ": must be 1 or more");
        refuse(
                generations < 0 || generations > MOST_GENERATIONS,
                "--generations " + generations + ": must be from 0 to " + MOST_GENERATIONS);
        refuse(
                completions < 1 || completions > MOST_COMPLETIONS,
                "--completions " + completions + ": must be from 1 to " + MOST_COMPLETIONS);
        refuse(
                completed < 1,
                "--inpaint-images " + completed + ": must be 1 or more; --inpaint none completes no images");
        refuse(perCount < 1, "--per-count " + perCount + ": must be 1 or more");
        refuse(
                !planted.isEmpty() && (planted.get(0) < 1 || planted.get(planted.size() - 1) > MOST_TIMES),
                "--plant-duplicates: must be numbers from 1 to " + MOST_TIMES);
        refuse(new HashSet<>(planted).size() < planted.size(), "--plant-duplicates: gives a number twice");
    }

    private static void refuse(boolean isWrong, String why) {
        if (isWrong) {
            throw new UserError(why);
        }
    }

    /** With the steps that models which see half of the images have in these epochs; the same without any. */
    DiffusionOptions at(DiffusionImages images) {
        if (epochs == null) {
            return this;
        }
        double rows = Arrays.stream(images.times()).sum() / 2.0;
        double steps = Math.ceil(epochs * rows / recipe.batch());
        refuse(steps > Integer.MAX_VALUE, "--epochs " + epochs + ": are too many steps; give fewer");
        return new DiffusionOptions(
                train,
                heldOut,
                this.images,
                dataset,
                conditional,
                labels,
                taken,
                models,
                recipe.withSteps((int) Math.max(1, steps)),
                null,
                generations,
                measure,
                mask,
                completions,
                completed,
                planted,
                perCount,
                seed);
    }

    /** Whether models of others are trained on the same images, and told the same of them. */
    boolean sameImages(DiffusionOptions other) {
        return conditional == other.conditional && Objects.equals(taken, other.taken);
    }

    /** The step of the noise at which losses are measured: where members differ most from others (Carlini et al. 2023, figure 10). */
    int level() {
        return ScoredImages.step(recipe.noiseSteps());
    }

    /** All that the work of a model depends on beside the images, in words: not how many models there are. */
    String work() {
        return List.of(ANSWERS, recipe, generations, mask, completions, completed, planted, perCount, seed)
                .toString();
    }
}

package dev.peacock.audit.diffusion;

import dev.peacock.stats.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What small diffusion models have of their train images, from models that saw an image against models that did not.
 *
 * @param images train images
 * @param distinct those that differ from each other; figures are of these
 * @param heldOut held-out images that are no train images; 0 without any
 * @param shared held-out images that are train images too, and left out
 * @param models that were trained to their end
 * @param failed numbers of models whose loss became no finite number
 * @param epochs passes over a model's own images, on average; 0 of optimal denoisers, which are not trained
 * @param level step of the noise at which losses are measured
 * @param losses mean losses there
 * @param gap mean logarithm of the loss of images that a model did not see, less that of those that it saw
 * @param memorized images whose interval of memorization is above 0
 * @param lira null where it is undefined, as with two models
 * @param threshold the attack by the loss alone; null where one kind of images lacks
 * @param copies near-copies among generations; null without generations
 * @param otherCopies the same by the other measure
 * @param byDistance by how far train images are from each other; null with a single one
 * @param byTimes by how often an image stands in the train set; empty without generations
 * @param byClass by the class that models are told; empty where they are told none, and without generations
 * @param inpainted null without completions
 * @param sweep the same audit with other values of an option; null without
 */
public record DiffusionSummary(
        int images,
        int distinct,
        int heldOut,
        Shared shared,
        int models,
        List<Integer> failed,
        double epochs,
        int level,
        Losses losses,
        @Nullable OverModels gap,
        int memorized,
        @Nullable Attack lira,
        @Nullable Attack threshold,
        @Nullable Copies copies,
        @Nullable Copies otherCopies,
        @Nullable ByDistance byDistance,
        List<Times> byTimes,
        List<OfClass> byClass,
        @Nullable Inpainted inpainted,
        @Nullable Sweep sweep) {

    public DiffusionSummary {
        failed = List.copyOf(failed);
        byTimes = List.copyOf(byTimes);
        byClass = List.copyOf(byClass);
    }

    /** The same with what other values of an option give. */
    public DiffusionSummary with(@Nullable Sweep other) {
        return new DiffusionSummary(
                images,
                distinct,
                heldOut,
                shared,
                models,
                failed,
                epochs,
                level,
                losses,
                gap,
                memorized,
                lira,
                threshold,
                copies,
                otherCopies,
                byDistance,
                byTimes,
                byClass,
                inpainted,
                other);
    }

    /** Whether any model failed, of these or of a sweep. */
    public boolean hasFailures() {
        return !failed.isEmpty()
                || sweep != null
                        && sweep.variants().stream()
                                .anyMatch(variant -> !variant.failed().isEmpty());
    }

    /**
     * Images that both sides have.
     *
     * @param first ids of the first few
     */
    public record Shared(int images, List<String> first) {
        public Shared {
            first = List.copyOf(first);
        }
    }

    /**
     * Mean squared errors of the noise that models find.
     *
     * @param seen of images that a model saw
     * @param unseen of the others
     * @param heldOutLoss of held-out images; null without any
     * @param mean what it would be for a model that always gives the mean of the images that it saw
     */
    public record Losses(
            double seen, double unseen, @Nullable Double heldOutLoss, double mean) {
        /** Whether models know no more of their images than the mean. */
        public boolean isNothingLearnt() {
            return seen >= mean;
        }
    }

    /**
     * How well members are told from others.
     *
     * @param rate of true positives at 1% false ones; null where a model had fewer than 100 images that it did not see
     */
    public record Attack(OverModels auc, @Nullable OverModels rate) {}

    /**
     * Near-copies among generations.
     *
     * @param measure that says how near they are: distance or ratio
     * @param generations of each model
     * @param cut mean over models
     * @param rate share of generations that are near-copies of an image that their model saw
     * @param control share that are as near to an image that it did not see
     * @param difference of both, by model
     * @param copied distinct images of which any model that saw it made a near-copy
     */
    public record Copies(
            String measure,
            int generations,
            double cut,
            OverModels rate,
            OverModels control,
            OverModels difference,
            int copied) {
        /** Whether there are more near-copies than by chance. */
        public boolean exceedsControl() {
            return difference.isAbove(0)
                    && (difference.interval() != null || ofAllGenerations().low() > 0);
        }

        /** Newcombe's interval of the difference: models that all have the same few near-copies do not vary, by chance. */
        private Interval ofAllGenerations() {
            long all = (long) generations * difference.models();
            return Interval.newcombe(
                    Math.round(rate.mean() * all), all, Math.round(control.mean() * all), all, Interval.Z95);
        }
    }

    /**
     * Images that stand so often in the train set.
     *
     * @param images distinct ones
     * @param with share of them of which a model that saw them made a near-copy; null where no model saw any
     * @param without share of them that a model made as near a generation to that did not see them
     */
    public record Times(
            int times,
            int images,
            @Nullable OverModels with,
            @Nullable OverModels without) {}

    /**
     * Generations of a class that models are told.
     *
     * @param images distinct train images of the class
     * @param generations of each model
     * @param rate share of them that are near-copies of an image that their model saw; null where a model made none
     * @param control share that are as near to an image that it did not see
     */
    public record OfClass(
            String name,
            int images,
            int generations,
            @Nullable OverModels rate,
            @Nullable OverModels control) {}

    /**
     * How near completions are to what was masked.
     *
     * @param mask what was masked
     * @param images that were completed
     * @param completions of each image by each model, of which the one that fits the rest best counts
     * @param surely those whose interval of the distance in models that did not see the image, less that in the others, is above 0
     * @param with median distance in models that saw the image
     * @param without in the others
     * @param auc of the distance as a sign that a model saw the image
     */
    public record Inpainted(
            String mask,
            int images,
            int completions,
            int surely,
            @Nullable OverModels with,
            @Nullable OverModels without,
            @Nullable OverModels auc) {}
}

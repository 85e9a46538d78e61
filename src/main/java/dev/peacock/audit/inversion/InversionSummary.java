package dev.peacock.audit.inversion;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.peacock.stats.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What inverted images of a model's classes have of its train examples. Distances are roots of mean squared differences of values. A model
 * that saw no example of a class has no image of it here.
 *
 * @param models that were inverted
 * @param classes that were inverted in each
 * @param unknown images that are left out because the model saw no example of the class
 * @param isOfFleet whether the models are the fleet's, so that it is known what they saw; else examples that were seen are any of the
 *     fleet's train examples
 * @param method how the model is asked, in words
 * @param confidence mean of the model's in its own image
 * @param enough the confidence at which a descent stops
 * @param reached share of images that reached it
 * @param steps mean number of steps
 * @param queries mean number of queries that an image took
 * @param judge how another model takes the images; null where there is none
 * @param nearerSeen how often a random example of the class that the model saw is nearer to the image than one that it did not see: .5 by
 *     chance; null where models saw all, where it is not left to chance what they see, or where the examples are not theirs
 * @param nearerThanTest the same with test examples in place of those that it did not see, for which there is no chance level, since
 *     test examples can differ from train examples otherwise; null without any
 * @param group what a group is, in words
 * @param wholeClasses groups that are all of their class, which say nothing of people and are left out
 * @param bySize by the number of a group's examples; empty where it is not known which model saw which
 */
public record InversionSummary(
        int models,
        int classes,
        int unknown,
        boolean isOfFleet,
        String method,
        Mean confidence,
        double enough,
        double reached,
        double steps,
        double queries,
        @Nullable Judge judge,
        @Nullable Mean nearerSeen,
        @Nullable Mean nearerThanTest,
        String group,
        int wholeClasses,
        List<Size> bySize) {

    public InversionSummary {
        bySize = List.copyOf(bySize);
    }

    /**
     * One model of another seed and subset that saw the class too; another one judges that model's own images. Intervals are over the
     * inverted models, of this judge alone.
     *
     * @param taken share of images that it takes for their class
     * @param takenOfOthers level by chance: of the images of the model's other classes, the share that it takes for that class, a mean over
     *     classes; null with a single class, and in a file of a build that had none
     * @param confidence mean of its probability of the class
     */
    public record Judge(
            Mean taken,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Mean takenOfOthers,

            Mean confidence) {}

    /**
     * Groups with so many examples of the class.
     *
     * @param least examples of the smallest
     * @param most examples of the largest
     * @param groups those that some models saw and others did not; all figures are of these
     * @param without mean distance in models that did not see the group; null where there are none
     * @param closer how much less it is in models that saw it; null where no group is on both sides
     * @param interval of that at 95%; null where too little is known
     * @param together wider, so that it holds at 95% for all sizes together (Bonferroni)
     * @param relabelled the same with models exchanged at random: 0 but for chance
     * @param relabelledInterval of that
     */
    public record Size(
            int least,
            int most,
            int groups,
            @Nullable Double without,
            @Nullable Double closer,
            @Nullable Interval interval,
            @Nullable Interval together,
            @Nullable Double relabelled,
            @Nullable Interval relabelledInterval) {

        static Size of(GroupEffects.BySize row) {
            var closer = row.closer();
            var relabelled = row.relabelled();
            return new Size(
                    row.least(),
                    row.most(),
                    row.groups(),
                    row.without(),
                    closer == null ? null : closer.difference(),
                    closer == null ? null : closer.interval(),
                    row.together(),
                    relabelled == null ? null : relabelled.difference(),
                    relabelled == null ? null : relabelled.interval());
        }
    }

    /** Rows of {@link #bySize}. */
    public static List<Size> sizes(List<GroupEffects.BySize> rows) {
        return rows.stream().map(Size::of).toList();
    }
}

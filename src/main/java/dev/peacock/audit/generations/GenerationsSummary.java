package dev.peacock.audit.generations;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.peacock.stats.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a set of generations are near-copies of train images.
 *
 * @param distinctGenerations generations that differ from each other; 0 in a summary of a build that did not count them
 * @param distinctTrain train images that differ from each other
 * @param heldOut distinct held-out images without those that are train images; 0 without any, where train images stand in for them
 * @param heldOutInTrain held-out images that are train images
 * @param heldOutInTrainIds ids of the first twenty of them
 * @param heldOutRepeated other held-out images that are equal to one before them, and left out as well
 * @param vectors whether they are vectors, as embeddings, and no images
 * @param encoder name of the file of the encoder that made them; null without
 * @param cosine whether vectors were brought to length 1
 * @param tile side of the squares by which distances are measured; null for whole images
 * @param share of images that are no copies which would pass the cut
 * @param measure that by which the tables say what is a near-copy: distance or ratio
 * @param measures by distance and by ratio
 * @param side whether generations are nearer to train images than to held-out images; null without held-out images, and where no
 *     generation is near to any image
 * @param copiedTrain distinct train images that a near-copy is nearest to
 * @param cliques groups of generations that repeat, the size of the smallest in {@code leastClique}
 * @param repeated generations in them
 * @param repeatedCopies near-copies among those
 * @param undecided generations of which it was not found out whether they are in one
 * @param groups by column and value
 * @param byTimes by how often a train image stands in the train set
 */
public record GenerationsSummary(
        int generations,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int distinctGenerations,
        int train,
        int distinctTrain,
        int heldOut,
        int heldOutInTrain,
        List<String> heldOutInTrainIds,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int heldOutRepeated,
        boolean vectors,
        @Nullable String encoder,
        boolean cosine,
        @Nullable Integer tile,
        double share,
        String measure,
        List<Measure> measures,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable NearestSide side,
        int copiedTrain,
        int leastClique,
        int cliques,
        int repeated,
        int repeatedCopies,
        int undecided,
        List<Group> groups,
        List<Times> byTimes) {

    /** A summary of a build that named none of the held-out images has null for their ids. */
    @SuppressWarnings("NullAway") // Jackson's
    public GenerationsSummary {
        heldOutInTrainIds = heldOutInTrainIds == null ? List.of() : List.copyOf(heldOutInTrainIds);
    }

    /**
     * Near-copies by one measure.
     *
     * @param name distance or ratio
     * @param cut below which an image is a near-copy
     * @param cutInterval at 95%
     * @param byTail whether the cut is extrapolated
     * @param copies generations below it
     * @param rate their share
     * @param rateInterval of it at 95%, of distinct generations as draws ({@link Draws#interval})
     * @param few why that interval is not to be trusted; null where it is
     * @param rateAtLow their share were the cut at the lower end of its interval
     * @param rateAtHigh their share were it at the upper end
     * @param control share below the cut of images that are no copies, others than those that it was set by
     * @param controlOf how many of those there are
     */
    public record Measure(
            String name,
            double cut,
            Interval cutInterval,
            boolean byTail,
            int copies,
            double rate,
            Interval rateInterval,
            @JsonInclude(JsonInclude.Include.NON_NULL) Draws.@Nullable Few few,
            double rateAtLow,
            double rateAtHigh,
            double control,
            Interval controlInterval,
            int controlOf) {

        /** Whether more generations than images that are no copies pass, beyond what both intervals allow. */
        public boolean isAboveControl() {
            return rateInterval.low() > controlInterval.high();
        }
    }

    /**
     * Generations that have a value in a column, and the near-copies among them.
     *
     * @param few why the interval is not to be trusted; null where it is
     */
    public record Group(
            String column,
            String value,
            int generations,
            int copies,
            Interval interval,
            @JsonInclude(JsonInclude.Include.NON_NULL) Draws.@Nullable Few few) {
        public double rate() {
            return (double) copies / generations;
        }
    }

    /**
     * Train images that stand so often in the train set.
     *
     * @param from least number of times
     * @param to largest; null without a bound
     * @param images distinct ones
     * @param copied of them, those that a near-copy is nearest to
     * @param interval of their share, at 95%
     * @param copies near-copies of them
     */
    public record Times(int from, @Nullable Integer to, int images, int copied, Interval interval, int copies) {
        public double rate() {
            return (double) copied / images;
        }
    }

    /** That of the tables. */
    public Measure main() {
        return measures.stream()
                .filter(one -> one.name().equals(measure))
                .findFirst()
                .orElseThrow();
    }

    /** Whether more generations pass than images that are no copies, and they are not as near to images that the model never saw. */
    public boolean showsCopies() {
        return main().isAboveControl() && (side == null || !side.showsChance());
    }

    /** Whether only that keeps the rate from being above its control that few distinct copies are behind it: then neither is known. */
    public boolean leavesOpen() {
        Draws.Few few = main().few();
        return few != null && few.areCopies() && !main().isAboveControl() && main().rate() > main().control();
    }
}

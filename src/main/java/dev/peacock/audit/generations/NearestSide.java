package dev.peacock.audit.generations;

import dev.peacock.images.nearest.Neighbours;
import dev.peacock.stats.Interval;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether generations that are near to an image are near to train images, or as near to held-out images, which the model never saw. A
 * blurred image is nearer to every image than sharp ones are to each other, so that it passes a cut that hardly any held-out image passes.
 * But as long as the model does not know which images it was trained on, each of the images that generations are nearest to is a train
 * image with the probability {@code chance}.
 *
 * @param images distinct ones, train and held-out, that a generation is nearest to and nearer than the cut by distance
 * @param train how many of them are train images
 * @param chance share of train images among all distinct train images and held-out images
 * @param interval of train / images at 95% (Wilson), of images and not of generations, since many of these can be near to one image
 */
public record NearestSide(int images, int train, double chance, Interval interval) {

    /**
     * Null where no generation is so near to any image.
     *
     * @param toTrain by generation, its nearest train image
     * @param toHeldOut by generation, its nearest held-out image
     * @param cut a distance, for both sides alike
     */
    public static @Nullable NearestSide of(
            Neighbours toTrain, Neighbours toHeldOut, double cut, int trainImages, int heldOutImages) {
        Set<Integer> train = new HashSet<>();
        Set<Integer> heldOut = new HashSet<>();
        for (int g = 0; g < toTrain.ids().length; g++) {
            boolean isTrain = toTrain.distance(g, 0) <= toHeldOut.distance(g, 0);
            Neighbours nearest = isTrain ? toTrain : toHeldOut;
            if (nearest.distance(g, 0) < cut) {
                (isTrain ? train : heldOut).add(nearest.id(g, 0));
            }
        }
        int images = train.size() + heldOut.size();
        return images == 0
                ? null
                : new NearestSide(
                        images,
                        train.size(),
                        (double) trainImages / (trainImages + heldOutImages),
                        Interval.wilson(train.size(), images, Interval.Z95));
    }

    /** Whether there are surely more train images among them than by chance. */
    public boolean isAboveChance() {
        return interval.low() > chance;
    }

    /** Whether they are no more than by chance. Where all of few images are train images, neither can be told. */
    boolean showsChance() {
        return !isAboveChance() && train < images;
    }
}

package dev.peacock.audit.generations;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.images.nearest.Neighbours;
import dev.peacock.stats.Interval;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearestSideTest {
    private static Neighbours at(int[] ids, double... distances) {
        return new Neighbours(1, ids, distances);
    }

    @Test
    void imagesAreCountedOnce_onTheSideOfTheNearest_whereThatIsNearEnough() {
        // near to train image 7 twice, to held-out image 90 twice, and to none
        NearestSide side = requireNonNull(NearestSide.of(
                at(new int[] {7, 7, 8, 8, 9}, .1, .1, .2, .2, .5),
                at(new int[] {90, 91, 90, 90, 92}, .3, .3, .1, .1, .4),
                .25,
                30,
                70));
        assertThat(side).isEqualTo(new NearestSide(2, 1, .3, Interval.wilson(1, 2, Interval.Z95)));
        assertThat(NearestSide.of(at(new int[] {1}, .5), at(new int[] {90}, .6), .25, 30, 70))
                .isNull();
    }

    @Test
    void copies_areAboveChance_butNotTooFewOfThem() {
        assertThat(of(40, 0).isAboveChance()).isTrue();
        assertThat(of(20, 20).isAboveChance()).isFalse();
        assertThat(of(20, 20).showsChance()).isTrue();
        assertThat(of(2, 0).isAboveChance()).isFalse();
        assertThat(of(2, 0).showsChance()).isFalse();
    }

    /** So many images on either side, of as many train images as held-out ones. */
    private static NearestSide of(int train, int heldOut) {
        int all = train + heldOut;
        int[] ids = IntStream.range(0, all).toArray();
        double[] toTrain = new double[all];
        Arrays.setAll(toTrain, g -> g < train ? .1 : .3);
        double[] toHeldOut = new double[all];
        Arrays.setAll(toHeldOut, g -> g < train ? .3 : .1);
        return requireNonNull(NearestSide.of(at(ids, toTrain), at(ids, toHeldOut), .2, 100, 100));
    }
}

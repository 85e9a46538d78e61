package dev.peacock.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What scripts/bench/imagenet.sh checks at ImageNet's size, at a small one. Fixed seeds; drawn anew, by the sums of
 * {@link PlantedFleet} at t = 403, it would find other pairs with 1e-8 for the 6,600 pairs of odd label that could, and 3e-7
 * for the 30,000 pairs of a train example of even label and a planted test example.
 */
@Tag("spark")
class PlantedSparkTest {

    @Test
    void keptPairs_areExactlyThePlantedOnes(@TempDir Path directory) throws IOException {
        PlantedFleet fleet = new PlantedFleet(403, 2_003, 201, 20);
        fleet.write(directory);
        TestRun run = new TestRun(directory);
        run.estimate(run.configOfDirectory());
        assertThat(PlantedFleet.found(directory)).isEqualTo(fleet.planted()).hasSize(30);
    }
}

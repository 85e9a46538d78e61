package dev.peacock.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreKeysTest {
    /** With few keys and with many, of both signs, in a small range, which has equal ones, and with the extremes. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_000, 50_000})
    void sort_isThatOfTheJdk_andLeavesTheRest(int count) {
        RandomStream random = new RandomStream(count);
        int[] keys = new int[count + 3];
        for (int k = 0; k < keys.length; k++) {
            keys[k] = k % 2 == 0 ? (int) random.nextLong() : random.nextInt(200) - 100;
        }
        keys[count / 2] = Integer.MIN_VALUE;
        keys[count / 3] = Integer.MAX_VALUE;
        int[] expected = keys.clone();
        Arrays.sort(expected, 0, count);
        ScoreKeys.sort(keys, count);
        assertThat(keys).containsExactly(expected);
    }
}

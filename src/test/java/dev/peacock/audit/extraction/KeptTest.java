package dev.peacock.audit.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeptTest {
    @Test
    void theMostProbable_areThoseThatSortingGives_andTheRestIsDropped() {
        RandomStream random = new RandomStream(4);
        for (int most : new int[] {1, 2, 7, 300, 1000, 2000}) {
            double[] logs = new double[1000];
            // many are equal
            Arrays.setAll(logs, at -> -1.0 - random.nextInt(90));
            Kept kept = new Kept(2, most);
            double dropped = 0;
            for (int at = 0; at < logs.length; at++) {
                dropped += kept.add(at, at % 7, logs[at], new byte[] {(byte) at, 1});
            }
            List<Integer> sorted = IntStream.range(0, logs.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer at) -> -logs[at])
                            .thenComparing(at -> at))
                    .toList();
            int size = Math.min(most, logs.length);
            int[] slots = kept.slots();
            assertThat(Arrays.stream(slots).map(kept::parent))
                    .containsExactlyElementsOf(
                            sorted.subList(0, size).stream().sorted().toList());
            for (int slot : slots) {
                int at = kept.parent(slot);
                assertThat(kept.symbol(slot)).isEqualTo(at % 7);
                assertThat(kept.log(slot)).isEqualTo(logs[at]);
                assertThat(kept.row(slot)).containsExactly((byte) at, 1);
            }
            double rest = sorted.subList(size, logs.length).stream()
                    .mapToDouble(at -> Math.exp(logs[at]))
                    .sum();
            assertThat(dropped).isCloseTo(rest, within(1e-12));
        }
    }
}

package dev.peacock.training.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoundsTest {
    @Test
    void batches_areDealtStepByStep_andCutIntoRounds() {
        // seven batches of three examples, the last of one: steps (0 1) (2 3) (4 5) (6)
        List<Rounds.Round> rounds =
                new Rounds(3, 2, 2).of(IntStream.range(100, 119).toArray(), 4);
        assertThat(rounds).extracting(Rounds.Round::firstStep).containsExactly(0, 2);
        assertThat(numbers(rounds.get(0), 0)).containsExactly(28L, 30L);
        assertThat(numbers(rounds.get(0), 1)).containsExactly(29L, 31L);
        assertThat(numbers(rounds.get(1), 0)).containsExactly(32L, 34L);
        assertThat(numbers(rounds.get(1), 1)).containsExactly(33L);
        assertThat(rounds.get(0).shares().get(1).batches().get(0).examples()).containsExactly(103, 104, 105);
        assertThat(rounds.get(1).shares().get(0).batches().get(1).examples()).containsExactly(118);
    }

    @Test
    void workersWithoutABatch_haveAnEmptyShare() {
        List<Rounds.Round> rounds =
                new Rounds(4, 3, 1).of(IntStream.range(0, 16).toArray(), 0);
        assertThat(rounds).hasSize(2);
        assertThat(rounds)
                .allSatisfy(round -> assertThat(round.shares())
                        .extracting(Rounds.Share::worker)
                        .containsExactly(0, 1, 2));
        assertThat(rounds.get(1).shares().get(0).batches()).hasSize(1);
        assertThat(rounds.get(1).shares().get(1).batches()).isEmpty();
    }

    /** Whatever the sizes: each example once, no share longer than a round, and no batch number twice in any two epochs. */
    @Test
    void everyExample_isDealtOnceAnEpoch() {
        for (int examples = 1; examples <= 40; examples++) {
            for (int batch = 1; batch <= 5; batch++) {
                for (int workers = 1; workers <= 4; workers++) {
                    for (int frequency = 1; frequency <= 3; frequency++) {
                        check(new Rounds(batch, workers, frequency), examples);
                    }
                }
            }
        }
    }

    private static void check(Rounds rounds, int examples) {
        int[] order = IntStream.range(0, examples).map(i -> examples - 1 - i).toArray();
        List<Integer> seen = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();
        int steps = 0;
        for (int epoch = 0; epoch < 2; epoch++) {
            for (Rounds.Round round : rounds.of(order, epoch)) {
                int longest = 0;
                for (Rounds.Share share : round.shares()) {
                    longest = Math.max(longest, share.batches().size());
                    share.batches().forEach(dealt -> {
                        numbers.add(dealt.number());
                        Arrays.stream(dealt.examples()).forEach(seen::add);
                    });
                }
                assertThat(longest).isBetween(1, rounds.averagingFrequency());
                steps += longest;
            }
        }
        assertThat(steps).as("%s of %d", rounds, examples).isEqualTo(2 * rounds.steps(examples));
        assertThat(seen).as("%s of %d", rounds, examples).hasSize(2 * examples);
        assertThat(seen.subList(0, examples))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(order).boxed().toList());
        assertThat(numbers).doesNotHaveDuplicates().hasSize(2 * rounds.batches(examples));
    }

    private static List<Long> numbers(Rounds.Round round, int worker) {
        return round.shares().get(worker).batches().stream()
                .map(Rounds.Batch::number)
                .toList();
    }
}

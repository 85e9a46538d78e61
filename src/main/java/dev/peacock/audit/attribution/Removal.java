package dev.peacock.audit.attribution;

import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What became of a test example without some train examples, over pairs of models that share their seeds.
 *
 * @param removed how many train examples were
 * @param repeats pairs of models
 * @param marginWith mean margin of the models with all train examples
 * @param marginWithout mean margin of the others
 * @param rightWith how many of the models with all get it right
 * @param flipped for how many of these the other of the pair gets it wrong
 */
public record Removal(
        int testId, int removed, int repeats, double marginWith, double marginWithout, int rightWith, int flipped) {

    /** How much the margin drops. */
    public double drop() {
        return marginWith - marginWithout;
    }

    /** The train examples with the highest scores, ascending by number; ties by number. */
    public static int[] highest(double[] scores, int top) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> 0 - scores[i]))
                .limit(top)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }

    /** As many at random of a label, ascending; all of it, and of no other, where it has no more. */
    public static int[] random(int[] labels, int label, int top, RandomStream random) {
        int[] same = IntStream.range(0, labels.length)
                .filter(i -> labels[i] == label)
                .toArray();
        random.shuffle(same);
        return Arrays.stream(same).limit(top).sorted().toArray();
    }
}

package dev.peacock.audit.leaveoneout;

import dev.peacock.estimate.Counts;
import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/** A train example to be left out, and why it was chosen. */
public record Chosen(int trainId, Why why) {

    /** Its word in the table's column. */
    public enum Why {
        LISTED,
        TOP,
        RANDOM;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The {@code top} most memorized of those with a defined memorization, strongest first and equals by id, and {@code random} of
     * all others, drawn uniformly; fewer where there are fewer.
     */
    public static List<Chosen> of(Counts[] memorization, int top, int random, RandomStream stream) {
        List<Chosen> chosen = new ArrayList<>();
        Comparator<Integer> strongest = Comparator.comparingDouble((Integer i) -> -value(memorization[i]));
        IntStream.range(0, memorization.length)
                .filter(i -> memorization[i].isDefined())
                .boxed()
                .sorted(strongest.thenComparing(i -> i))
                .limit(top)
                .forEach(i -> chosen.add(new Chosen(i, Why.TOP)));
        Set<Integer> taken = new HashSet<>();
        chosen.forEach(c -> taken.add(c.trainId));
        int[] shuffled = IntStream.range(0, memorization.length).toArray();
        stream.shuffle(shuffled);
        IntStream.of(shuffled)
                .filter(i -> !taken.contains(i))
                .limit(random)
                .forEach(i -> chosen.add(new Chosen(i, Why.RANDOM)));
        return chosen;
    }

    private static double value(Counts counts) {
        Double difference = counts.difference();
        return difference == null ? Double.NEGATIVE_INFINITY : difference;
    }
}

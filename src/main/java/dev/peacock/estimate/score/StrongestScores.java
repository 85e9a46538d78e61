package dev.peacock.estimate.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The strongest pairs of each test example of a block, of any number of train blocks, which come in ascending order of ids. */
public final class StrongestScores {
    private final int most;
    private final List<List<Offer>> strongest = new ArrayList<>();
    private final double[] weakest;

    private record Offer(ScoreInfluence of, int i, int bin, double difference) {}

    /** {@code most}: pairs of a test example. */
    public StrongestScores(TestScores test, int most) {
        this.most = most;
        this.weakest = new double[test.size()];
        Arrays.fill(weakest, Double.NEGATIVE_INFINITY);
        IntStream.range(0, weakest.length).forEach(j -> strongest.add(new ArrayList<>()));
    }

    /** What a pair must exceed, by place of its test example. */
    double[] weakest() {
        return weakest;
    }

    void offer(ScoreInfluence of, int i, int j, double difference, int bin) {
        if (!(difference > weakest[j])) {
            return;
        }
        List<Offer> list = strongest.get(j);
        int at = list.size();
        while (at > 0 && list.get(at - 1).difference < difference) {
            at--;
        }
        list.add(at, new Offer(of, i, bin, difference));
        if (list.size() > most) {
            list.remove(most);
        }
        weakest[j] = list.size() < most ? Double.NEGATIVE_INFINITY : list.get(most - 1).difference;
    }

    /** By place of the test example in its block, strongest first. */
    public List<List<ScorePair>> pairs(ScoreInfluence.Labels labels) {
        return IntStream.range(0, weakest.length)
                .mapToObj(j -> strongest.get(j).stream()
                        .map(offer -> offer.of.pair(offer.i, j, offer.bin, labels))
                        .toList())
                .toList();
    }
}

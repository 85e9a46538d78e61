package dev.peacock.audit.generations.spark;

import dev.peacock.audit.generations.GenerationsSummary;
import dev.peacock.audit.generations.GenerationsSummary.Group;
import dev.peacock.audit.generations.GenerationsSummary.Measure;
import dev.peacock.audit.generations.GenerationsSummary.Times;
import dev.peacock.audit.generations.NearestSide;
import dev.peacock.images.copies.Cliques;
import dev.peacock.spark.images.EncoderOptions;
import dev.peacock.spark.images.ImageStore;
import dev.peacock.spark.images.Side;
import dev.peacock.stats.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** What was found, counted. */
record Counted(
        ImageStore store,
        GenerationsOptions options,
        Measured measured,
        List<Measure> measures,
        Measure main,
        @Nullable NearestSide side,
        boolean[] copies,
        Cliques cliques) {
    /** Least numbers of times of the classes by how often a train image stands in the train set. */
    private static final int[] TIMES = {1, 2, 3, 5, 10, 20, 50};

    private static final int NAMED = 20;

    GenerationsSummary summary() {
        int[] members = cliques.members();
        Side heldOut = store.heldOut();
        EncoderOptions encoder = options.embeddings().encoder();
        return new GenerationsSummary(
                copies.length,
                measured.draws().count(),
                store.train().count(),
                measured.distinct().first().length,
                heldOut == null ? 0 : measured.control().length,
                measured.heldOutInTrain().length,
                Arrays.stream(measured.heldOutInTrain())
                        .limit(NAMED)
                        .mapToObj(i -> heldOut == null ? "" : heldOut.ids().get(i))
                        .toList(),
                measured.heldOutRepeated(),
                !store.shape().isImage(),
                encoder == null ? null : new Path(encoder.uri()).getName(),
                options.embeddings().cosine(),
                options.tile(),
                options.share(),
                main.name(),
                measures,
                side,
                copied(measured, copies).size(),
                options.leastClique(),
                cliques.groups().size(),
                members.length,
                (int) Arrays.stream(members).filter(g -> copies[g]).count(),
                cliques.undecided().length,
                groups(),
                byTimes());
    }

    /** Near-copies by the distinct train image that they are nearest to. */
    static Map<Integer, List<Integer>> copied(Measured measured, boolean[] copies) {
        Map<Integer, List<Integer>> copied = new TreeMap<>();
        IntStream.range(0, copies.length)
                .filter(g -> copies[g])
                .forEach(g -> copied.computeIfAbsent(measured.generations().id(g, 0), train -> new ArrayList<>())
                        .add(g));
        return copied;
    }

    private List<Group> groups() {
        List<Group> groups = new ArrayList<>();
        for (int c = 0; c < options.images().by().size(); c++) {
            int column = c;
            Map<String, int[]> counts = new TreeMap<>();
            for (int g = 0; g < copies.length; g++) {
                int[] count = counts.computeIfAbsent(value(g, column), value -> new int[2]);
                count[0]++;
                count[1] += copies[g] ? 1 : 0;
            }
            counts.forEach((value, count) -> {
                IntPredicate isAmong = g -> value(g, column).equals(value);
                groups.add(new Group(
                        options.images().by().get(column),
                        value,
                        count[0],
                        count[1],
                        measured.draws().interval(g -> copies[g], isAmong),
                        measured.draws().few(g -> copies[g], isAmong)));
            });
        }
        return groups;
    }

    private String value(int generation, int column) {
        return store.generations().groups().get(generation).get(column);
    }

    private List<Times> byTimes() {
        Map<Integer, List<Integer>> copied = copied(measured, copies);
        int[] first = measured.distinct().first();
        int[] times = measured.distinct().times();
        List<Times> all = new ArrayList<>();
        for (int t = 0; t < TIMES.length; t++) {
            int from = TIMES[t];
            Integer to = t + 1 < TIMES.length ? (Integer) (TIMES[t + 1] - 1) : null;
            int[] images = IntStream.range(0, first.length)
                    .filter(i -> times[i] >= from && isAtMost(times[i], to))
                    .map(i -> first[i])
                    .toArray();
            if (images.length > 0) {
                int hit =
                        (int) Arrays.stream(images).filter(copied::containsKey).count();
                int by = Arrays.stream(images)
                        .map(image -> copied.getOrDefault(image, List.of()).size())
                        .sum();
                all.add(new Times(from, to, images.length, hit, Interval.wilson(hit, images.length, Interval.Z95), by));
            }
        }
        return all;
    }

    private static boolean isAtMost(int times, @Nullable Integer to) {
        return to == null || times <= to;
    }
}

package dev.peacock.audit.generations.spark;

import static dev.peacock.audit.generations.spark.GenerationsTables.CONTROL;
import static dev.peacock.audit.generations.spark.GenerationsTables.COPIED;
import static dev.peacock.audit.generations.spark.GenerationsTables.DIRECTORY;
import static dev.peacock.audit.generations.spark.GenerationsTables.GENERATIONS;
import static dev.peacock.audit.generations.spark.GenerationsTables.GROUPS;

import dev.peacock.audit.AuditPage;
import dev.peacock.audit.generations.Copies;
import dev.peacock.audit.generations.GenerationsSummary;
import dev.peacock.audit.generations.GenerationsSummary.Measure;
import dev.peacock.audit.generations.NearestSide;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.images.copies.Cliques;
import dev.peacock.images.copies.Cut;
import dev.peacock.images.nearest.Metric;
import dev.peacock.images.nearest.Neighbours;
import dev.peacock.report.AuditSection;
import dev.peacock.spark.images.ImageStore;
import dev.peacock.spark.images.Searches;
import dev.peacock.spark.images.Side;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.Rows;
import dev.peacock.stats.RandomStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Looks for near-copies among generations. The driver holds ids and distances of all images, and the images on its disk. */
record AuditGenerations(JobContext context, GenerationsOptions options, PrintStream out) {
    /** Near generations of one that are looked at; a larger group is seen as well, since its members are near each other. */
    private static final int NEAR = 64;

    private static final long SEED = 25;

    GenerationsSummary run() throws IOException {
        try (Compared compared = Compared.open(context, options)) {
            return run(compared);
        }
    }

    private GenerationsSummary run(Compared compared) throws IOException {
        ImageStore store = compared.images();
        Searches searches = new Searches(context.spark(), store.share(context.spark()), metric(store.shape()));
        Measured measured = Measured.of(store, searches);
        requireControl(store, measured);
        List<Measure> measures = measures(measured);
        Measure main = measures.stream()
                .filter(one -> one.name().equals(options.measure()))
                .findFirst()
                .orElse(measures.get(0));
        boolean[] copies = copies(measured, main);
        Cliques cliques = cliques(store, searches, measures.get(0).cut());
        NearestSide side = side(store, searches, measured, measures.get(0).cut());
        GenerationsSummary found =
                new Counted(store, options, measured, measures, main, side, copies, cliques).summary();
        AuditFiles.begin(context.out(), DIRECTORY);
        context.write(GENERATIONS, generationRows(store, measured, copies, cliques));
        context.write(CONTROL, controlRows(store, measured));
        context.write(COPIED, copiedRows(store, measured, copies));
        context.write(GROUPS, found.groups().stream().map(AuditGenerations::row).toList());
        List<AuditSection.Part> parts = new ArrayList<>(GenerationsWords.parts(found));
        ImageStore pictures = compared.pictures();
        if (pictures != null) {
            parts.addAll(new Gallery(store, pictures, measured, main, found.showsCopies()).parts(searches, copies));
        }
        AuditPage.finish(context.out(), DIRECTORY, GenerationsAudit.TITLE, GenerationsWords.facts(found), parts, found);
        AuditPage.print(
                out, context.out(), DIRECTORY, GenerationsWords.facts(found), GenerationsWords.sentences(found));
        return found;
    }

    private Metric metric(Shape shape) {
        Integer tile = options.tile();
        if (tile == null) {
            return Metric.l2(shape.size());
        }
        if (!shape.isImage()) {
            throw new UserError("--tile is for images, and there are vectors of " + shape.size() + " numbers");
        }
        return Metric.tiles(shape.height(), shape.width(), shape.channels(), tile);
    }

    private void requireControl(ImageStore store, Measured measured) {
        int least = 2 * Cut.LEAST;
        if (measured.control().length >= least) {
            return;
        }
        String what = store.heldOut() == null
                ? "distinct train images, which would stand in for held-out ones"
                : "distinct held-out images that are no train images";
        throw new UserError(String.format(
                "there are %,d %s; %d are needed to say which distance makes a copy, half of them to set the cut and half as its"
                        + " control; give more by --held-out",
                measured.control().length, what, least));
    }

    private List<Measure> measures(Measured measured) {
        RandomStream random = new RandomStream(SEED);
        List<Measure> measures = new ArrayList<>(List.of(Copies.by(
                GenerationsOptions.DISTANCE,
                measured.distances(measured.generations()),
                measured.draws(),
                measured.distances(measured.controls()),
                options.share(),
                random)));
        if (measured.hasRatios()) {
            measures.add(Copies.by(
                    GenerationsOptions.RATIO,
                    measured.ratios(measured.generations()),
                    measured.draws(),
                    measured.ratios(measured.controls()),
                    options.share(),
                    random));
        }
        return measures;
    }

    /** By distance, since a ratio depends on how many images a side has. Null without held-out images. */
    private static @Nullable NearestSide side(ImageStore store, Searches searches, Measured measured, double cut)
            throws IOException {
        if (store.heldOut() == null) {
            return null;
        }
        int[] heldOut = measured.control();
        Neighbours toHeldOut = searches.nearest(
                "nearest held-out images of generations",
                IntStream.range(store.generations().from(), store.generations().to())
                        .toArray(),
                heldOut,
                1,
                false);
        return NearestSide.of(
                measured.generations(), toHeldOut, cut, measured.distinct().first().length, heldOut.length);
    }

    private static boolean[] copies(Measured measured, Measure main) {
        Neighbours of = measured.generations();
        double[] values = main.name().equals(GenerationsOptions.RATIO) ? measured.ratios(of) : measured.distances(of);
        boolean[] copies = new boolean[values.length];
        for (int g = 0; g < copies.length; g++) {
            copies[g] = values[g] < main.cut();
        }
        return copies;
    }

    /** Generations are near each other where they are nearer than the cut by distance. */
    private Cliques cliques(ImageStore store, Searches searches, double cut) throws IOException {
        Side side = store.generations();
        int kept = Math.min(NEAR, side.count() - 1);
        if (kept < 1) {
            return new Cliques(List.of(), new int[0]);
        }
        int[] all = IntStream.range(side.from(), side.to()).toArray();
        Neighbours near = searches.nearest("generations near each other", all, all, kept, true);
        List<List<Integer>> both = new ArrayList<>();
        for (int g = 0; g < side.count(); g++) {
            both.add(new ArrayList<>());
        }
        for (int g = 0; g < side.count(); g++) {
            for (int rank = 0; rank < kept && near.distance(g, rank) < cut; rank++) {
                int other = near.id(g, rank) - side.from();
                both.get(g).add(other);
                both.get(other).add(g);
            }
        }
        int[][] edges = both.stream()
                .map(list -> list.stream()
                        .mapToInt(Integer::intValue)
                        .distinct()
                        .sorted()
                        .toArray())
                .toArray(int[][]::new);
        return Cliques.of(edges, options.leastClique());
    }

    private static List<Row> generationRows(ImageStore store, Measured measured, boolean[] copies, Cliques cliques) {
        Integer[] group = new Integer[copies.length];
        for (int c = 0; c < cliques.groups().size(); c++) {
            int number = c;
            Arrays.stream(cliques.groups().get(c).members()).forEach(g -> group[g] = number);
        }
        Neighbours of = measured.generations();
        return IntStream.range(0, copies.length)
                .mapToObj(
                        g -> nearest(Rows.of(GENERATIONS), GENERATIONS, store, measured, of, g, g, store.generations())
                                .with(GENERATIONS.times, measured.times(of.id(g, 0)))
                                .with(GENERATIONS.copy, copies[g] ? 1 : 0)
                                .with(GENERATIONS.clique, group(group, g))
                                .build())
                .toList();
    }

    private static @Nullable Integer group(@Nullable Integer[] group, int g) {
        return group[g];
    }

    private static List<Row> controlRows(ImageStore store, Measured measured) {
        Side heldOut = store.heldOut();
        Side side = heldOut == null ? store.train() : heldOut;
        return IntStream.range(0, measured.control().length)
                .mapToObj(c -> nearest(
                                Rows.of(CONTROL),
                                CONTROL,
                                store,
                                measured,
                                measured.controls(),
                                c,
                                measured.control()[c] - side.from(),
                                side)
                        .with(CONTROL.sets, 1 - c % 2)
                        .build())
                .toList();
    }

    private static Rows nearest(
            Rows row,
            GenerationsTables.Nearest table,
            ImageStore store,
            Measured measured,
            Neighbours of,
            int place,
            int number,
            Side side) {
        int train = of.id(place, 0);
        return row.with(table.number, number)
                .with(table.id, side.ids().get(number))
                .with(table.train, train)
                .with(table.trainId, store.train().ids().get(train))
                .with(table.distance, of.distance(place, 0))
                .with(table.ratio, measured.ratio(of, place));
    }

    private static List<Row> copiedRows(ImageStore store, Measured measured, boolean[] copies) {
        return Counted.copied(measured, copies).entrySet().stream()
                .map(entry -> Rows.of(COPIED)
                        .with(COPIED.train, entry.getKey())
                        .with(COPIED.id, store.train().ids().get(entry.getKey()))
                        .with(COPIED.times, measured.times(entry.getKey()))
                        .with(COPIED.copies, entry.getValue().size())
                        .with(
                                COPIED.distance,
                                entry.getValue().stream()
                                        .mapToDouble(g -> measured.generations().distance(g, 0))
                                        .min()
                                        .orElseThrow())
                        .build())
                .toList();
    }

    private static Row row(GenerationsSummary.Group group) {
        return Rows.of(GROUPS)
                .with(GROUPS.column, group.column())
                .with(GROUPS.value, Shown.text(group.value()))
                .with(GROUPS.generations, group.generations())
                .with(GROUPS.copies, group.copies())
                .with(GROUPS.rate, group.rate())
                .with(GROUPS.low, GROUPS.high, group.interval())
                .build();
    }
}

package dev.peacock.audit.generations.spark;

import dev.peacock.audit.generations.GenerationsSummary.Measure;
import dev.peacock.check.Shown;
import dev.peacock.dataset.PackedStore;
import dev.peacock.images.nearest.Neighbours;
import dev.peacock.report.AuditSection.Examples;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.ExampleContent;
import dev.peacock.report.ReportData;
import dev.peacock.spark.images.ImageStore;
import dev.peacock.spark.images.Searches;
import dev.peacock.spark.images.Side;
import dev.peacock.spark.images.SideBySide;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Generations beside the train images nearest to them: a picture each, of up to four images in a row.
 *
 * @param pictures what is shown of {@code images}, at the same places
 * @param showsCopies whether generations are shown to be copies; else none is called one
 */
record Gallery(ImageStore images, ImageStore pictures, Measured measured, Measure main, boolean showsCopies) {
    private static final int COPIES = 24;
    private static final int OTHERS = 8;

    List<Part> parts(Searches searches, boolean[] copies) throws IOException {
        int[] near = chosen(copies, true, COPIES);
        int[] far = chosen(copies, false, OTHERS);
        boolean hasHeldOut = images.heldOut() != null;
        String order = "From the left: the generation, the nearest train image, the difference of the two"
                + (hasHeldOut ? ", and the nearest held-out image." : ".");
        List<Part> parts = new ArrayList<>();
        try (PackedStore store = pictures.open()) {
            if (near.length > 0) {
                parts.add(new Examples(
                        (showsCopies ? "The nearest near-copies" : "The generations that pass the cut")
                                + ", one of each train image. " + order,
                        shown(searches, store, near)));
            }
            if (far.length > 0) {
                parts.add(new Examples(
                        "For comparison: the nearest generations that do not pass the cut. " + order,
                        shown(searches, store, far)));
            }
        }
        return parts;
    }

    /** The nearest by the main measure, one of each train image. */
    private int[] chosen(boolean[] copies, boolean isCopy, int most) {
        Neighbours of = measured.generations();
        double[] values = main.name().equals(GenerationsOptions.RATIO) ? measured.ratios(of) : measured.distances(of);
        Set<Integer> seen = new HashSet<>();
        return IntStream.range(0, copies.length)
                .filter(g -> copies[g] == isCopy)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer g) -> values[g]))
                .filter(g -> seen.add(of.id(g, 0)))
                .limit(most)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private List<dev.peacock.report.AuditSection.Shown> shown(Searches searches, PackedStore store, int[] chosen)
            throws IOException {
        Side heldOut = images.heldOut();
        Neighbours nearest = heldOut == null
                ? null
                : searches.nearest(
                        "nearest held-out images of a few generations",
                        IntStream.of(chosen)
                                .map(g -> images.generations().from() + g)
                                .toArray(),
                        measured.control(),
                        1,
                        false);
        List<dev.peacock.report.AuditSection.Shown> shown = new ArrayList<>();
        for (int i = 0; i < chosen.length; i++) {
            int g = chosen[i];
            int train = measured.generations().id(g, 0);
            String id = images.generations().ids().get(g);
            List<float[]> row = new ArrayList<>();
            row.add(values(store, images.generations().from() + g));
            row.add(values(store, train));
            row.add(difference(row.get(0), row.get(1)));
            if (nearest != null) {
                row.add(values(store, nearest.id(i, 0)));
            }
            shown.add(new dev.peacock.report.AuditSection.Shown(
                    new ReportData.Example(
                            g,
                            nearness(g),
                            id.equals(Integer.toString(g)) ? null : id,
                            new ExampleContent.Png(SideBySide.png(pictures.shape(), row))),
                    "generation",
                    note(train)));
        }
        return shown;
    }

    private String nearness(int g) {
        Double ratio = measured.ratio(measured.generations(), g);
        String distance = String.format(
                Locale.ROOT, "distance %.4f", measured.generations().distance(g, 0));
        return ratio == null ? distance : String.format(Locale.ROOT, "ratio %.3f, %s", ratio, distance);
    }

    private String note(int train) {
        int times = measured.times(train);
        return String.format(
                Locale.ROOT,
                "Nearest is train image %s, which stands in the train set %s.",
                Shown.text(images.train().ids().get(train)),
                times == 1 ? "once" : times + " times");
    }

    private static float[] values(PackedStore store, int image) {
        float[] values = new float[store.shape().size()];
        store.readUnscaled(image, values, 0);
        return values;
    }

    private static float[] difference(float[] a, float[] b) {
        float[] difference = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            difference[i] = Math.abs(a[i] - b[i]);
        }
        return difference;
    }
}

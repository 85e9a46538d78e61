package dev.peacock.audit.inversion.spark;

import dev.peacock.audit.inversion.Nearness;
import dev.peacock.audit.inversion.Nearness.Nearest;
import dev.peacock.audit.inversion.spark.InversionTask.Kind;
import dev.peacock.config.Shape;
import dev.peacock.dataset.PackedStore;
import dev.peacock.report.AuditSection;
import dev.peacock.report.AuditSection.Axis;
import dev.peacock.report.AuditSection.Chart;
import dev.peacock.report.AuditSection.Examples;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.AuditSection.Point;
import dev.peacock.report.AuditSection.Series;
import dev.peacock.report.ExampleContent;
import dev.peacock.report.ReportData;
import dev.peacock.spark.images.SideBySide;
import dev.peacock.stats.Interval;
import dev.peacock.stats.Moments;
import dev.peacock.stats.Rounded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The course of the confidence, and images beside examples: a picture each. */
record InversionGallery(InversionResults results, PackedStore store) {
    private static final int MOST_CLASSES = 20;
    private static final int MOST_GROUPS = 12;
    /** Models on either side, so that the means are of several. */
    private static final int LEAST_MODELS = 3;

    List<Part> parts() {
        List<Part> parts = new ArrayList<>(List.of(course()));
        if (!store.shape().isImage()) {
            return parts;
        }
        parts.add(new Examples(
                "Images by "
                        + (results.fleet().isOfRuns()
                                ? "the model of run " + results.fleet().runs()[0]
                                : "the model")
                        + ". From the left: the start, the image, the nearest "
                        + (results.fleet().isOfRuns()
                                ? "train example of the class that the model saw,"
                                : "of the fleet's train examples of the class, which the model may have seen or not,")
                        + " the nearest test example of the class, and the mean of the class.",
                classes()));
        List<AuditSection.Shown> groups = groups();
        if (!groups.isEmpty()) {
            parts.add(new Examples(
                    "The groups to which images come nearest, in models that saw them against models that did not. Among many groups some"
                            + " are near by chance, so look at the table above first. From the left: an example of the group, the mean of"
                            + " the class's images over models that saw the group, the same over models that did not, and the difference of"
                            + " the two means, stretched until its largest is black or white.",
                    groups));
        }
        return parts;
    }

    private Chart course() {
        int alpha = results.task().options().attack().alpha();
        List<Point> points = new ArrayList<>();
        int before = -1;
        for (int point = 0; point < InversionTask.COURSE; point++) {
            int step = InversionTask.step(point, alpha);
            if (step == before) {
                continue;
            }
            before = step;
            double[] byModel = new double[results.fleet().count()];
            for (int model = 0; model < byModel.length; model++) {
                int at = point;
                byModel[model] = results.mean(
                        model, (m, place) -> results.fleet().of(m, Kind.COURSE)[place * InversionTask.COURSE + at]);
            }
            Moments moments = Moments.of(
                    Arrays.stream(byModel).filter(value -> !Double.isNaN(value)).toArray());
            Interval interval = moments.interval();
            points.add(new Point(
                    step + 1.0,
                    moments.mean(),
                    interval == null ? null : Math.max(0, interval.low()),
                    interval == null ? null : Math.min(1, interval.high())));
        }
        return new Chart(
                "Probability of the class that a model gives its image, by the number of steps (plus 1): mean over classes and models, with a"
                        + " 95% interval over models. An image that is done stays what it is.",
                "A curve of the confidence over the steps of the descent",
                new Axis("step + 1", true, 1, alpha + 1.0),
                new Axis("probability of the class", false, 0, 1),
                List.of(new Series("confidence", points)));
    }

    private List<AuditSection.Shown> classes() {
        Shape shape = store.shape();
        InversionTask task = results.task();
        float[] start = Rounded.floats(InversionTask.start(store, task.options(), 0));
        List<AuditSection.Shown> shown = new ArrayList<>();
        for (int place = 0; place < Math.min(MOST_CLASSES, task.labels().length); place++) {
            int label = task.labels()[place];
            Nearness near = results.nearness()[0][place];
            List<float[]> row = new ArrayList<>(List.of(start, results.fleet().image(0, place, shape.size())));
            row.add(example(near.seen(), 0));
            row.add(example(near.test(), store.trainSize()));
            row.add(classMean(label));
            shown.add(shown(
                    label,
                    store.labelNames().get(label),
                    row,
                    String.format(
                            Locale.ROOT,
                            "Confidence %.3f after step %,.0f; %s.",
                            results.fleet().fact(0, place, 0),
                            results.fleet().fact(0, place, 1),
                            near.seen() == null
                                    ? "it saw no example of the class"
                                    : String.format(
                                            Locale.ROOT,
                                            results.fleet().isOfRuns()
                                                    ? "distance to the nearest that it saw %.4f"
                                                    : "distance to the nearest of the fleet's %.4f",
                                            near.seen().distance()))));
        }
        return shown;
    }

    private List<AuditSection.Shown> groups() {
        ClassGroups groups = results.groups();
        double[] closer =
                IntStream.range(0, groups.count()).mapToDouble(g -> closer(g)).toArray();
        return IntStream.range(0, closer.length)
                .filter(g -> closer[g] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer g) -> -closer[g]))
                .limit(MOST_GROUPS)
                .map(g -> group(g, closer[g]))
                .toList();
    }

    /** NaN with too few models on a side. */
    private double closer(int g) {
        boolean[] saw = results.effects().saw()[g];
        int place = results.groups().places()[g];
        long with = IntStream.range(0, saw.length).filter(m -> saw[m]).count();
        long without = IntStream.range(0, saw.length)
                .filter(m -> !saw[m] && results.knows()[m][place])
                .count();
        return Math.min(with, without) < LEAST_MODELS
                ? Double.NaN
                : results.effects().mean(g, false) - results.effects().mean(g, true);
    }

    private AuditSection.Shown group(int g, double closer) {
        int[] members = results.groups().members()[g];
        boolean[] saw = results.effects().saw()[g];
        int place = results.groups().places()[g];
        float[] with = mean(place, model -> saw[model]);
        float[] without = mean(place, model -> !saw[model] && results.knows()[model][place]);
        Interval range = results.task().options().attack().range();
        float[] difference = new float[with.length];
        double largest = 0;
        for (int k = 0; k < with.length; k++) {
            difference[k] = with[k] - without[k];
            largest = Math.max(largest, Math.abs(difference[k]));
        }
        double middle = (range.low() + range.high()) / 2;
        double stretch = largest == 0 ? 0 : (range.high() - range.low()) / 2 / largest;
        for (int k = 0; k < with.length; k++) {
            difference[k] = (float) (middle + stretch * difference[k]);
        }
        String name = results.groups().name(g);
        return shown(
                members[0],
                store.labelNames().get(store.label(members[0])),
                List.of(InversionResults.values(store, members[0]), with, without, difference),
                String.format(
                        Locale.ROOT,
                        "%s of %,d train example%s; nearer by %.4f.",
                        name == null ? "A group" : "Group " + dev.peacock.check.Shown.text(name),
                        members.length,
                        members.length == 1 ? "" : "s",
                        closer));
    }

    private float[] mean(int place, IntPredicate isWanted) {
        int size = store.shape().size();
        float[] mean = new float[size];
        int[] some =
                IntStream.range(0, results.fleet().count()).filter(isWanted).toArray();
        for (int model : some) {
            float[] image = results.fleet().image(model, place, size);
            for (int k = 0; k < size; k++) {
                mean[k] += image[k] / some.length;
            }
        }
        return mean;
    }

    private float[] classMean(int label) {
        float[] mean = new float[store.shape().size()];
        int[] some = IntStream.range(0, store.trainSize())
                .filter(i -> store.label(i) == label)
                .toArray();
        for (int example : some) {
            float[] values = InversionResults.values(store, example);
            for (int k = 0; k < mean.length; k++) {
                mean[k] += values[k] / some.length;
            }
        }
        return mean;
    }

    /** White where there is none. */
    private float[] example(@Nullable Nearest nearest, int first) {
        if (nearest != null) {
            return InversionResults.values(store, first + nearest.id());
        }
        float[] white = new float[store.shape().size()];
        Arrays.fill(white, (float) results.task().options().attack().range().high());
        return white;
    }

    private AuditSection.Shown shown(int id, String label, List<float[]> row, String note) {
        List<float[]> shown = row.stream().map(results::shown).toList();
        return new AuditSection.Shown(
                new ReportData.Example(id, label, null, new ExampleContent.Png(SideBySide.png(store.shape(), shown))),
                "image",
                note);
    }
}

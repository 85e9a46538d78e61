package dev.peacock.audit.inversion.spark;

import static dev.peacock.audit.inversion.spark.InversionTables.GROUPS;
import static dev.peacock.audit.inversion.spark.InversionTables.IMAGES;

import dev.peacock.attack.WithAgainstWithout;
import dev.peacock.attack.inversion.MiFace;
import dev.peacock.audit.inversion.GroupEffects;
import dev.peacock.audit.inversion.InversionSummary;
import dev.peacock.audit.inversion.Likeness;
import dev.peacock.audit.inversion.Mean;
import dev.peacock.audit.inversion.Nearness;
import dev.peacock.audit.inversion.Nearness.Nearest;
import dev.peacock.audit.inversion.spark.InversionTask.Kind;
import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.dataset.PackedStore;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.images.SideBySide;
import dev.peacock.spark.output.Rows;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Counts what was found of the models, and makes rows of it. */
record InversionResults(
        Experiment experiment,
        InversionTask task,
        InvertedFleet fleet,
        @Nullable Judges judges,
        ClassGroups groups,
        GroupEffects effects,
        Nearness[][] nearness,
        boolean[][] knows) {
    private static final String EACH = "each train example by itself";

    static InversionResults of(
            Experiment experiment,
            InversionTask task,
            InvertedFleet fleet,
            @Nullable Judges judges,
            ClassGroups groups) {
        int[] labels = task.labels();
        int[][] trainByClass = train(experiment, labels);
        boolean[][] knows = fleet.knows(trainByClass);
        if (Arrays.stream(knows).noneMatch(model -> count(model) > 0)) {
            throw new UserError(
                    "--labels: none of the " + fleet.count()
                            + " models that were inverted saw an example of these classes; give more --models or other classes");
        }
        Nearness[][] nearness = new Nearness[fleet.count()][labels.length];
        for (int place = 0; place < labels.length; place++) {
            int[] test = of(experiment.testLabels(), labels[place]);
            for (int model = 0; model < fleet.count(); model++) {
                nearness[model][place] = Nearness.of(
                        trainByClass[place],
                        fleet.of(model, Kind.TRAIN),
                        fleet.saw()[model],
                        test,
                        fleet.of(model, Kind.TEST));
            }
        }
        return new InversionResults(
                experiment, task, fleet, judges, groups, groups.effects(fleet, knows), nearness, knows);
    }

    /** By class that is inverted, its train examples. */
    static int[][] train(Experiment experiment, int[] labels) {
        return IntStream.of(labels)
                .mapToObj(label -> of(experiment.trainLabels(), label))
                .toArray(int[][]::new);
    }

    private static int[] of(int[] labels, int label) {
        return IntStream.range(0, labels.length).filter(i -> labels[i] == label).toArray();
    }

    InversionSummary summary() {
        InversionOptions options = task.options();
        int unknown = 0;
        for (boolean[] model : knows) {
            unknown += model.length - count(model);
        }
        return new InversionSummary(
                fleet.count(),
                task.labels().length,
                unknown,
                fleet.isOfRuns(),
                options.box().words(),
                Objects.requireNonNull(byModel((model, place) -> fleet.fact(model, place, 0))),
                options.attack().gamma(),
                all(2, stop -> stop == MiFace.Stop.GAMMA.ordinal() ? 1 : 0),
                all(1, steps -> steps),
                all(3, queries -> queries),
                judge(),
                isByChance() ? byModel((model, place) -> nearness[model][place].nearerSeen()) : null,
                byModel((model, place) -> nearness[model][place].nearerThanTest()),
                groups.names().isEmpty() ? EACH : "the train examples of a group, class by class",
                groups.whole(),
                InversionSummary.sizes(
                        effects.bySize(new RandomStream(Seeds.seed(options.seed(), Seeds.Purpose.INVERSION, 0)))));
    }

    private InversionSummary.@Nullable Judge judge() {
        Judges other = judges;
        if (other == null) {
            return null;
        }
        Mean taken = byModel((model, place) -> !other.knows()[model][place]
                ? Double.NaN
                : other.labels()[model][place] == task.labels()[place] ? 1 : 0);
        Mean confidence =
                byModel((model, place) -> other.knows()[model][place] ? other.confidences()[model][place] : Double.NaN);
        Mean others = byModel((model, place) -> takenOfOthers(other, model, place));
        return taken == null || confidence == null
                ? null
                : new InversionSummary.Judge(share(taken), others == null ? null : share(others), share(confidence));
    }

    /** Of the model's images of other classes that count, the share that the judge takes for this one. */
    private double takenOfOthers(Judges judge, int model, int place) {
        boolean[] counts = judge.knows()[model];
        return !counts[place]
                ? Double.NaN
                : IntStream.range(0, task.labels().length)
                        .filter(of -> of != place && knows[model][of] && counts[of])
                        .map(of -> judge.labels()[model][of] == task.labels()[place] ? 1 : 0)
                        .average()
                        .orElse(Double.NaN);
    }

    /** Whether chance says what a model sees: else examples that it saw can differ from the rest otherwise. */
    private boolean isByChance() {
        return experiment.config().subsets().design().inclusion() != null;
    }

    private static int count(boolean[] knows) {
        int count = 0;
        for (boolean isKnown : knows) {
            count += isKnown ? 1 : 0;
        }
        return count;
    }

    /** What an image has; NaN where it has nothing. */
    interface OfImage {
        double of(int model, int place);
    }

    private static Mean share(Mean mean) {
        Interval interval = mean.interval();
        return new Mean(mean.mean(), interval == null ? null : interval.within(0, 1));
    }

    private @Nullable Mean byModel(OfImage of) {
        return Mean.of(IntStream.range(0, fleet.count())
                .mapToDouble(model -> mean(model, of))
                .toArray());
    }

    /** Over the classes of which the model saw an example, of those that have a value; NaN where none has one. */
    double mean(int model, OfImage of) {
        return IntStream.range(0, task.labels().length)
                .filter(place -> knows[model][place])
                .mapToDouble(place -> of.of(model, place))
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }

    private double all(int fact, DoubleUnaryOperator of) {
        return Objects.requireNonNull(byModel((model, place) -> of.applyAsDouble(fleet.fact(model, place, fact))))
                .mean();
    }

    List<Row> images(PackedStore store) {
        List<Row> rows = new ArrayList<>();
        for (int model = 0; model < fleet.count(); model++) {
            for (int place = 0; place < task.labels().length; place++) {
                rows.add(image(store, model, place));
            }
        }
        return rows;
    }

    private Row image(PackedStore store, int model, int place) {
        Shape shape = store.shape();
        int label = task.labels()[place];
        Nearness near = nearness[model][place];
        Nearest seen = fleet.isOfRuns() ? near.seen() : null;
        float[] image = fleet.image(model, place, shape.size());
        Float[] values = new Float[image.length];
        for (int k = 0; k < values.length; k++) {
            values[k] = image[k];
        }
        Judges other = judges == null || !judges.knows()[model][place] ? null : judges;
        MiFace.Stop stop = MiFace.Stop.values()[(int) fleet.fact(model, place, 2)];
        return Rows.of(IMAGES)
                .with(IMAGES.run, fleet.isOfRuns() ? (Integer) fleet.runs()[model] : null)
                .with(IMAGES.label, label)
                .with(IMAGES.labelName, experiment.labelNames().get(label))
                .with(IMAGES.confidence, fleet.fact(model, place, 0))
                .with(IMAGES.steps, (int) fleet.fact(model, place, 1))
                .with(IMAGES.stop, stop.name().toLowerCase(Locale.ROOT))
                .with(IMAGES.queries, fleet.fact(model, place, 3))
                .with(IMAGES.judgeLabel, other == null ? null : (Integer) other.labels()[model][place])
                .with(IMAGES.judgeConfidence, other == null ? null : (Double) other.confidences()[model][place])
                .with(IMAGES.seen, id(seen))
                .with(IMAGES.seenDistance, distance(seen))
                .with(IMAGES.seenSsim, ssim(store, image, seen, 0))
                .with(IMAGES.unseen, id(near.unseen()))
                .with(IMAGES.unseenDistance, distance(near.unseen()))
                .with(IMAGES.test, id(near.test()))
                .with(IMAGES.testDistance, distance(near.test()))
                .with(IMAGES.testSsim, ssim(store, image, near.test(), store.trainSize()))
                .with(IMAGES.nearerSeen, isByChance() ? orNull(near.nearerSeen()) : null)
                .with(IMAGES.nearerThanTest, orNull(near.nearerThanTest()))
                .with(IMAGES.image, shape.isImage() ? SideBySide.png(shape, List.of(shown(image))) : null)
                .with(IMAGES.values, values)
                .build();
    }

    /** To an example of the split that begins at {@code first}; null without one, or where examples are no images. */
    private @Nullable Double ssim(PackedStore store, float[] image, @Nullable Nearest nearest, int first) {
        return nearest == null || !store.shape().isImage()
                ? null
                : (Double) Likeness.ssim(shown(image), shown(values(store, first + nearest.id())), store.shape());
    }

    static float[] values(PackedStore store, int example) {
        float[] values = new float[store.shape().size()];
        store.read(example, values, 0);
        return values;
    }

    /** From 0 (the lowest value of all examples) to 1. */
    float[] shown(float[] image) {
        Interval range = task.options().attack().range();
        float[] shown = new float[image.length];
        for (int k = 0; k < shown.length; k++) {
            shown[k] = (float) ((image[k] - range.low()) / (range.high() - range.low()));
        }
        return shown;
    }

    private static @Nullable Long id(@Nullable Nearest nearest) {
        return nearest == null ? null : (Long) (long) nearest.id();
    }

    private static @Nullable Double distance(@Nullable Nearest nearest) {
        return nearest == null ? null : (Double) nearest.distance();
    }

    private static @Nullable Double orNull(double value) {
        return Double.isNaN(value) ? null : (Double) value;
    }

    List<Row> groupRows() {
        return IntStream.range(0, groups.count()).mapToObj(this::group).toList();
    }

    private Row group(int g) {
        int[] members = groups.members()[g];
        int label = experiment.trainLabels()[members[0]];
        boolean[] saw = effects.saw()[g];
        int with = (int) IntStream.range(0, saw.length).filter(m -> saw[m]).count();
        WithAgainstWithout closer = effects.of(g);
        return Rows.of(GROUPS)
                .with(GROUPS.group, groups.name(g))
                .with(GROUPS.first, (long) members[0])
                .with(GROUPS.label, label)
                .with(GROUPS.labelName, experiment.labelNames().get(label))
                .with(GROUPS.examples, members.length)
                .with(GROUPS.with, with)
                .with(GROUPS.without, saw.length - with)
                .with(GROUPS.distanceWith, orNull(effects.mean(g, true)))
                .with(GROUPS.distanceWithout, orNull(effects.mean(g, false)))
                .with(GROUPS.closer, closer.difference())
                .with(GROUPS.low, GROUPS.high, closer.interval())
                .build();
    }
}

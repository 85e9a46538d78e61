package dev.peacock.audit.diffusion.spark;

import dev.peacock.attack.Separation;
import dev.peacock.audit.diffusion.ByDistance;
import dev.peacock.audit.diffusion.Completions;
import dev.peacock.audit.diffusion.DiffusionSummary;
import dev.peacock.audit.diffusion.Membership;
import dev.peacock.audit.diffusion.Membership.Memorized;
import dev.peacock.audit.diffusion.NearCopies;
import dev.peacock.audit.diffusion.OverModels;
import dev.peacock.audit.diffusion.Sweep;
import dev.peacock.images.nearest.Metric;
import dev.peacock.images.nearest.NearestRows;
import dev.peacock.images.nearest.Neighbours;
import dev.peacock.images.nearest.Rows;
import dev.peacock.training.diffusion.NoiseLevels;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the answers of all models say. */
final class DiffusionResults {
    private static final float[] NONE = new float[0];

    final Fleet fleet;
    final Membership membership;
    final Memorized[] memorized;
    /** By model, as the options measure; empty without generations. */
    final List<NearCopies> copies;
    /** The same by the other measure. */
    private final List<NearCopies> otherCopies;

    /** By model; empty without completions. */
    final List<Completions> completions;

    private final DiffusionOptions options;
    private final DiffusionImages images;
    private final DiffusionTask task;

    DiffusionResults(DiffusionTask task, Fleet fleet) {
        this.options = task.options();
        this.images = task.images();
        this.task = task;
        this.fleet = fleet;
        float[][] logs = fleet.all(Answer.Kind.LOSSES);
        this.membership = Membership.of(logs, fleet.saw(), options.seed());
        this.memorized = Membership.memorized(logs, fleet.saw());
        this.copies = copies(options.measure());
        this.otherCopies = copies(other());
        this.completions = options.mask() == Mask.NONE
                ? List.of()
                : models().mapToObj(this::completionsOf).toList();
    }

    private IntStream models() {
        return IntStream.range(0, fleet.count());
    }

    private NearCopies.Measure other() {
        return options.measure() == NearCopies.Measure.RATIO ? NearCopies.Measure.DISTANCE : NearCopies.Measure.RATIO;
    }

    private List<NearCopies> copies(NearCopies.Measure measure) {
        return options.generations() == 0
                ? List.of()
                : models().mapToObj(model -> copiesOf(model, measure)).toList();
    }

    private NearCopies copiesOf(int model, NearCopies.Measure measure) {
        boolean isRatio = measure == NearCopies.Measure.RATIO;
        return NearCopies.of(
                fleet.nearest(model, true, measure),
                fleet.nearest(model, false, measure),
                fleet.numbers(model, isRatio ? Answer.Kind.RATIO_GAPS_OF_UNSEEN : Answer.Kind.GAPS_OF_UNSEEN),
                fleet.numbers(model, isRatio ? Answer.Kind.RATIO_GAPS_OF_SEEN : Answer.Kind.GAPS_OF_SEEN),
                DiffusionStreams.of(options.seed(), DiffusionStreams.CUTS + fleet.numbers()[model]));
    }

    private Completions completionsOf(int model) {
        int[] completed = task.completed();
        boolean[] saw = new boolean[completed.length];
        for (int i = 0; i < saw.length; i++) {
            saw[i] = fleet.saw()[model][completed[i]];
        }
        return Completions.of(fleet.numbers(model, Answer.Kind.COMPLETED), saw, options.seed());
    }

    DiffusionSummary summary() {
        return new DiffusionSummary(
                images.train(),
                images.count(),
                images.heldOutCount(),
                fleet.count(),
                failed(),
                models().mapToDouble(this::epochs).average().orElse(0),
                options.level(),
                losses(),
                over(this::gap),
                (int) Arrays.stream(memorized).filter(Memorized::isAboveZero).count(),
                attack(membership.lira()),
                attack(membership.threshold()),
                ofGenerations(options.measure(), copies),
                ofGenerations(other(), otherCopies),
                byDistance(),
                byTimes(),
                byClass(),
                inpainted(),
                null);
    }

    private @Nullable ByDistance byDistance() {
        int count = images.count();
        if (count < 2) {
            return null;
        }
        Rows all = new Rows(images.values(), count, images.width());
        Neighbours nearest = new NearestRows(Metric.l2(images.width()), all)
                .of(all, 1, IntStream.range(0, count).toArray());
        return ByDistance.of(new ByDistance.Measured(
                nearest.distances(), nearest.ids(), fleet.all(Answer.Kind.LOSSES), membership.scores(), fleet.saw()));
    }

    /** A figure of each model, NaN for one that was not trained to its end or lacks it. */
    double[] byModel(Sweep.Figure figure) {
        boolean isLira = Arrays.stream(membership.lira()).anyMatch(Objects::nonNull);
        IntToDoubleFunction of = switch (figure) {
            case MEMBERSHIP -> model -> Membership.auc((isLira ? membership.lira() : membership.threshold())[model]);
            case COPIES ->
                model -> copies.isEmpty()
                        ? Double.NaN
                        : copies.get(model).rate() - copies.get(model).controlRate();
            case COMPLETIONS ->
                model -> completions.isEmpty()
                        ? Double.NaN
                        : completions.get(model).auc();
        };
        return Sweep.spread(
                options.models(), fleet.numbers(), models().mapToDouble(of).toArray());
    }

    private List<Integer> failed() {
        return IntStream.range(0, options.models())
                .filter(number -> Arrays.binarySearch(fleet.numbers(), number) < 0)
                .boxed()
                .toList();
    }

    private double epochs(int model) {
        return (double) options.recipe().steps() * options.recipe().batch() / task.seenRows(fleet.saw()[model]);
    }

    private @Nullable OverModels over(IntToDoubleFunction byModel) {
        return OverModels.of(models().mapToDouble(byModel).toArray());
    }

    private @Nullable OverModels overShares(IntToDoubleFunction byModel) {
        return OverModels.ofShares(models().mapToDouble(byModel).toArray());
    }

    /** The mean loss of images that a model saw, or of the others. */
    double loss(int model, boolean isSeen) {
        return mean(model, isSeen, Math::exp);
    }

    private double gap(int model) {
        return mean(model, false, log -> log) - mean(model, true, log -> log);
    }

    private double mean(int model, boolean isSeen, java.util.function.DoubleUnaryOperator of) {
        float[] logs = fleet.answer(model, Answer.Kind.LOSSES);
        return IntStream.range(0, logs.length)
                .filter(i -> fleet.saw()[model][i] == isSeen)
                .mapToDouble(i -> of.applyAsDouble(logs[i]))
                .average()
                .orElse(Double.NaN);
    }

    /** NaN without held-out images. */
    double lossOfHeldOut(int model) {
        float[] logs = images.heldOutCount() == 0 ? NONE : fleet.answer(model, Answer.Kind.LOSSES_OF_HELD_OUT);
        return IntStream.range(0, logs.length)
                .mapToDouble(i -> Math.exp(logs[i]))
                .average()
                .orElse(Double.NaN);
    }

    private DiffusionSummary.Losses losses() {
        double heldOut = models().mapToDouble(this::lossOfHeldOut).average().orElse(Double.NaN);
        return new DiffusionSummary.Losses(
                models().mapToDouble(model -> loss(model, true)).average().orElse(0),
                models().mapToDouble(model -> loss(model, false)).average().orElse(0),
                Double.isNaN(heldOut) ? null : (Double) heldOut,
                models().mapToDouble(this::lossOfMean).average().orElse(0));
    }

    /** The loss of images that a model saw if it always gave their mean: a / (1 - a) times their variance. */
    private double lossOfMean(int model) {
        int width = images.width();
        boolean[] saw = fleet.saw()[model];
        int[] seen = IntStream.range(0, saw.length).filter(i -> saw[i]).toArray();
        double squares = 0;
        for (int k = 0; k < width; k++) {
            int number = k;
            squares += dev.peacock.stats.Moments.of(Arrays.stream(seen)
                            .mapToDouble(i -> 2 * images.values()[i * width + number] - 1)
                            .toArray())
                    .squares();
        }
        double left = NoiseLevels.of(options.recipe().levels(), options.recipe().noiseSteps())
                .left(options.level());
        return left / (1 - left) * squares / seen.length / width;
    }

    private DiffusionSummary.@Nullable Attack attack(@Nullable Separation[] byModel) {
        OverModels auc = overShares(model -> Membership.auc(byModel[model]));
        return auc == null
                ? null
                : new DiffusionSummary.Attack(auc, overShares(model -> Membership.rate(byModel[model])));
    }

    private DiffusionSummary.@Nullable Copies ofGenerations(NearCopies.Measure measure, List<NearCopies> by) {
        if (by.isEmpty()) {
            return null;
        }
        OverModels rate = overShares(model -> by.get(model).rate());
        OverModels control = overShares(model -> by.get(model).controlRate());
        OverModels difference =
                over(model -> by.get(model).rate() - by.get(model).controlRate());
        BitSet copied = new BitSet();
        by.forEach(of -> copied.or(of.copied()));
        return rate == null || control == null || difference == null
                ? null
                : new DiffusionSummary.Copies(
                        measure.word(),
                        options.generations(),
                        by.stream()
                                .mapToDouble(of -> of.cut().distance())
                                .average()
                                .orElse(0),
                        rate,
                        control,
                        difference,
                        copied.cardinality());
    }

    private List<DiffusionSummary.Times> byTimes() {
        if (copies.isEmpty()) {
            return List.of();
        }
        return Arrays.stream(images.times())
                .distinct()
                .sorted()
                .mapToObj(times -> new DiffusionSummary.Times(
                        times,
                        (int) Arrays.stream(images.times())
                                .filter(of -> of == times)
                                .count(),
                        overShares(model -> share(model, times, true)),
                        overShares(model -> share(model, times, false))))
                .toList();
    }

    private List<DiffusionSummary.OfClass> byClass() {
        Classes classes = images.classes();
        if (copies.isEmpty()) {
            return List.of();
        }
        int[] told = classes.inTurns(0, options.generations());
        return IntStream.range(0, classes.count())
                .mapToObj(place -> new DiffusionSummary.OfClass(
                        classes.names().get(place),
                        count(classes.train(), place),
                        count(told, place),
                        overShares(model -> share(copies.get(model).near(), told, place)),
                        overShares(model -> share(copies.get(model).controlNear(), told, place))))
                .toList();
    }

    private static double share(BitSet near, int[] told, int place) {
        return NearCopies.share(near, told.length, generation -> told[generation] == place);
    }

    private static int count(int[] among, int place) {
        return (int) Arrays.stream(among).filter(each -> each == place).count();
    }

    private double share(int model, int times, boolean isSeen) {
        NearCopies of = copies.get(model);
        return NearCopies.share(
                isSeen ? of.copied() : of.controlCopied(),
                images.count(),
                i -> images.times()[i] == times && fleet.saw()[model][i] == isSeen);
    }

    private DiffusionSummary.@Nullable Inpainted inpainted() {
        return completions.isEmpty()
                ? null
                : new DiffusionSummary.Inpainted(
                        options.mask().word(),
                        task.completed().length,
                        options.completions(),
                        over(model -> completions.get(model).with()),
                        over(model -> completions.get(model).without()),
                        overShares(model -> completions.get(model).auc()));
    }
}

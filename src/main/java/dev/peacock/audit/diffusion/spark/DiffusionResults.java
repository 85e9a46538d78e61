package dev.peacock.audit.diffusion.spark;

import dev.peacock.audit.diffusion.ByDistance;
import dev.peacock.audit.diffusion.Completions;
import dev.peacock.audit.diffusion.DiffusionSummary;
import dev.peacock.audit.diffusion.LiraFleet;
import dev.peacock.audit.diffusion.LiraTarget;
import dev.peacock.audit.diffusion.Membership;
import dev.peacock.audit.diffusion.Membership.Memorized;
import dev.peacock.audit.diffusion.NearCopies;
import dev.peacock.audit.diffusion.OverModels;
import dev.peacock.audit.diffusion.Sweep;
import dev.peacock.images.nearest.Metric;
import dev.peacock.images.nearest.NearestRows;
import dev.peacock.images.nearest.Neighbours;
import dev.peacock.images.nearest.Rows;
import dev.peacock.training.diffusion.DenoiserRecipe;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the answers of all models say. */
final class DiffusionResults {
    /** Of images that are left out, those that are named. */
    private static final int SHOWN = 3;

    final Fleet fleet;
    final DiffusionLosses losses;
    final Membership membership;
    final LiraFleet lira;
    final Memorized[] memorized;
    /** By model, as the options measure; empty without generations. */
    final List<NearCopies> copies;
    /** The same by the other measure. */
    private final List<NearCopies> otherCopies;

    /** By model; empty without completions. */
    final List<Completions> completions;
    /** By image that is completed, how much nearer models are that saw it; empty without completions. */
    final Memorized[] completed;

    private final DiffusionOptions options;
    private final DiffusionImages images;
    private final DiffusionTask task;

    DiffusionResults(DiffusionTask task, Fleet fleet) {
        this.options = task.options();
        this.images = task.images();
        this.task = task;
        this.fleet = fleet;
        this.losses = new DiffusionLosses(fleet, images, options);
        float[][] logs = fleet.all(Answer.Kind.LOSSES);
        this.membership = Membership.of(logs, fleet.saw(), options.seed());
        this.lira = LiraFleet.of(logs, fleet.saw(), fleet.numbers(), options.models(), options.seed());
        this.memorized = Membership.memorized(logs, fleet.saw());
        this.copies = copies(options.measure());
        this.otherCopies = copies(other());
        this.completions = options.mask() == Mask.NONE
                ? List.of()
                : models().mapToObj(this::completionsOf).toList();
        this.completed = options.mask() == Mask.NONE
                ? new Memorized[0]
                : Membership.memorized(
                        fleet.all(Answer.Kind.COMPLETED),
                        models().mapToObj(this::sawCompleted).toArray(boolean[][]::new));
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

    private boolean[] sawCompleted(int model) {
        int[] completed = task.completed();
        boolean[] saw = new boolean[completed.length];
        for (int i = 0; i < saw.length; i++) {
            saw[i] = fleet.saw()[model][completed[i]];
        }
        return saw;
    }

    private Completions completionsOf(int model) {
        return Completions.of(fleet.numbers(model, Answer.Kind.COMPLETED), sawCompleted(model), options.seed());
    }

    DiffusionSummary summary() {
        return new DiffusionSummary(
                images.train(),
                images.count(),
                images.heldOutCount(),
                new DiffusionSummary.Shared(
                        images.shared().size(),
                        images.shared().stream().limit(SHOWN).toList()),
                fleet.count(),
                failed(),
                epochs(),
                options.level(),
                losses.means(),
                over(losses::gap),
                above(memorized),
                byLira(),
                byThreshold(),
                copiesFound(),
                ofGenerations(other(), otherCopies),
                byDistance(),
                byTimes(),
                byClass(),
                inpainted(),
                null);
    }

    DiffusionSummary.@Nullable Copies copiesFound() {
        return ofGenerations(options.measure(), copies);
    }

    private static int above(Memorized[] of) {
        return (int) Arrays.stream(of).filter(Memorized::isAboveZero).count();
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
                nearest.distances(), nearest.ids(), fleet.all(Answer.Kind.LOSSES), fleet.saw(), lira));
    }

    /** AUC over models. */
    @Nullable
    OverModels membership(boolean isLira) {
        return isLira
                ? lira.over(List.of(LiraFleet.Figure.share(LiraTarget::auc))).get(0)
                : OverModels.ofShares(byModel(Sweep.Figure.MEMBERSHIP, false));
    }

    Sweep.LiraAucs liraAucs() {
        return new Sweep.LiraAucs(byModel(Sweep.Figure.MEMBERSHIP, true), lira.byHalf(List.of(LiraTarget::auc))[0]);
    }

    /** Whether any model has LiRA's AUC. */
    boolean hasLira() {
        return Arrays.stream(membership.lira()).anyMatch(Objects::nonNull);
    }

    /**
     * A figure of each model, NaN for one that was not trained to its end or lacks it.
     *
     * @param isLira whether membership is by LiRA, or else by the loss alone
     */
    double[] byModel(Sweep.Figure figure, boolean isLira) {
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

    List<Integer> failed() {
        return IntStream.range(0, options.models())
                .filter(number -> Arrays.binarySearch(fleet.numbers(), number) < 0)
                .boxed()
                .toList();
    }

    /** Passes over a model's own images, on average; 0 of models that are not trained. */
    double epochs() {
        return options.recipe().net() == DenoiserRecipe.Net.OPTIMAL
                ? 0
                : models().mapToDouble(this::epochs).average().orElse(0);
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

    private DiffusionSummary.@Nullable Attack byLira() {
        List<@Nullable OverModels> found =
                lira.over(List.of(LiraFleet.Figure.share(LiraTarget::auc), LiraFleet.Figure.share(LiraTarget::rate)));
        return attack(found.get(0), found.get(1));
    }

    private DiffusionSummary.@Nullable Attack byThreshold() {
        return attack(
                overShares(model -> Membership.auc(membership.threshold()[model])),
                overShares(model -> Membership.rate(membership.threshold()[model])));
    }

    private DiffusionSummary.@Nullable Attack attack(@Nullable OverModels auc, @Nullable OverModels rate) {
        // of all models or of none: else the rate and the AUC would be of different ones
        return auc == null
                ? null
                : new DiffusionSummary.Attack(auc, rate == null || rate.models() < fleet.count() ? null : rate);
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
                        above(completed),
                        over(model -> completions.get(model).with()),
                        over(model -> completions.get(model).without()),
                        overShares(model -> completions.get(model).auc()));
    }
}

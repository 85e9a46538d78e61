package dev.peacock.audit.diffusion.spark;

import static dev.peacock.audit.diffusion.spark.DiffusionTables.BY_CLASS;
import static dev.peacock.audit.diffusion.spark.DiffusionTables.BY_DISTANCE;
import static dev.peacock.audit.diffusion.spark.DiffusionTables.SWEEP;

import dev.peacock.audit.diffusion.ByDistance;
import dev.peacock.audit.diffusion.DiffusionSummary;
import dev.peacock.audit.diffusion.OverModels;
import dev.peacock.audit.diffusion.Sweep;
import dev.peacock.spark.output.Rows;
import dev.peacock.stats.Interval;
import java.util.List;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The rows of {@link ComparedTables}. */
final class ComparedRows {
    private ComparedRows() {}

    static List<Row> byDistance(@Nullable ByDistance of) {
        return of == null
                ? List.of()
                : of.groups().stream().map(ComparedRows::row).toList();
    }

    private static Row row(ByDistance.Group group) {
        return Rows.of(BY_DISTANCE)
                .with(BY_DISTANCE.name, group.name())
                .with(BY_DISTANCE.tenth, group.tenth())
                .with(BY_DISTANCE.images, group.images())
                .with(BY_DISTANCE.distance, group.distance())
                .with(BY_DISTANCE.auc, mean(group.auc()))
                .with(BY_DISTANCE.aucLow, BY_DISTANCE.aucHigh, interval(group.auc()))
                .with(BY_DISTANCE.found, mean(group.found()))
                .with(BY_DISTANCE.foundLow, BY_DISTANCE.foundHigh, interval(group.found()))
                .with(BY_DISTANCE.memorization, mean(group.memorization()))
                .with(BY_DISTANCE.memorizationLow, BY_DISTANCE.memorizationHigh, interval(group.memorization()))
                .with(BY_DISTANCE.withTwin, mean(group.calledWithTwin()))
                .with(BY_DISTANCE.withTwinLow, BY_DISTANCE.withTwinHigh, interval(group.calledWithTwin()))
                .with(BY_DISTANCE.withoutTwin, mean(group.calledWithoutTwin()))
                .with(BY_DISTANCE.withoutTwinLow, BY_DISTANCE.withoutTwinHigh, interval(group.calledWithoutTwin()))
                .build();
    }

    static List<Row> byClass(List<DiffusionSummary.OfClass> classes) {
        return classes.stream().map(ComparedRows::row).toList();
    }

    private static Row row(DiffusionSummary.OfClass of) {
        return Rows.of(BY_CLASS)
                .with(BY_CLASS.name, of.name())
                .with(BY_CLASS.images, of.images())
                .with(BY_CLASS.generations, of.generations())
                .with(BY_CLASS.rate, mean(of.rate()))
                .with(BY_CLASS.rateLow, BY_CLASS.rateHigh, interval(of.rate()))
                .with(BY_CLASS.control, mean(of.control()))
                .with(BY_CLASS.controlLow, BY_CLASS.controlHigh, interval(of.control()))
                .build();
    }

    static List<Row> sweep(@Nullable Sweep of) {
        return of == null
                ? List.of()
                : of.variants().stream().map(variant -> row(of.key(), variant)).toList();
    }

    private static Row row(String key, Sweep.Variant variant) {
        DiffusionSummary.Copies copies = variant.copies();
        DiffusionSummary.Losses losses = variant.losses();
        OverModels rate = copies == null ? null : copies.rate();
        OverModels control = copies == null ? null : copies.control();
        return Rows.of(SWEEP)
                .with(SWEEP.key, key)
                .with(SWEEP.value, variant.value())
                .with(SWEEP.models, variant.models())
                .with(SWEEP.failed, variant.failed().size())
                .with(SWEEP.epochs, variant.epochs())
                .with(SWEEP.lossSeen, losses == null ? null : (Double) losses.seen())
                .with(SWEEP.lossUnseen, losses == null ? null : (Double) losses.unseen())
                .with(SWEEP.lossOfMean, losses == null ? null : (Double) losses.mean())
                .with(SWEEP.auc, mean(variant.membership()))
                .with(SWEEP.aucLow, SWEEP.aucHigh, interval(variant.membership()))
                .with(SWEEP.cut, copies == null ? null : (Double) copies.cut())
                .with(SWEEP.rate, mean(rate))
                .with(SWEEP.rateLow, SWEEP.rateHigh, interval(rate))
                .with(SWEEP.control, mean(control))
                .with(SWEEP.controlLow, SWEEP.controlHigh, interval(control))
                .with(SWEEP.completions, mean(variant.completions()))
                .with(SWEEP.completionsLow, SWEEP.completionsHigh, interval(variant.completions()))
                .build();
    }

    private static @Nullable Double mean(@Nullable OverModels of) {
        return of == null ? null : (Double) of.mean();
    }

    private static @Nullable Interval interval(@Nullable OverModels of) {
        return of == null ? null : of.interval();
    }
}

package dev.peacock.audit.diffusion.spark;

import static dev.peacock.audit.diffusion.spark.DiffusionTables.IMAGES;
import static dev.peacock.audit.diffusion.spark.DiffusionTables.MODELS;
import static dev.peacock.audit.diffusion.spark.DiffusionTables.TIMES;

import dev.peacock.attack.Separation;
import dev.peacock.audit.diffusion.Completions;
import dev.peacock.audit.diffusion.DiffusionSummary;
import dev.peacock.audit.diffusion.Membership;
import dev.peacock.audit.diffusion.Membership.Memorized;
import dev.peacock.audit.diffusion.NearCopies;
import dev.peacock.audit.diffusion.OverModels;
import dev.peacock.spark.output.Rows;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The rows of the audit's tables. */
record DiffusionRows(DiffusionTask task, DiffusionResults results) {

    List<Row> images() {
        int[] completed = task.completed();
        int[] places = new int[task.images().count()];
        for (int place = 0; place < completed.length; place++) {
            places[completed[place]] = place + 1;
        }
        return IntStream.range(0, places.length)
                .mapToObj(i -> image(i, places[i] - 1))
                .toList();
    }

    /** @param place among the images that are completed; -1 of others */
    private Row image(int i, int place) {
        DiffusionImages images = task.images();
        Memorized memorized = results.memorized[i];
        boolean isCompleted = place >= 0 && !results.completions.isEmpty();
        Memorized completed = isCompleted ? results.completed[place] : null;
        return Rows.of(IMAGES)
                .with(IMAGES.number, images.numbers()[i])
                .with(IMAGES.id, images.ids().get(i))
                .with(IMAGES.ofClass, images.classes().of(i))
                .with(IMAGES.times, images.times()[i])
                .with(IMAGES.with, memorized.with())
                .with(IMAGES.without, memorized.without())
                .with(IMAGES.memorization, memorized.difference())
                .with(IMAGES.low, IMAGES.high, memorized.interval())
                .with(IMAGES.copiedWith, copied(i, true))
                .with(IMAGES.copiedWithout, copied(i, false))
                .with(IMAGES.completedWith, isCompleted ? completion(i, place, true) : null)
                .with(IMAGES.completedWithout, isCompleted ? completion(i, place, false) : null)
                .with(IMAGES.completion, completed == null ? null : completed.difference())
                .with(IMAGES.completionLow, IMAGES.completionHigh, completed == null ? null : completed.interval())
                .build();
    }

    private @Nullable Integer copied(int i, boolean isSeen) {
        return results.copies.isEmpty()
                ? null
                : (Integer) (int) results.copies.stream()
                        .filter(of -> (isSeen ? of.copied() : of.controlCopied()).get(i))
                        .count();
    }

    private @Nullable Double completion(int i, int place, boolean isSeen) {
        Fleet fleet = results.fleet;
        return orNull(IntStream.range(0, fleet.count())
                .filter(model -> fleet.saw()[model][i] == isSeen)
                .mapToDouble(model -> fleet.answer(model, Answer.Kind.COMPLETED)[place])
                .average()
                .orElse(Double.NaN));
    }

    List<Row> models() {
        return IntStream.range(0, results.fleet.count()).mapToObj(this::model).toList();
    }

    private Row model(int model) {
        Fleet fleet = results.fleet;
        boolean[] saw = fleet.saw()[model];
        Separation lira = results.membership.lira()[model];
        Separation threshold = results.membership.threshold()[model];
        NearCopies copies = results.copies.isEmpty() ? null : results.copies.get(model);
        Completions completions = results.completions.isEmpty() ? null : results.completions.get(model);
        return Rows.of(MODELS)
                .with(MODELS.model, fleet.numbers()[model])
                .with(MODELS.seen, (int)
                        IntStream.range(0, saw.length).filter(i -> saw[i]).count())
                .with(MODELS.seconds, (double) fleet.answer(model, Answer.Kind.SECONDS)[0])
                .with(MODELS.lossSeen, results.losses.of(model, true))
                .with(MODELS.lossUnseen, results.losses.of(model, false))
                .with(MODELS.lossHeldOut, orNull(results.losses.ofHeldOut(model)))
                .with(MODELS.lira, orNull(Membership.auc(lira)))
                .with(MODELS.liraRate, orNull(Membership.rate(lira)))
                .with(MODELS.threshold, orNull(Membership.auc(threshold)))
                .with(MODELS.thresholdRate, orNull(Membership.rate(threshold)))
                .with(MODELS.cut, copies == null ? null : copies.cut().distance())
                .with(MODELS.copies, copies == null ? null : copies.copies())
                .with(MODELS.rate, copies == null ? null : copies.rate())
                .with(
                        MODELS.controlCut,
                        copies == null ? null : copies.controlCut().distance())
                .with(MODELS.control, copies == null ? null : copies.control())
                .with(MODELS.controlRate, copies == null ? null : copies.controlRate())
                .with(MODELS.completedWith, completions == null ? null : orNull(completions.with()))
                .with(MODELS.completedWithout, completions == null ? null : orNull(completions.without()))
                .with(MODELS.completionAuc, completions == null ? null : orNull(completions.auc()))
                .build();
    }

    private static @Nullable Double orNull(double value) {
        return Double.isNaN(value) ? null : (Double) value;
    }

    static List<Row> times(DiffusionSummary found) {
        return found.byTimes().stream().map(DiffusionRows::row).toList();
    }

    private static Row row(DiffusionSummary.Times times) {
        OverModels with = times.with();
        OverModels without = times.without();
        return Rows.of(TIMES)
                .with(TIMES.times, times.times())
                .with(TIMES.images, times.images())
                .with(TIMES.with, with == null ? null : with.mean())
                .with(TIMES.withLow, TIMES.withHigh, with == null ? null : with.interval())
                .with(TIMES.without, without == null ? null : without.mean())
                .with(TIMES.withoutLow, TIMES.withoutHigh, without == null ? null : without.interval())
                .build();
    }
}

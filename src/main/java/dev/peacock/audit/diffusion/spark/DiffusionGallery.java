package dev.peacock.audit.diffusion.spark;

import dev.peacock.audit.diffusion.DiffusionSummary.Copies;
import dev.peacock.audit.diffusion.NearCopies;
import dev.peacock.check.Shown;
import dev.peacock.report.AuditSection;
import dev.peacock.report.AuditSection.Examples;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.ExampleContent;
import dev.peacock.report.ReportData;
import dev.peacock.spark.images.SideBySide;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Generations beside the nearest images, and completions beside the images that they are of: a picture each.
 *
 * @param copies what was found of them; null without generations, and of models that learnt nothing
 */
record DiffusionGallery(
        DiffusionTask task,
        DiffusionResults results,
        @Nullable Copies copies) {
    private static final float MASKED = .5f;

    List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        if (!results.copies.isEmpty()) {
            parts.add(new Examples(
                    "The first generations of model " + results.fleet.numbers()[0]
                            + ". From the left: the generation, the nearest image"
                            + " that the model saw, and the nearest that it did not see.",
                    generations()));
        }
        List<AuditSection.Shown> completions = results.completions.isEmpty() ? List.of() : completions();
        if (!completions.isEmpty()) {
            parts.add(new Examples(
                    "Completions. From the left: the image, what the models were given of it, the completion by a model that saw it, and"
                            + " that by a model that did not.",
                    completions));
        }
        return parts;
    }

    private List<AuditSection.Shown> generations() {
        Fleet fleet = results.fleet;
        NearCopies.Nearest seen = fleet.nearest(0, true, task.options().measure());
        NearCopies.Nearest unseen = fleet.nearest(0, false, task.options().measure());
        double cut = results.copies.get(0).cut().distance();
        String measure = task.options().measure().word();
        // where copies are no more than the control, no picture is called one
        boolean isShown = copies != null && copies.exceedsControl();
        int count = Math.min(DiffusionTask.PICTURES_KEPT, seen.ids().length);
        return IntStream.range(0, count)
                .mapToObj(g -> shown(
                        "generation",
                        g,
                        String.format(Locale.ROOT, "%s %.4f", measure, seen.distances()[g]),
                        null,
                        List.of(
                                picture(0, Answer.Kind.PICTURES, g),
                                task.images().image(seen.ids()[g]),
                                task.images().image(unseen.ids()[g])),
                        String.format(
                                Locale.ROOT,
                                "%s train image %s; %s to the nearest that it did not see: %.4f.",
                                !isShown
                                        ? "Nearest:"
                                        : seen.distances()[g] < cut ? "A near-copy of" : "No near-copy of",
                                Shown.text(task.images().ids().get(seen.ids()[g])),
                                measure,
                                unseen.distances()[g])))
                .toList();
    }

    /** Of images that both kinds of models completed. */
    private List<AuditSection.Shown> completions() {
        int[] completed = task.completed();
        Fleet fleet = results.fleet;
        List<AuditSection.Shown> shown = new ArrayList<>();
        for (int place = 0; place < Math.min(DiffusionTask.PICTURES_KEPT, completed.length); place++) {
            int image = completed[place];
            int with = first(image, true);
            int without = first(image, false);
            if (with >= 0 && without >= 0) {
                float[] whole = task.images().image(image);
                shown.add(shown(
                        "train",
                        task.images().numbers()[image],
                        String.format(
                                Locale.ROOT,
                                "distances %.4f and %.4f",
                                fleet.answer(with, Answer.Kind.COMPLETED)[place],
                                fleet.answer(without, Answer.Kind.COMPLETED)[place]),
                        source(image),
                        List.of(
                                whole,
                                masked(whole),
                                picture(with, Answer.Kind.COMPLETIONS, place),
                                picture(without, Answer.Kind.COMPLETIONS, place)),
                        "Models " + fleet.numbers()[with] + " and " + fleet.numbers()[without] + "."));
            }
        }
        return shown;
    }

    /** What an image is called; null where that is its number, which stands there anyway. */
    private @Nullable String source(int image) {
        String id = task.images().ids().get(image);
        return id.equals(Integer.toString(task.images().numbers()[image])) ? null : id;
    }

    /** The first model that saw an image, or that did not; -1 where there is none. */
    private int first(int image, boolean isSeen) {
        return IntStream.range(0, results.fleet.count())
                .filter(model -> results.fleet.saw()[model][image] == isSeen)
                .findFirst()
                .orElse(-1);
    }

    private float[] picture(int model, Answer.Kind kind, int place) {
        int width = task.images().width();
        return Arrays.copyOfRange(results.fleet.answer(model, kind), place * width, (place + 1) * width);
    }

    private float[] masked(float[] whole) {
        boolean[] isKnown = task.options().mask().isKnown(task.images().shape());
        float[] masked = whole.clone();
        for (int k = 0; k < masked.length; k++) {
            masked[k] = isKnown[k] ? masked[k] : MASKED;
        }
        return masked;
    }

    private AuditSection.Shown shown(
            String split, int id, String label, @Nullable String source, List<float[]> row, String note) {
        return new AuditSection.Shown(
                new ReportData.Example(
                        id,
                        label,
                        source,
                        new ExampleContent.Png(SideBySide.png(task.images().shape(), row))),
                split,
                note);
    }
}

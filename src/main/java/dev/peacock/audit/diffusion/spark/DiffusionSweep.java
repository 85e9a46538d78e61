package dev.peacock.audit.diffusion.spark;

import dev.peacock.audit.diffusion.DiffusionSummary;
import dev.peacock.audit.diffusion.Sweep;
import dev.peacock.audit.diffusion.Sweep.Change;
import dev.peacock.audit.diffusion.Sweep.Figure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Other values of an option, for each of which models are trained.
 *
 * @param values in the order in which they are shown
 * @param options by value
 */
record DiffusionSweep(String key, List<String> values, List<DiffusionOptions> options) {

    /** @param results by value */
    Sweep found(List<DiffusionResults> results) {
        List<Sweep.Variant> variants = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            variants.add(variant(values.get(i), results.get(i).summary()));
        }
        return new Sweep(key, variants, changes(results));
    }

    private static Sweep.Variant variant(String value, DiffusionSummary found) {
        DiffusionSummary.Attack attack = found.lira() == null ? found.threshold() : found.lira();
        DiffusionSummary.Inpainted inpainted = found.inpainted();
        return new Sweep.Variant(
                value,
                found.models(),
                found.epochs(),
                found.losses(),
                attack == null ? null : attack.auc(),
                found.copies(),
                inpainted == null ? null : inpainted.auc());
    }

    private List<Change> changes(List<DiffusionResults> results) {
        List<Figure> figures = Arrays.stream(Figure.values())
                .filter(figure -> results.stream()
                        .allMatch(of -> Arrays.stream(of.byModel(figure)).anyMatch(value -> !Double.isNaN(value))))
                .toList();
        List<int[]> compared = Sweep.compared(values);
        return compared.stream()
                .flatMap(pair -> figures.stream()
                        .map(figure -> Change.of(
                                figure,
                                values.get(pair[0]),
                                values.get(pair[1]),
                                results.get(pair[0]).byModel(figure),
                                results.get(pair[1]).byModel(figure),
                                figures.size() * compared.size())))
                .filter(Objects::nonNull)
                .toList();
    }
}

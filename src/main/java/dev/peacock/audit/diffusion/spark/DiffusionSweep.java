package dev.peacock.audit.diffusion.spark;

import dev.peacock.audit.diffusion.OverModels;
import dev.peacock.audit.diffusion.Sweep;
import dev.peacock.audit.diffusion.Sweep.Change;
import dev.peacock.audit.diffusion.Sweep.Figure;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Other values of an option, for each of which models are trained.
 *
 * @param values in the order in which they are shown
 * @param options by value
 */
record DiffusionSweep(String key, List<String> values, List<DiffusionOptions> options) {

    /** @param results by value; none where every model failed */
    Sweep found(List<Optional<DiffusionResults>> results) {
        int[] taught = IntStream.range(0, values.size())
                .filter(i -> results.get(i)
                        .filter(of -> !of.losses.means().isNothingLearnt())
                        .isPresent())
                .toArray();
        // one attack for all: else values would differ by the attack
        boolean isLira =
                Arrays.stream(taught).allMatch(i -> results.get(i).orElseThrow().hasLira());
        return new Sweep(
                key,
                IntStream.range(0, values.size())
                        .mapToObj(i -> results.get(i)
                                .map(of -> variant(values.get(i), of, isLira))
                                .orElseGet(() -> failed(i)))
                        .toList(),
                changes(
                        Arrays.stream(taught).mapToObj(values::get).toList(),
                        Arrays.stream(taught)
                                .mapToObj(i -> results.get(i).orElseThrow())
                                .toList(),
                        isLira));
    }

    private Sweep.Variant failed(int i) {
        List<Integer> all = IntStream.range(0, options.get(i).models()).boxed().toList();
        return new Sweep.Variant(values.get(i), 0, all, null, null, null, null, null);
    }

    private static Sweep.Variant variant(String value, DiffusionResults of, boolean isLira) {
        boolean isTaught = !of.losses.means().isNothingLearnt();
        return new Sweep.Variant(
                value,
                of.fleet.count(),
                of.failed(),
                of.epochs(),
                of.losses.means(),
                isTaught ? of.membership(isLira) : null,
                isTaught ? of.copiesFound() : null,
                isTaught ? OverModels.ofShares(of.byModel(Figure.COMPLETIONS, isLira)) : null);
    }

    private static List<Change> changes(List<String> values, List<DiffusionResults> results, boolean isLira) {
        if (values.size() < 2) {
            return List.of();
        }
        List<Figure> figures = Arrays.stream(Figure.values())
                .filter(figure -> results.stream()
                        .allMatch(of ->
                                Arrays.stream(of.byModel(figure, isLira)).anyMatch(value -> !Double.isNaN(value))))
                .toList();
        List<int[]> compared = Sweep.compared(values);
        return compared.stream()
                .flatMap(pair -> figures.stream()
                        .map(figure -> change(
                                figure,
                                isLira,
                                values.get(pair[0]),
                                values.get(pair[1]),
                                results.get(pair[0]),
                                results.get(pair[1]),
                                figures.size() * compared.size())))
                .filter(Objects::nonNull)
                .toList();
    }

    private static @Nullable Change change(
            Figure figure,
            boolean isLira,
            String from,
            String to,
            DiffusionResults before,
            DiffusionResults after,
            int family) {
        return figure == Figure.MEMBERSHIP && isLira
                // the same models are asked for with all values, so they are split alike
                ? Change.ofLira(from, to, before.liraAucs(), after.liraAucs(), before.lira.splits(), family)
                : Change.of(figure, from, to, before.byModel(figure, isLira), after.byModel(figure, isLira), family);
    }
}

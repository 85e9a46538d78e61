package dev.peacock.audit.text.spark;

import static dev.peacock.audit.text.spark.TextTables.GENERATIONS;
import static dev.peacock.audit.text.spark.TextTables.GROUPS;

import dev.peacock.audit.text.search.FoundWindows;
import dev.peacock.audit.text.search.GenerationResult;
import dev.peacock.audit.text.unseen.Generations;
import dev.peacock.audit.text.unseen.GrowthCurve;
import dev.peacock.audit.text.unseen.Rate;
import dev.peacock.audit.text.unseen.UnseenWindows;
import dev.peacock.spark.output.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Rates of all generations and of the groups of --by. */
final class TextGroups {
    /** Extrapolated to so many times the generations that there are. */
    private static final int FURTHER = 10;

    private static final long SEED = 1;

    private final List<GenerationResult> results;
    private final List<int[]> found;
    private final FoundWindows windows;
    private final TextAuditOptions options;
    private @Nullable GrowthCurve growth;
    private @Nullable UnseenWindows unseen;
    private final TextSummary.Group all;
    private final List<TextSummary.Group> groups = new ArrayList<>();

    /** {@code found}: of each generation, the windows that the corpus holds, as {@code windows} numbers them. */
    TextGroups(List<GenerationResult> results, List<int[]> found, FoundWindows windows, TextAuditOptions options) {
        this.results = results;
        this.found = found;
        this.windows = windows;
        this.options = options;
        this.all = group(null, IntStream.range(0, results.size()).toArray());
        if (!options.generationTexts().columns().isEmpty()) {
            Map<String, IntStream.Builder> members = new TreeMap<>();
            for (int i = 0; i < results.size(); i++) {
                members.computeIfAbsent(results.get(i).group(), g -> IntStream.builder())
                        .add(i);
            }
            members.forEach((name, of) -> groups.add(group(name, of.build().toArray())));
        }
    }

    TextSummary.Group all() {
        return all;
    }

    /** Distinct windows against units generated; null where nothing was copied, and of a single generation. */
    @Nullable
    GrowthCurve growth() {
        return growth;
    }

    /** How many more there are; null where growth is. */
    @Nullable
    UnseenWindows unseen() {
        return unseen;
    }

    List<TextSummary.Group> groups() {
        return groups;
    }

    private TextSummary.Group group(@Nullable String name, int[] members) {
        int[] units = of(members, GenerationResult::units);
        int[] copied = of(members, result -> result.copied().units());
        boolean hasControl = members.length > 0 && results.get(members[0]).control() != null;
        Rate rate = Rate.of(units, copied);
        Rate control = hasControl ? Rate.of(units, of(members, TextGroups::control)) : null;
        Generations of = generations(members);
        GrowthCurve curve = rate.covered() == 0 || members.length < 2 ? null : GrowthCurve.of(of, FURTHER, SEED);
        if (name == null) {
            growth = curve;
            unseen = curve == null ? null : UnseenWindows.of(of, FURTHER, SEED);
        }
        GrowthCurve.Point last =
                curve == null ? null : curve.measured().get(curve.measured().size() - 1);
        long windows = IntStream.of(of.ids()).distinct().count();
        return new TextSummary.Group(
                name == null ? null : options.shownGroup(name),
                members.length,
                IntStream.of(members).filter(i -> results.get(i).windows() > 0).count(),
                IntStream.of(copied).filter(c -> c > 0).count(),
                rate.units(),
                rate.covered(),
                rate.share(),
                rate.interval(),
                rate.naiveTooNarrow(),
                sum(of(members, result -> result.copied().common())),
                windows,
                last == null ? null : last.band(),
                IntStream.of(of(members, GenerationResult::longest)).max().orElse(0),
                control == null ? null : control.covered(),
                control == null ? null : control.share(),
                control == null ? null : control.interval());
    }

    private static int control(GenerationResult result) {
        Integer units = result.control();
        return units == null ? 0 : units;
    }

    private int[] of(int[] members, ToIntFunction<GenerationResult> value) {
        return IntStream.of(members).map(i -> value.applyAsInt(results.get(i))).toArray();
    }

    private static long sum(int[] values) {
        return IntStream.of(values).asLongStream().sum();
    }

    /** With the windows of each that are not common. */
    private Generations generations(int[] members) {
        Generations.Builder of = new Generations.Builder();
        for (int member : members) {
            GenerationResult result = results.get(member);
            int[] copied = IntStream.of(found.get(member))
                    .filter(window -> windows.documents(window) <= options.mostDocuments())
                    .toArray();
            of.add(copied, result.units(), result.copied().units());
        }
        return of.build();
    }

    List<Row> rows() {
        return Stream.concat(Stream.of(all), groups.stream())
                .map(TextGroups::row)
                .toList();
    }

    private static Row row(TextSummary.Group group) {
        return Rows.of(GROUPS)
                .with(GROUPS.group, group.name())
                .with(GROUPS.generations, group.generations())
                .with(GROUPS.units, group.units())
                .with(GROUPS.copied, group.copied())
                .with(GROUPS.share, group.share())
                .with(GROUPS.ciLow, GROUPS.ciHigh, group.shareInterval())
                .with(GROUPS.common, group.common())
                .with(GROUPS.windows, group.windows())
                .with(GROUPS.windowsCiLow, GROUPS.windowsCiHigh, group.windowsInterval())
                .with(GROUPS.control, group.control())
                .with(GROUPS.controlShare, group.controlShare())
                .with(GROUPS.controlCiLow, GROUPS.controlCiHigh, group.controlShareInterval())
                .build();
    }

    Row row(GenerationResult result) {
        return Rows.of(GENERATIONS)
                .with(GENERATIONS.number, result.number())
                .with(GENERATIONS.generation, result.id())
                .with(GENERATIONS.group, result.group().isEmpty() ? null : options.shownGroup(result.group()))
                .with(GENERATIONS.units, result.units())
                .with(GENERATIONS.copied, result.copied().units())
                .with(GENERATIONS.common, result.copied().common())
                .with(
                        GENERATIONS.share,
                        result.units() == 0 ? null : (double) result.copied().units() / result.units())
                .with(GENERATIONS.windows, result.windows())
                .with(GENERATIONS.found, result.copied().windows())
                .with(GENERATIONS.longest, result.longest())
                .with(GENERATIONS.control, result.control())
                .build();
    }
}

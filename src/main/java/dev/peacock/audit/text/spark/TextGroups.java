package dev.peacock.audit.text.spark;

import static dev.peacock.audit.text.spark.TextTables.GENERATIONS;
import static dev.peacock.audit.text.spark.TextTables.GROUPS;

import dev.peacock.audit.text.search.FoundWindows;
import dev.peacock.audit.text.search.GenerationResult;
import dev.peacock.audit.text.unseen.Difference;
import dev.peacock.audit.text.unseen.Generations;
import dev.peacock.audit.text.unseen.GrowthCurve;
import dev.peacock.audit.text.unseen.Rate;
import dev.peacock.audit.text.unseen.Samples;
import dev.peacock.audit.text.unseen.UnseenWindows;
import dev.peacock.spark.output.Rows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Rates of all generations and of the groups of --by. */
final class TextGroups {
    /** Extrapolated to so many times the generations that there are. */
    private static final int FURTHER = 10;

    private static final long SEED = 1;

    private static final int SHOWN = 20;
    /** In 15 pairs. */
    private static final int COMPARED = 6;

    private final List<GenerationResult> results;
    private final List<int[]> found;
    private final FoundWindows windows;
    private final TextAuditOptions options;
    private final @Nullable GrowthCurve growth;
    private final @Nullable UnseenWindows unseen;
    private final TextSummary.Group all;
    private final List<TextSummary.Group> groups = new ArrayList<>();
    private final List<TextSummary.GroupDifference> differences = new ArrayList<>();

    /** {@code found}: of each generation, the windows that the corpus holds, as {@code windows} numbers them. */
    TextGroups(List<GenerationResult> results, List<int[]> found, FoundWindows windows, TextAuditOptions options) {
        this.results = results;
        this.found = found;
        this.windows = windows;
        this.options = options;
        Generations of = generations();
        this.all = group(null, IntStream.range(0, results.size()).toArray(), of);
        boolean canGrow = all.windows() > 0 && results.size() > 1;
        this.growth = canGrow ? GrowthCurve.of(of, FURTHER, SEED) : null;
        this.unseen = canGrow ? UnseenWindows.of(of, FURTHER, SEED) : null;
        if (!options.by().isEmpty()) {
            Map<String, IntStream.Builder> members = new TreeMap<>();
            for (int i = 0; i < results.size(); i++) {
                members.computeIfAbsent(results.get(i).group(), g -> IntStream.builder())
                        .add(i);
            }
            List<int[]> places = members.values().stream()
                    .map(built -> built.build().toArray())
                    .toList();
            Iterator<String> names = members.keySet().iterator();
            List<Generations> parts = of.split(places);
            for (int g = 0; g < parts.size(); g++) {
                groups.add(group(names.next(), places.get(g), parts.get(g)));
            }
            compare(places);
        }
    }

    /** Of many groups, those with the most units; the table has all. */
    static List<TextSummary.Group> shown(List<TextSummary.Group> groups) {
        return groups.size() <= SHOWN
                ? groups
                : groups.stream()
                        .sorted(Comparator.comparingLong(TextSummary.Group::units)
                                .reversed())
                        .limit(SHOWN)
                        .toList();
    }

    /** Each group with each later one; of many, those with the most units, a choice that has nothing to do with what they copied. */
    private void compare(List<int[]> members) {
        int[] compared = IntStream.range(0, groups.size())
                .boxed()
                .sorted(Comparator.comparingLong((Integer g) -> -groups.get(g).units()))
                .limit(COMPARED)
                .mapToInt(g -> g)
                .sorted()
                .toArray();
        for (int a = 0; a < compared.length; a++) {
            for (int b = a + 1; b < compared.length; b++) {
                Difference difference = Difference.of(
                        sample(members.get(compared[a])),
                        sample(members.get(compared[b])),
                        compared.length * (compared.length - 1) / 2);
                if (difference != null) {
                    differences.add(new TextSummary.GroupDifference(
                            String.valueOf(groups.get(compared[a]).name()),
                            String.valueOf(groups.get(compared[b]).name()),
                            difference.difference(),
                            difference.interval(),
                            difference.pairs()));
                }
            }
        }
    }

    private Difference.Group sample(int[] members) {
        return new Difference.Group(
                IntStream.of(members).mapToObj(i -> results.get(i).sample()).toList(),
                of(members, GenerationResult::units),
                of(members, result -> result.copied().units()));
    }

    /** Says how many groups are not shown; empty where all are. */
    static String more(List<TextSummary.Group> groups) {
        return groups.size() <= SHOWN
                ? ""
                : String.format(
                        Locale.ROOT,
                        "These have the most units, and there are %,d more: the table groups has all.",
                        groups.size() - SHOWN);
    }

    /** Of a generation with these values, as in {@code model=a, prompt=b}; empty without columns. */
    static String name(List<String> columns, Map<String, String> values) {
        return columns.stream()
                .map(column -> column + "=" + values.getOrDefault(column, "(none)"))
                .collect(Collectors.joining(", "));
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

    /** Between those groups that have at least two generations. */
    List<TextSummary.GroupDifference> differences() {
        return differences;
    }

    private TextSummary.Group group(@Nullable String name, int[] members, Generations of) {
        int[] copied = of(members, result -> result.copied().units());
        Samples samples = samples(members);
        int[] units = samples.sums(of(members, GenerationResult::units));
        int[] copies = samples.sums(copied);
        boolean hasControl = members.length > 0 && results.get(members[0]).control() != null;
        boolean hasNear = members.length > 0 && results.get(members[0]).near() != null;
        Rate rate = Rate.of(units, copies);
        Rate near = hasNear ? Rate.of(units, samples.sums(of(members, result -> orZero(result.near())))) : null;
        int[] controls = samples.sums(of(members, result -> orZero(result.control())));
        Rate control = hasControl ? Rate.of(units, controls) : null;
        GrowthCurve.Point end = GrowthCurve.end(of);
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
                (long) end.windows(),
                end.windows() == 0 ? null : end.band(),
                IntStream.of(of(members, GenerationResult::longest)).max().orElse(0),
                near == null ? null : near.covered(),
                near == null ? null : near.share(),
                near == null ? null : near.interval(),
                control == null ? null : control.covered(),
                control == null ? null : control.share(),
                control == null ? null : control.interval(),
                control == null ? null : Rate.difference(units, copies, controls));
    }

    /** Of the intervals of shares: prompts where their column is named, and else generations. */
    private Samples samples(int[] members) {
        boolean byPrompt = options.prompt() != null;
        return Samples.of(IntStream.of(members)
                .mapToObj(i -> byPrompt ? results.get(i).sample() : String.valueOf(i))
                .toList());
    }

    private static int orZero(@Nullable Integer units) {
        return units == null ? 0 : units;
    }

    private int[] of(int[] members, ToIntFunction<GenerationResult> value) {
        return IntStream.of(members).map(i -> value.applyAsInt(results.get(i))).toArray();
    }

    private static long sum(int[] values) {
        return IntStream.of(values).asLongStream().sum();
    }

    /** With the windows of each that are not common. */
    private Generations generations() {
        Generations.Builder of = new Generations.Builder();
        for (int i = 0; i < results.size(); i++) {
            int[] copied = IntStream.of(found.get(i))
                    .filter(window -> windows.documents(window) <= options.mostDocuments())
                    .toArray();
            of.add(copied, results.get(i).units(), results.get(i).copied().units());
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
                .with(GROUPS.near, group.near())
                .with(GROUPS.nearShare, group.nearShare())
                .with(GROUPS.nearCiLow, GROUPS.nearCiHigh, group.nearShareInterval())
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
                .with(GENERATIONS.near, result.near())
                .with(GENERATIONS.control, result.control())
                .build();
    }
}

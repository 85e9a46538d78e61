package dev.peacock.audit.text.spark;

import static dev.peacock.audit.text.spark.TextTables.GENERATIONS;
import static dev.peacock.audit.text.spark.TextTables.GROUPS;

import dev.peacock.audit.text.search.FoundWindows;
import dev.peacock.audit.text.search.GenerationResult;
import dev.peacock.audit.text.ShareInterval;
import dev.peacock.spark.output.Rows;
import dev.peacock.stats.Interval;
import dev.peacock.stats.Seeds;
import java.util.ArrayList;
import java.util.BitSet;
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
    /** Sets the seeds apart from those of other audits. */
    private static final int NUMBER = 400;

    private final List<GenerationResult> results;
    private final List<int[]> found;
    private final FoundWindows windows;
    private final long mostDocuments;
    private final TextSummary.Group all;
    private final List<TextSummary.Group> groups = new ArrayList<>();

    /** {@code found}: of each generation, the windows that the corpus holds, as {@code windows} numbers them. */
    TextGroups(List<GenerationResult> results, List<int[]> found, FoundWindows windows, TextAuditOptions options) {
        this.results = results;
        this.found = found;
        this.windows = windows;
        this.mostDocuments = options.mostDocuments();
        this.all = group(null, IntStream.range(0, results.size()).toArray());
        if (!options.generationTexts().columns().isEmpty()) {
            Map<String, IntStream.Builder> members = new TreeMap<>();
            for (int i = 0; i < results.size(); i++) {
                members.computeIfAbsent(results.get(i).group(), g -> IntStream.builder()).add(i);
            }
            members.forEach((name, of) -> groups.add(group(name, of.build().toArray())));
        }
    }

    TextSummary.Group all() {
        return all;
    }

    List<TextSummary.Group> groups() {
        return groups;
    }

    private TextSummary.Group group(@Nullable String name, int[] members) {
        int[] units = of(members, GenerationResult::units);
        int[] copied = of(members, result -> result.copied().units());
        long sum = sum(units);
        boolean hasControl = members.length > 0 && results.get(members[0]).control() != null;
        int[] control = hasControl ? of(members, TextGroups::control) : null;
        BitSet distinct = new BitSet();
        for (int member : members) {
            for (int window : found.get(member)) {
                if (windows.documents(window) <= mostDocuments) {
                    distinct.set(window);
                }
            }
        }
        return new TextSummary.Group(
                name,
                members.length,
                IntStream.of(members).filter(i -> results.get(i).windows() > 0).count(),
                IntStream.of(copied).filter(c -> c > 0).count(),
                sum,
                sum(copied),
                share(copied, sum),
                interval(units, copied, 0),
                sum(of(members, result -> result.copied().common())),
                distinct.cardinality(),
                IntStream.of(of(members, GenerationResult::longest)).max().orElse(0),
                control == null ? null : sum(control),
                control == null ? null : share(control, sum),
                control == null ? null : interval(units, control, 1));
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

    private static @Nullable Double share(int[] part, long units) {
        return units == 0 ? null : (double) sum(part) / units;
    }

    private static @Nullable Interval interval(int[] units, int[] part, int index) {
        return ShareInterval.of(units, part, Seeds.seed(0, Seeds.Purpose.AUDIT, NUMBER + index));
    }

    List<Row> rows() {
        return Stream.concat(Stream.of(all), groups.stream()).map(TextGroups::row).toList();
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
                .with(GROUPS.control, group.control())
                .with(GROUPS.controlShare, group.controlShare())
                .with(GROUPS.controlCiLow, GROUPS.controlCiHigh, group.controlShareInterval())
                .build();
    }

    static Row row(GenerationResult result) {
        return Rows.of(GENERATIONS)
                .with(GENERATIONS.number, result.number())
                .with(GENERATIONS.generation, result.id())
                .with(GENERATIONS.group, result.group().isEmpty() ? null : result.group())
                .with(GENERATIONS.units, result.units())
                .with(GENERATIONS.copied, result.copied().units())
                .with(GENERATIONS.common, result.copied().common())
                .with(GENERATIONS.share, result.units() == 0 ? null : (double) result.copied().units() / result.units())
                .with(GENERATIONS.windows, result.windows())
                .with(GENERATIONS.found, result.copied().windows())
                .with(GENERATIONS.longest, result.longest())
                .with(GENERATIONS.control, result.control())
                .build();
    }
}

package dev.peacock.audit.canary.spark;

import dev.peacock.attack.WithAgainstWithout;
import dev.peacock.audit.canary.effect.Extracted;
import dev.peacock.audit.canary.exposure.Exposure;
import dev.peacock.stats.Bits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Figures from what models said. */
final class CanaryResults {
    private static final int SHOWN = 10;

    private final CanaryOptions options;
    private final CanaryCorpus corpus;
    private final List<Canary> canaries;
    private final Map<Integer, CanaryGrid> grids = new TreeMap<>();
    private final CanaryGrid records;
    private final CanaryGrid last;
    /** By canary and model, after the last epoch; null where the search did not find it. */
    private final @Nullable Probed[][] found;

    CanaryResults(CanaryOptions options, CanaryCorpus corpus, List<Canary> canaries, List<Probed> rows) {
        this.options = options;
        this.corpus = corpus;
        this.canaries = canaries;
        int models = options.models();
        for (int epoch : options.epochs()) {
            grids.put(epoch, canaryGrid());
        }
        this.last = grid(options.lastEpoch());
        this.records = CanaryGrid.of(corpus.records().size(), models, CanaryStreams.RECORDS, options.seed());
        this.found = new Probed[canaries.size()][models];
        rows.forEach(this::add);
    }

    /** A natural canary is seen with its record. */
    private CanaryGrid canaryGrid() {
        CanaryGrid grid = CanaryGrid.of(canaries.size(), options.models(), CanaryStreams.CANARIES, options.seed());
        canaries.stream()
                .filter(Canary::isNatural)
                .forEach(canary -> grid.saw()[canary.number()] =
                        CanaryStreams.coins(options.seed(), CanaryStreams.RECORDS + canary.record(), options.models()));
        return grid;
    }

    private void add(Probed row) {
        Probed.Exposed exposed = row.exposure();
        if (row.kind() == Probed.Kind.RECORD) {
            records.bits()[row.number()][row.model()] = -row.value();
        } else if (exposed != null) {
            CanaryGrid grid = grid(row.epoch());
            grid.bits()[row.number()][row.model()] = row.value();
            grid.exposure()[row.number()][row.model()] = exposure(exposed, canaries.get(row.number()));
            if (row.queries() != null) {
                found[row.number()][row.model()] = row;
            }
        }
    }

    /** The best that is known of it. */
    static double exposure(Probed.Exposed exposed, Canary canary) {
        return exposed.rank() != null && canary.space() != null
                ? canary.space().bits() - Bits.log2(exposed.rank())
                : exposed.tail() != null ? exposed.tail() : exposed.sampled();
    }

    static String method(Probed.Exposed exposed) {
        return exposed.rank() != null ? "exact" : exposed.tail() != null ? "extrapolated" : "sampled";
    }

    CanaryGrid grid(int epoch) {
        CanaryGrid grid = grids.get(epoch);
        if (grid == null) {
            throw new IllegalArgumentException("no epoch " + epoch);
        }
        return grid;
    }

    CanaryGrid last() {
        return last;
    }

    CanaryGrid records() {
        return records;
    }

    List<CanarySummary.Count> counts() {
        List<CanarySummary.Count> counts = new ArrayList<>();
        for (int epoch : options.epochs()) {
            canaries.stream()
                    .map(Canary::insertions)
                    .distinct()
                    .sorted()
                    .forEach(insertions -> counts.add(count(insertions, epoch)));
        }
        return counts;
    }

    private CanarySummary.Count count(int insertions, int epoch) {
        CanaryGrid of = grid(epoch).only(canaries, count -> count == insertions);
        CanaryGrid.Mean exposure = of.exposure(insertions == 0 ? CanaryGrid.not(CanaryGrid.none(of.saw())) : of.saw());
        WithAgainstWithout difference = of.difference();
        Extracted extracted =
                epoch == options.lastEpoch() && isSearched() ? extracted(count -> count == insertions, true) : null;
        return new CanarySummary.Count(
                insertions,
                epoch,
                of.bits().length,
                exposure.value(),
                exposure.interval(),
                difference.difference(),
                difference.interval(),
                extracted == null ? null : extracted.found(),
                extracted == null ? null : extracted.pairs(),
                extracted == null ? null : extracted.interval(),
                extracted == null ? null : first(insertions));
    }

    private boolean isSearched() {
        return options.kind() != CanaryOptions.Kind.SAMPLED;
    }

    private Extracted extracted(IntPredicate insertions, boolean saw) {
        int[] of = canaries.stream()
                .filter(canary -> insertions.test(canary.insertions()))
                .mapToInt(Canary::number)
                .toArray();
        return Extracted.of(
                Arrays.stream(of).map(c -> found(c, saw)).toArray(),
                Arrays.stream(of).map(c -> (int) models(c, saw).count()).toArray());
    }

    /** Models that saw a canary, or those that did not; no model saw a control, so that all are both. */
    private IntStream models(int canary, boolean saw) {
        boolean isControl = canaries.get(canary).isControl();
        return IntStream.range(0, options.models()).filter(m -> isControl || last.saw()[canary][m] == saw);
    }

    private int found(int canary, boolean saw) {
        return (int) models(canary, saw).filter(m -> found[canary][m] != null).count();
    }

    private int first(int insertions) {
        return canaries.stream()
                .filter(canary -> canary.insertions() == insertions)
                .mapToInt(canary -> (int) models(canary.number(), true)
                        .filter(m -> {
                            Probed row = found[canary.number()][m];
                            return row != null && Integer.valueOf(1).equals(row.place());
                        })
                        .count())
                .sum();
    }

    CanarySummary.Unseen unseen() {
        boolean[][] unseen = CanaryGrid.not(last.saw());
        canaries.stream().filter(Canary::isControl).forEach(control -> Arrays.fill(unseen[control.number()], true));
        CanaryGrid.Mean exposure = last.exposure(unseen);
        Extracted by = isSearched() ? extracted(count -> true, false) : Extracted.of(new int[0], new int[0]);
        return new CanarySummary.Unseen(
                exposure.value(),
                exposure.interval(),
                canaries.stream()
                        .mapToDouble(canary -> Exposure.expected(
                                canary.space() == null
                                        ? Probes.DRAWS + 1.0
                                        : canary.space().size().doubleValue()))
                        .average()
                        .orElse(Double.NaN),
                options.kind() != CanaryOptions.Kind.NATURAL,
                by.pairs(),
                by.found(),
                by.interval());
    }

    List<CanarySummary.Shown> shown() {
        return canaries.stream()
                .filter(canary -> !canary.isControl())
                .sorted(Comparator.comparingDouble(canary -> -last.exposure(canary.number(), true)))
                .limit(SHOWN)
                .map(canary -> new CanarySummary.Shown(
                        canary.number(),
                        Masked.text(canary, options),
                        canary.insertions(),
                        last.exposure(canary.number(), true),
                        last.exposure(canary.number(), false),
                        last.bits(canary.number(), false) - last.bits(canary.number(), true),
                        found(canary.number(), true)))
                .toList();
    }

    int foundIn(Canary canary) {
        return found(canary.number(), true);
    }

    /** Of the secret that was found after the fewest questions in a model that saw it; it shows how the search works. */
    CanarySummary.@Nullable Path path() {
        Probed best = null;
        for (Canary canary : canaries) {
            for (int m : models(canary.number(), true).toArray()) {
                Probed row = found[canary.number()][m];
                if (row != null
                        && row.queries() != null
                        && !canary.isControl()
                        && (best == null || best.queries() == null || row.queries() < best.queries())) {
                    best = row;
                }
            }
        }
        if (best == null || best.queries() == null || best.place() == null) {
            return null;
        }
        Canary canary = canaries.get(best.number());
        List<CanarySummary.Step> steps = new ArrayList<>();
        for (int s = 0; 2 * s < best.steps().length; s++) {
            steps.add(new CanarySummary.Step(
                    (int) best.steps()[2 * s],
                    Masked.secret(new String(canary.secret(), 0, s + 1), canary, options),
                    best.steps()[2 * s + 1]));
        }
        steps.add(new CanarySummary.Step(best.queries(), Masked.secret(canary.shown(), canary, options), best.value()));
        return new CanarySummary.Path(
                canary.number(),
                best.model(),
                canary.insertions(),
                Masked.prefix(canary, options),
                best.queries(),
                best.place(),
                best.value(),
                steps);
    }

    CanarySummary.Records ofRecords() {
        WithAgainstWithout all = records.difference();
        List<CanarySummary.Most> most = IntStream.range(0, corpus.records().size())
                .mapToObj(r -> new CanarySummary.Most(
                        corpus.records().get(r).id(),
                        corpus.records().get(r).text().length(),
                        records.bits(r, false) - records.bits(r, true)))
                .sorted(Comparator.comparingDouble(record -> -record.difference()))
                .limit(SHOWN)
                .toList();
        return new CanarySummary.Records(all.difference(), all.interval(), most);
    }

    /** In nats for each character: its mean over models of the records that each did not see, each character the same weight. */
    double heldOut(int model) {
        double nats = 0;
        long characters = 0;
        for (int r = 0; r < records.bits().length; r++) {
            if (!records.saw()[r][model]) {
                int length = corpus.records().get(r).text().length();
                nats += records.bits()[r][model] * length;
                characters += length;
            }
        }
        return nats / Math.max(1, characters);
    }

    List<CanarySummary.Bound> bounds() {
        return new CanaryBounds(options, canaries, last, records).all();
    }
}

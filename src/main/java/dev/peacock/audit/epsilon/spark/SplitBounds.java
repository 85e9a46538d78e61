package dev.peacock.audit.epsilon.spark;

import dev.peacock.attack.GuessCounts;
import dev.peacock.attack.PooledSums;
import dev.peacock.audit.epsilon.BestCanaries;
import dev.peacock.audit.epsilon.BoundKind;
import dev.peacock.audit.epsilon.Canary;
import dev.peacock.audit.epsilon.EpsilonBound;
import dev.peacock.audit.epsilon.ExtremeScores;
import dev.peacock.audit.epsilon.Guesses;
import dev.peacock.audit.epsilon.Rates;
import dev.peacock.audit.epsilon.SplitRuns;
import dev.peacock.audit.epsilon.SplitScores;
import dev.peacock.check.UserError;
import dev.peacock.spark.columns.MarginBlocks;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.jobs.OrderedSums;
import dev.peacock.stats.Seeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * The bounds for which some of a fleet's runs are shadows and others are targets.
 *
 * @param error of each bound
 * @param seed of the canaries that are drawn
 */
record SplitBounds(
        JavaSparkContext spark,
        MarginBlocks blocks,
        SplitRuns runs,
        BitSet canaries,
        double error,
        double delta,
        long seed) {
    private static final int MERGES = 2;

    /** Those of one target or several; {@code guesses} about each of them, null for as many as the shadows advise. */
    List<EpsilonBound> targets(List<BoundKind> kinds, @Nullable Integer guesses) throws IOException {
        SplitScores scores = scores(guesses);
        int most = scores.targets().mostGuesses();
        if (most < 2) {
            throw new UserError(
                    canaries.cardinality() + " canaries: fewer than two of them are in some and not in other runs that "
                            + "serve as shadows; train more models, or name more canaries");
        }
        if (guesses != null) {
            Guesses.checkNumber(guesses, most);
        }
        checkCoins(scores.targets());
        return kinds.stream().map(kind -> bound(kind, scores, guesses)).toList();
    }

    private EpsilonBound bound(BoundKind kind, SplitScores scores, @Nullable Integer guesses) {
        int number = guesses == null ? scores.bestGuesses(kind, canaries.cardinality(), 1 - error, delta) : guesses;
        ExtremeScores targets = scores.targets();
        GuessCounts tally = new GuessCounts(
                (long) canaries.cardinality() * targets.runs(),
                Math.multiplyExact(number, targets.runs()),
                targets.correct(number));
        String source = "LiRA online, " + runs.shadows().length + " shadows, " + number + " guesses"
                + (targets.runs() == 1 ? "" : " about each of " + targets.runs() + " other runs")
                + (guesses == null ? ", as many as the shadows advise" : "");
        return EpsilonBound.of(kind, targets.runs(), runs.failed(), tally, 1 - error, delta, source);
    }

    private SplitScores scores(@Nullable Integer guesses) throws IOException {
        SplitRuns split = runs;
        BitSet which = canaries;
        int keep = guesses == null ? onASide(split.targets().length, which.cardinality()) : Math.max(1, guesses / 2);
        return JobGroups.find(
                spark,
                "audit epsilon: LiRA on " + split.targets().length + " runs with " + split.shadows().length + " others",
                () -> {
                    PooledSums pooled = OrderedSums.of(
                            blocks.train()
                                    .mapToPair(block ->
                                            new Tuple2<>(block.block().index(), SplitScores.sums(block, split))),
                            (into, other) -> {
                                into.add(other);
                                return into;
                            });
                    return blocks.train()
                            .map(block -> SplitScores.of(block, split, which, pooled, keep))
                            .treeReduce(SplitScores::add, MERGES);
                });
    }

    /** The most guesses "in", or "out", that shadows may advise: every canary's, of so many as are kept. */
    static int onASide(int targets, int canaries) {
        return Math.max(1, Math.min(ExtremeScores.most(targets), canaries / 2));
    }

    /** Six standard deviations of a number of heads: an imported fleet's coins are only said to be fair. */
    private static void checkCoins(ExtremeScores targets) {
        for (int r = 0; r < targets.runs(); r++) {
            if (Math.abs(targets.included(r) - targets.scored(r) / 2.0) > 3 * Math.sqrt(targets.scored(r))) {
                throw new UserError("a run was trained on " + targets.included(r) + " of " + targets.scored(r)
                        + " canaries, which fair coins do not give, so the bound on epsilon does not hold; choose a fleet "
                        + "whose subsets were drawn by them");
            }
        }
    }

    /** Those of single canaries. */
    List<EpsilonBound> canaries(List<BoundKind> kinds) throws IOException {
        SplitRuns split = runs;
        BitSet which = canaries;
        double each = error / which.cardinality();
        double delta = this.delta;
        BestCanaries best = JobGroups.find(
                spark,
                "audit epsilon: " + which.cardinality() + " canaries over " + split.targets().length + " runs",
                () -> blocks.train()
                        .map(block -> BestCanaries.of(Canary.of(block, split, which, delta), each, delta))
                        .treeReduce(BestCanaries::add, MERGES));
        if (best.promising().isEmpty() || best.largest() == null) {
            throw new UserError(
                    "each canary is in all of the runs that serve as shadows or in none; train more models");
        }
        List<EpsilonBound> bounds = new ArrayList<>();
        for (BoundKind kind : kinds) {
            bounds.add(bound(kind, best, best.largest()));
        }
        return bounds;
    }

    private EpsilonBound bound(BoundKind kind, BestCanaries best, Canary largest) {
        int shadows = runs.shadows().length;
        int all = canaries.cardinality();
        Canary promising = best.promising().get(0);
        return switch (kind) {
            case BEST_CANARY ->
                rates(
                        kind,
                        1,
                        promising.rates(),
                        "margin of train example " + promising.id() + ", which " + shadows + " other runs advise");
            case EVERY_CANARY ->
                rates(
                        kind,
                        all,
                        largest.rates(),
                        "margin of train example " + largest.id() + ", with the largest bound of " + all);
            default ->
                rates(
                        kind,
                        best.promising().size(),
                        best.drawn(runs.targets().length, Seeds.seed(seed, Seeds.Purpose.EPSILON, 0)),
                        "margins of train examples drawn from "
                                + best.promising().size() + " that " + shadows + " other runs advise");
        };
    }

    private EpsilonBound rates(BoundKind kind, long canaries, Rates rates, String source) {
        return EpsilonBound.of(kind, canaries, rates, 1 - error, delta, source);
    }
}

package dev.peacock.audit.canary.spark;

import dev.peacock.audit.canary.exposure.Exposure;
import dev.peacock.audit.canary.exposure.LogPerplexities;
import dev.peacock.audit.canary.exposure.SkewNormal;
import dev.peacock.audit.canary.extract.BestFirst;
import dev.peacock.audit.canary.format.Space;
import dev.peacock.dataset.text.Vocabulary;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.language.NextSymbol;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.commons.math3.exception.TooManyEvaluationsException;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a model.
 *
 * @param canaries in code points
 * @param references texts that were sampled as the canaries were, in symbols; empty of canaries with a space
 */
record Probes(CanaryOptions options, Vocabulary alphabet, List<Canary> canaries, List<int[]> references)
        implements Serializable {
    /** Secrets drawn to compare with. */
    static final int DRAWS = 1_000;
    /** States that are stepped together. */
    private static final int ROWS = 512;
    /** A search that may try more of the secrets than this share would find them without a model. */
    private static final int SHARE = 100;

    private static final double TAIL_ERROR = 3;

    /** How many questions a search for a secret of the space may ask. */
    static int budget(Space space, int queries) {
        BigInteger share = space.size().divide(BigInteger.valueOf(SHARE));
        return share.max(BigInteger.valueOf(space.longest()))
                .min(BigInteger.valueOf(queries))
                .intValueExact();
    }

    List<Probed> canaries(NextSymbol model, int number, int epoch) {
        LogPerplexities perplexities = new LogPerplexities(model, ROWS);
        double[] sampled = references.isEmpty() ? new double[0] : perplexities.of(new int[0], references);
        List<Probed> rows = new ArrayList<>();
        for (Canary canary : canaries) {
            int[] prefix = Alphabet.symbols(alphabet, canary.prefix());
            int[] secret = Alphabet.symbols(alphabet, canary.shown());
            Space codePoints = canary.space();
            if (codePoints == null) {
                double bits = perplexities.of(prefix, List.of(secret))[0];
                double exposure = Exposure.sampled(sampled, bits).bits();
                rows.add(Probed.canary(number, epoch, canary.number(), bits, new Probed.Exposed(null, exposure, null)));
            } else {
                rows.add(inSpace(model, perplexities, number, epoch, canary, prefix, secret));
            }
        }
        return rows;
    }

    private Probed inSpace(
            NextSymbol model,
            LogPerplexities perplexities,
            int number,
            int epoch,
            Canary canary,
            int[] prefix,
            int[] secret) {
        Space space = Objects.requireNonNull(canary.space()).mapped(alphabet::symbol);
        boolean isLast = epoch == options.lastEpoch();
        RandomStream random = CanaryStreams.of(options.seed(), CanaryStreams.REFERENCES + canary.number());
        List<int[]> others =
                IntStream.range(0, DRAWS).mapToObj(i -> space.draw(random)).toList();
        double bits;
        double[] drawn;
        Long rank = null;
        BigInteger place = Exposure.isEnumerable(space) ? space.number(secret) : null;
        if (place == null) {
            drawn = perplexities.of(prefix, others);
            bits = perplexities.of(prefix, List.of(secret))[0];
        } else {
            double[] all = perplexities.all(prefix, space);
            drawn = others.stream()
                    .mapToDouble(other ->
                            all[Objects.requireNonNull(space.number(other)).intValueExact()])
                    .toArray();
            bits = all[place.intValueExact()];
            rank = Exposure.exact(all, place.intValueExact()).rank();
        }
        Double tail = isLast || rank == null ? tail(drawn, bits, space) : null;
        Probed.Exposed exposed =
                new Probed.Exposed(rank, Exposure.sampled(drawn, bits).bits(), tail);
        Probed row = Probed.canary(number, epoch, canary.number(), bits, exposed);
        int budget = budget(space, options.queries());
        return isLast && !isHopeless(exposed, space, budget)
                ? searched(
                        row,
                        BestFirst.search(model, prefix, space, budget, found -> Arrays.equals(found, secret)),
                        secret)
                : row;
    }

    /** By the fit to the drawn ones; null where none can be made, such as where all are equal. */
    static @Nullable Double tail(double[] drawn, double bits, Space space) {
        double first = drawn[0];
        if (Arrays.stream(drawn).allMatch(other -> other == first)) {
            return null;
        }
        try {
            double exposure = Exposure.extrapolated(SkewNormal.fit(drawn), bits, space);
            return Double.isNaN(exposure) ? null : (Double) exposure;
        } catch (TooManyEvaluationsException e) {
            return null;
        }
    }

    /**
     * Whether no search within the budget can find the secret: all that are more probable come before, and a question shows as many of them as
     * there are symbols at most. An extrapolated rank may be wrong by 3 bits.
     */
    private static boolean isHopeless(Probed.Exposed exposed, Space space, int budget) {
        double before = exposed.rank() != null
                ? exposed.rank() - 1.0
                : exposed.tail() != null ? Math.pow(2, space.bits() - exposed.tail() - TAIL_ERROR) : 0;
        return before / space.symbols().length > budget;
    }

    /** With the way that the search took to the secret, where it found it. */
    private static Probed searched(Probed row, BestFirst search, int[] secret) {
        BestFirst.Found last = search.found().isEmpty()
                ? null
                : search.found().get(search.found().size() - 1);
        if (last == null || !Arrays.equals(last.secret(), secret)) {
            return row;
        }
        float[] steps = new float[2 * search.path().size()];
        for (int i = 0; i < search.path().size(); i++) {
            steps[2 * i] = search.path().get(i).query();
            steps[2 * i + 1] = (float) search.path().get(i).bits();
        }
        return row.found(last.queries(), search.found().size(), steps);
    }

    /** The mean log-probability of each record's characters. */
    List<Probed> records(NextSymbol model, int number, int epoch, List<byte[]> records) {
        List<Probed> rows = new ArrayList<>();
        Integer[] order = IntStream.range(0, records.size())
                .boxed()
                .sorted(Comparator.comparingInt(r -> -records.get(r).length))
                .toArray(Integer[]::new);
        for (int from = 0; from < order.length; from += ROWS) {
            int rowsOf = Math.min(ROWS, order.length - from);
            List<byte[]> some = new ArrayList<>();
            for (int r = 0; r < rowsOf; r++) {
                some.add(records.get(order[from + r]));
            }
            double[] nats = nats(model, some);
            for (int r = 0; r < rowsOf; r++) {
                rows.add(Probed.record(number, epoch, order[from + r], nats[r]));
            }
        }
        rows.sort(Comparator.comparingInt(Probed::number));
        return rows;
    }

    /** Of records whose lengths do not grow, so that those that go on are the first ones. */
    private static double[] nats(NextSymbol model, List<byte[]> records) {
        int vocabulary = model.vocabulary();
        float[] states = new float[records.size() * model.stateSize()];
        float[] logs = new float[records.size() * vocabulary];
        int[] symbols = new int[records.size()];
        double[] sums = new double[records.size()];
        int rows = records.size();
        for (int at = 0; at < records.get(0).length; at++) {
            while (records.get(rows - 1).length <= at) {
                rows--;
            }
            for (int r = 0; r < rows; r++) {
                symbols[r] = at == 0 ? 0 : Byte.toUnsignedInt(records.get(r)[at - 1]);
            }
            model.step(rows, states, symbols, logs);
            for (int r = 0; r < rows; r++) {
                sums[r] += logs[r * vocabulary + Byte.toUnsignedInt(records.get(r)[at])];
            }
        }
        return IntStream.range(0, sums.length)
                .mapToDouble(r -> sums[r] / Math.max(1, records.get(r).length))
                .toArray();
    }
}

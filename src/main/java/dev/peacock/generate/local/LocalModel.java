package dev.peacock.generate.local;

import dev.peacock.generate.model.LanguageModel;
import dev.peacock.generate.model.Sampling;
import dev.peacock.generate.model.Symbols;
import dev.peacock.generate.model.Wanted;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import dev.peacock.training.language.NextSymbol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A model in this process. The symbol that stands for all others can be read but has no text, so it is never written: the distribution of
 * what is drawn, and of what is scored, is that of the model given that the next symbol is another one. Not thread-safe.
 */
public final class LocalModel implements LanguageModel {
    private static final int END = 0;
    /** Where the other symbol takes more of the probability, what is left is not 1 less that to enough digits. */
    private static final double MOST_OTHER = 0.5;

    private final String name;
    private final NextSymbol model;
    private final Symbols symbols;
    private final float[] logs;

    public LocalModel(String name, NextSymbol model, Symbols symbols) {
        if (model.vocabulary() != symbols.size()) {
            throw new IllegalArgumentException(model.vocabulary() + " symbols, not " + symbols.size());
        }
        this.name = name;
        this.model = model;
        this.symbols = symbols;
        this.logs = new float[symbols.size()];
    }

    @Override
    public String name() {
        return name;
    }

    /** What it knows. */
    public Symbols symbols() {
        return symbols;
    }

    @Override
    public List<Continuation> draw(String prompt, Wanted wanted, long seed) {
        float[] start = new float[model.stateSize()];
        read(prompt, start);
        float[] first = logs.clone();
        List<Continuation> all = new ArrayList<>();
        for (int draw = 0; draw < wanted.draws(); draw++) {
            System.arraycopy(first, 0, logs, 0, logs.length);
            all.add(written(start.clone(), wanted, draw(seed, draw)));
        }
        return all;
    }

    private static RandomStream draw(long seed, int draw) {
        return new RandomStream(Seeds.seed(seed, Seeds.Purpose.GENERATE, draw));
    }

    private Continuation written(float[] state, Wanted wanted, RandomStream random) {
        List<String> tokens = new ArrayList<>();
        List<Double> own = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        String finish = Continuation.LENGTH;
        int cut = -1;
        while (tokens.size() < wanted.length() && cut < 0) {
            int symbol = drawn(wanted.sampling(), random);
            if (symbol == END) {
                finish = Continuation.STOP;
                break;
            }
            tokens.add(symbols.text(symbol));
            own.add((double) logs[symbol]);
            int known = text.length();
            text.append(symbols.text(symbol));
            cut = wanted.stops(text, known);
            step(state, symbol);
        }
        Continuation all = new Continuation(
                text.toString(),
                tokens,
                own.stream().mapToDouble(Double::doubleValue).toArray(),
                finish);
        return cut < 0 ? all : all.before(cut);
    }

    private int drawn(Sampling sampling, RandomStream random) {
        return sampling.isPlain()
                ? Sampling.drawPlain(logs, random)
                : Sampling.draw(sampling.logProbabilities(logs, 0, logs.length), random);
    }

    @Override
    public Scored score(String prefix, String suffix, Sampling sampling) {
        float[] state = new float[model.stateSize()];
        read(prefix, state);
        int[] wanted = symbols.of(suffix);
        String[] tokens = new String[wanted.length];
        double[] scores = new double[wanted.length];
        boolean greedy = true;
        for (int at = 0; at < wanted.length; at++) {
            int symbol = wanted[at];
            tokens[at] = symbols.text(symbol);
            scores[at] = sampling.logProbabilities(logs, 0, logs.length)[symbol];
            greedy &= symbol == mostProbable();
            if (at + 1 < wanted.length) {
                step(state, symbol);
            }
        }
        return new Scored(Arrays.asList(tokens), scores, greedy);
    }

    /** The natural logarithms of the probabilities of the symbols that may follow a text, as the model has them, of all symbols. */
    public float[] next(String text) {
        read(text, new float[model.stateSize()]);
        return logs.clone();
    }

    private int mostProbable() {
        int best = 0;
        for (int symbol = 1; symbol < logs.length; symbol++) {
            if (logs[symbol] > logs[best]) {
                best = symbol;
            }
        }
        return best;
    }

    /** Leaves the state behind the text, and what may follow. */
    private void read(String text, float[] state) {
        step(state, END);
        for (int symbol : symbols.of(text)) {
            step(state, symbol);
        }
    }

    private void step(float[] state, int symbol) {
        model.step(1, state, new int[] {symbol}, logs);
        int other = symbols.other();
        if (other >= 0) {
            double lost = Math.exp(logs[other]);
            logs[other] = Float.NEGATIVE_INFINITY;
            float shift = (float) (lost < MOST_OTHER ? -Math.log1p(-lost) : -logSum());
            for (int each = 0; each < logs.length; each++) {
                logs[each] += shift;
            }
        }
    }

    private double logSum() {
        double most = logs[mostProbable()];
        double sum = 0;
        for (float log : logs) {
            sum += Math.exp(log - most);
        }
        return most + Math.log(sum);
    }

    @Override
    public void close() {
        // holds memory only
    }
}

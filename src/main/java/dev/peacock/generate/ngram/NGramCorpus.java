package dev.peacock.generate.ngram;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.generate.local.LocalSource;
import dev.peacock.text.Unit;
import dev.peacock.text.input.Split;
import dev.peacock.text.input.TextOptions;
import dev.peacock.text.input.TextSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/** Counts a corpus. */
public final class NGramCorpus {
    /** Longer contexts hardly ever occur twice. */
    public static final int MOST_ORDER = 12;
    /** Of memory, for each unit of the corpus while its places are sorted: three arrays of ints, and some room. */
    private static final long BYTES = 24;

    private final UnitSymbols symbols;
    private final String corpus;
    private final long most;
    private int[] text = new int[1 << 12];
    private int length = 1;

    private NGramCorpus(String corpus, Unit unit, long memory) {
        this.symbols = new UnitSymbols(unit);
        this.corpus = corpus;
        this.most = Math.min(Integer.MAX_VALUE / 2, memory / 2 / BYTES);
    }

    /**
     * Trains a model on all documents of a corpus.
     *
     * @param order units of a context and the next one, 1 to {@value #MOST_ORDER}
     * @param unit words, which are whatever stands between white space, or characters
     * @throws UserError where there is no text, or more than the memory of this process holds
     */
    public static LocalSource train(String corpus, TextOptions texts, int order, Unit unit, Configuration hadoop)
            throws IOException {
        NGramCorpus read = new NGramCorpus(corpus, unit, Runtime.getRuntime().maxMemory());
        for (Split split : TextSource.plan(corpus, texts, hadoop)) {
            split.read(hadoop, document -> read.add(new String(document.utf8(), StandardCharsets.UTF_8)));
        }
        return read.trained(order, unit);
    }

    private void add(String document) {
        int[] units = symbols.learn(document);
        if (units.length == 0) {
            return;
        }
        long all = (long) length + units.length + 1;
        if (all > most) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "%s has more than %,d units of text, which are more than the driver's memory holds as an n-gram model; give a part"
                            + " of the corpus, or a larger driver by -- --driver-memory",
                    Shown.path(corpus),
                    most));
        }
        if (all > text.length) {
            text = Arrays.copyOf(text, (int) Math.min(most, Math.max(all, 2L * text.length)));
        }
        System.arraycopy(units, 0, text, length, units.length);
        // and a 0 behind it, which is the end
        length = (int) all;
    }

    private LocalSource trained(int order, Unit unit) {
        if (length == 1) {
            throw new UserError(Shown.path(corpus) + " has no text, so that nothing can be learnt from it");
        }
        if (symbols.size() > NGramModel.MOST_SYMBOLS) {
            throw new UserError(Shown.path(corpus) + " has more than " + NGramModel.MOST_SYMBOLS
                    + " different words; use --model-unit characters, or a part of the corpus");
        }
        NGramModel model = new NGramModel(Arrays.copyOf(text, length), symbols.size(), order);
        String units = unit.name().toLowerCase(Locale.ROOT);
        return new LocalSource("ngram-" + units + "-" + order, model::open, symbols);
    }
}

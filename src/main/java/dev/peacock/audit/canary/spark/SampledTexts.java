package dev.peacock.audit.canary.spark;

import dev.peacock.check.UserError;
import dev.peacock.dataset.text.Vocabulary;
import dev.peacock.provenance.Clock;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.work.Stack;
import dev.peacock.spark.work.Work;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import dev.peacock.training.Device;
import dev.peacock.training.language.CharacterTraining;
import dev.peacock.training.language.NextSymbol;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Texts that a model wrote at a high temperature, a character at a time: unlikely ones, made of what the corpus has. Some become canaries
 * and the others are what these are compared with.
 */
record SampledTexts(List<String> texts) {
    static final SampledTexts NONE = new SampledTexts(List.of());

    private static final int LENGTH = 32;
    private static final double TEMPERATURE = 1.5;
    /** Texts written beyond those that are needed, since some may be equal or stand in the corpus. */
    private static final int SPARE = 500;

    /** By a model of all records, which is none of those that are audited. */
    static SampledTexts of(JobContext context, CanaryOptions options, CanaryCorpus corpus, String identity)
            throws IOException {
        Vocabulary vocabulary = Alphabet.of(corpus, List.of());
        int count = Canaries.insertions(options).size() + Probes.DRAWS;
        Writing task = new Writing(
                options,
                vocabulary.size(),
                corpus.records().stream()
                        .map(entry -> vocabulary.symbols(entry.text()))
                        .toList(),
                count + SPARE);
        return absent(
                CanaryWork.rows(context, "audit canary: a model that writes canaries", identity, task, 1).stream()
                        .map(row -> text(vocabulary, row.steps()))
                        .toList(),
                corpus,
                count);
    }

    /** The first texts that differ and stand in no record, so that no model saw them without a canary. UserError for too few. */
    static SampledTexts absent(List<String> texts, CanaryCorpus corpus, int count) {
        List<String> some = texts.stream()
                .distinct()
                .filter(text -> corpus.records().stream()
                        .noneMatch(entry -> entry.text().contains(text)))
                .limit(count)
                .toList();
        if (some.size() < count) {
            throw new UserError(String.format(
                    "of %,d texts that a model wrote, only %,d differ from each other and stand nowhere in the corpus, and the audit needs"
                            + " %,d; give a larger corpus by --characters, or a lower --per-count",
                    texts.size(), some.size(), count));
        }
        return new SampledTexts(some);
    }

    private static String text(Vocabulary vocabulary, float[] symbols) {
        StringBuilder text = new StringBuilder();
        for (float symbol : symbols) {
            text.appendCodePoint(vocabulary.codePoint((int) symbol));
        }
        return text.toString();
    }

    private record Writing(CanaryOptions options, int vocabulary, List<byte[]> records, int count)
            implements Work.Task<Probed> {
        @Override
        public Work.Made<Probed> run(Stack stack, Device device) {
            double began = Clock.seconds();
            List<Probed> rows = new ArrayList<>();
            int epochs = options.lastEpoch();
            CharacterTraining.train(
                    Recipes.of(options),
                    vocabulary,
                    records,
                    epochs,
                    Seeds.seed(options.seed(), Seeds.Purpose.CANARY, CanaryStreams.WRITER_INIT),
                    Seeds.seed(options.seed(), Seeds.Purpose.CANARY, CanaryStreams.WRITER_ORDER),
                    (epoch, model) -> {
                        if (epoch == epochs) {
                            rows.addAll(written(model));
                        }
                    });
            return new Work.Made<>(rows, Map.of(), Clock.seconds() - began);
        }

        private List<Probed> written(NextSymbol model) {
            RandomStream random = CanaryStreams.of(options.seed(), CanaryStreams.SECRETS);
            float[] states = new float[count * model.stateSize()];
            float[] logs = new float[count * vocabulary];
            int[] symbols = new int[count];
            float[][] texts = new float[count][LENGTH];
            for (int at = 0; at < LENGTH; at++) {
                model.step(count, states, symbols, logs);
                for (int r = 0; r < count; r++) {
                    symbols[r] = drawn(logs, r * vocabulary, random);
                    texts[r][at] = symbols[r];
                }
            }
            List<Probed> rows = new ArrayList<>();
            for (int r = 0; r < count; r++) {
                rows.add(Probed.text(r, options.lastEpoch(), texts[r]));
            }
            return rows;
        }

        /** Neither the end nor the symbol of other characters. */
        private int drawn(float[] logs, int from, RandomStream random) {
            double[] sums = new double[vocabulary - 1];
            for (int s = 1; s < sums.length; s++) {
                sums[s] = sums[s - 1] + Math.exp(logs[from + s] / TEMPERATURE);
            }
            double at = random.nextDouble() * sums[sums.length - 1];
            int symbol = 1;
            while (symbol < sums.length - 1 && sums[symbol] <= at) {
                symbol++;
            }
            return symbol;
        }
    }

    List<Canary> canaries(List<Integer> insertions) {
        List<Canary> canaries = new ArrayList<>();
        for (int c = 0; c < insertions.size(); c++) {
            canaries.add(new Canary(c, null, "", texts.get(c).codePoints().toArray(), null, insertions.get(c), -1));
        }
        return canaries;
    }

    /** The texts that are no canaries, in symbols. */
    List<int[]> references(Vocabulary vocabulary) {
        return texts.stream()
                .skip(Math.max(0, texts.size() - Probes.DRAWS))
                .map(text -> Alphabet.symbols(vocabulary, text))
                .toList();
    }
}

package dev.peacock.audit.extraction.spark;

import dev.peacock.audit.extraction.Measured;
import dev.peacock.audit.extraction.NearVerbatim;
import dev.peacock.audit.extraction.Piece;
import dev.peacock.audit.extraction.SuffixScores;
import dev.peacock.audit.extraction.Written;
import dev.peacock.generate.local.LocalSource;
import dev.peacock.generate.model.LanguageModel;
import dev.peacock.generate.model.ModelSource;
import dev.peacock.provenance.Clock;
import dev.peacock.spark.work.Stack;
import dev.peacock.spark.work.Work;
import dev.peacock.training.Device;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Asks a model about pieces. */
record AskTask(ModelSource source, List<Piece> pieces, ExtractionOptions options) implements Work.Task<Asked> {
    private static final int PREFIXES = 64;

    AskTask {
        pieces = List.copyOf(pieces);
    }

    @Override
    public Work.Made<Asked> run(Stack stack, Device device) throws IOException {
        double began = Clock.seconds();
        List<Asked> rows = source instanceof LocalSource local && options.draws() == null
                ? exact(local, stack.numbers())
                : asked(stack.numbers());
        return new Work.Made<>(rows, Map.of(), Clock.seconds() - began);
    }

    /** By the model's own distribution, all pieces side by side. */
    private List<Asked> exact(LocalSource local, List<Integer> numbers) {
        Written model = new Written(local.network().open(), local.symbols().other());
        List<SuffixScores.Text> texts = new ArrayList<>();
        for (int number : numbers) {
            for (String prefix : pieces.get(number).prefixes()) {
                texts.add(text(local, prefix, pieces.get(number).suffix()));
            }
        }
        List<Measured> measured = SuffixScores.of(model, texts, options.sampling());
        List<Asked> rows = new ArrayList<>();
        int next = 0;
        for (int number : numbers) {
            for (int prefix = 0; prefix < options.cutter().prefixes().size(); prefix++) {
                boolean near = options.near() != null && prefix == options.longest();
                rows.add(new Asked(
                        number, prefix, measured.get(next), near ? near(model, texts.get(next), options) : null, null));
                next++;
            }
        }
        return rows;
    }

    private static SuffixScores.Text text(LocalSource local, String prefix, String suffix) {
        int[] before = local.symbols().of(prefix);
        int[] wanted = local.symbols().of(suffix);
        int[] all = Arrays.copyOf(before, before.length + wanted.length);
        System.arraycopy(wanted, 0, all, before.length, wanted.length);
        return new SuffixScores.Text(all, before.length);
    }

    private static NearVerbatim.Bounds near(Written model, SuffixScores.Text text, ExtractionOptions options) {
        int[] symbols = text.symbols();
        return NearVerbatim.of(
                model,
                Arrays.copyOf(symbols, text.prefix()),
                Arrays.copyOfRange(symbols, text.prefix(), symbols.length),
                options.sampling(),
                Objects.requireNonNull(options.near()),
                options.beam());
    }

    /** Question by question. */
    private List<Asked> asked(List<Integer> numbers) throws IOException {
        List<Asked> rows = new ArrayList<>();
        try (LanguageModel model = source.open()) {
            Questions questions = new Questions(model, options, false, () -> {});
            for (int number : numbers) {
                Piece piece = pieces.get(number);
                for (int k = 0; k < piece.prefixes().size(); k++) {
                    Measured measured = questions.measured(
                            piece.document(), piece.prefixes().get(k), piece.suffix(), (long) number * PREFIXES + k);
                    rows.add(new Asked(number, k, measured, null, null));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException stopped = new InterruptedIOException("stopped while a model was asked");
            stopped.initCause(e);
            throw stopped;
        }
        return rows;
    }
}

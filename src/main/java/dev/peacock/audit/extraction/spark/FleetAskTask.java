package dev.peacock.audit.extraction.spark;

import dev.peacock.audit.extraction.Measured;
import dev.peacock.audit.extraction.Piece;
import dev.peacock.audit.extraction.SuffixScores;
import dev.peacock.audit.extraction.Written;
import dev.peacock.generate.local.CharacterSymbols;
import dev.peacock.provenance.Clock;
import dev.peacock.spark.fleet.RunModels;
import dev.peacock.spark.work.Stack;
import dev.peacock.spark.work.Work;
import dev.peacock.training.Device;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Trains the models of runs again, and asks each about all pieces.
 *
 * @param runs those that are finished, ascending; other numbers have no model
 */
record FleetAskTask(RunModels models, int[] runs, List<Piece> pieces, ExtractionOptions options)
        implements Work.Task<FleetAnswers> {
    /** Scores that are compared with the fleet's, at most. */
    static final int SCORES = 1_000;

    FleetAskTask {
        pieces = List.copyOf(pieces);
    }

    @Override
    public Work.Made<FleetAnswers> run(Stack stack, Device device) {
        double began = Clock.seconds();
        List<FleetAnswers> rows = new ArrayList<>();
        Map<Integer, String> failed = new TreeMap<>();
        for (int run : stack.numbers()) {
            if (Arrays.binarySearch(runs, run) >= 0) {
                rows.add(answers(run));
            } else {
                failed.put(run, "run " + run + " is not finished, so that there is no model to ask");
            }
        }
        return new Work.Made<>(rows, failed, Clock.seconds() - began);
    }

    private FleetAnswers answers(int run) {
        RunModels.Model model = models.train(run);
        CharacterSymbols symbols = new CharacterSymbols(model.vocabulary());
        Written written = new Written(model.again().parameters().open(), symbols.other());
        List<SuffixScores.Text> texts = new ArrayList<>();
        for (int prefix = 0; prefix < options.cutter().prefixes().size(); prefix++) {
            for (Piece piece : pieces) {
                texts.add(text(symbols, piece.prefixes().get(prefix), piece.suffix()));
            }
        }
        List<Measured> measured = SuffixScores.of(written, texts, options.sampling());
        byte[] greedy = new byte[texts.size()];
        for (int at = 0; at < greedy.length; at++) {
            greedy[at] = (byte) (Boolean.TRUE.equals(measured.get(at).greedy()) ? 1 : 0);
        }
        float[] scores = Objects.requireNonNull(model.again().evaluated().trainMargin(), "language models have scores");
        return new FleetAnswers(
                run,
                measured.stream().mapToDouble(ExtractionResults::log).toArray(),
                greedy,
                Arrays.copyOf(scores, Math.min(scores.length, SCORES)));
    }

    private static SuffixScores.Text text(CharacterSymbols symbols, String prefix, String suffix) {
        int[] before = symbols.of(prefix);
        int[] wanted = symbols.of(suffix);
        int[] all = Arrays.copyOf(before, before.length + wanted.length);
        System.arraycopy(wanted, 0, all, before.length, wanted.length);
        return new SuffixScores.Text(all, before.length);
    }
}

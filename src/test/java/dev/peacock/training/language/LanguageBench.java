package dev.peacock.training.language;

import dev.peacock.stats.RandomStream;
import dev.peacock.training.fleet.cpu.loops.LoopsOfThisJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Times character models for scripts/bench/language.sh: {@code LanguageBench train|eval|step HIDDEN BATCH CELL LAYERS}. Answers every line of
 * standard input with the processor time in seconds of {@link #CHARACTERS} characters.
 */
public final class LanguageBench {
    private static final int CHARACTERS = 1 << 17;
    private static final int VOCABULARY = 97;

    private LanguageBench() {}

    public static void main(String[] arguments) throws IOException {
        int hidden = Integer.parseInt(arguments[1]);
        int batch = Integer.parseInt(arguments[2]);
        LanguageRecipe recipe = new LanguageRecipe(
                32, hidden, Integer.parseInt(arguments[4]), Cell.valueOf(arguments[3]), 0, 64, batch, 1e-3, 1);
        Runnable work = arguments[0].equals("train") ? training(recipe) : steps(recipe);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (in.readLine() != null) {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            work.run();
            System.out.println((ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9);
        }
    }

    private static Runnable training(LanguageRecipe recipe) {
        List<byte[]> documents = documents();
        CharacterTraining training = new CharacterTraining(recipe, VOCABULARY, CharacterTraining.config(recipe, 1));
        return () -> {
            if (CharacterTraining.train(training, recipe.window(), CharacterTraining.config(recipe, 1), documents, 1, 2, 3, epoch -> {}) != null) {
                throw new IllegalStateException("diverged");
            }
        };
    }

    /** As many characters, a thousand states at a time. */
    private static Runnable steps(LanguageRecipe recipe) {
        Weights weights = new Weights(Layout.of(recipe, VOCABULARY), LoopsOfThisJvm.create());
        weights.layout.draw(new RandomStream(1), weights.values);
        CharacterModel model = new CharacterModel(weights);
        int rows = recipe.batch();
        float[] states = new float[rows * model.stateSize()];
        float[] logs = new float[rows * VOCABULARY];
        int[] symbols = IntStream.range(0, rows).map(row -> row % VOCABULARY).toArray();
        return () -> {
            for (int done = 0; done < CHARACTERS; done += rows) {
                model.step(rows, states, symbols, logs);
            }
        };
    }

    private static List<byte[]> documents() {
        RandomStream random = new RandomStream(4);
        List<byte[]> documents = new ArrayList<>();
        for (int k = 0; k < CHARACTERS / 400; k++) {
            byte[] document = new byte[399];
            for (int c = 0; c < document.length; c++) {
                document[c] = (byte) (1 + random.nextInt(VOCABULARY - 1));
            }
            documents.add(document);
        }
        return documents;
    }
}

package dev.peacock.training.language;

import dev.peacock.config.Shape;
import dev.peacock.config.TrainingConfig;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.Fixtures;
import dev.peacock.training.RunSpec;
import dev.peacock.training.dl4j.Dl4jCharacters;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Times character models for scripts/bench/language.sh: {@code LanguageBench train|dl4j|eval|step HIDDEN BATCH CELL LAYERS}. Answers every line of
 * standard input with the processor time in seconds of {@link #CHARACTERS} characters.
 */
public final class LanguageBench {
    private static final int CHARACTERS = 1 << 17;
    private static final int VOCABULARY = 97;
    /** DL4J is given this part of the text. */
    private static final int DL4J_SHARE = 16;

    private LanguageBench() {}

    public static void main(String[] arguments) throws IOException {
        int hidden = Integer.parseInt(arguments[1]);
        int batch = Integer.parseInt(arguments[2]);
        LanguageRecipe recipe = new LanguageRecipe(
                32, hidden, Integer.parseInt(arguments[4]), Cell.valueOf(arguments[3]), 0, 64, batch, 1e-3, 1);
        Runnable work = switch (arguments[0]) {
            case "train" -> training(recipe, CharacterTraining.of(recipe, VOCABULARY), 1);
            case "dl4j" -> training(recipe, Dl4jCharacters.of(recipe, VOCABULARY), DL4J_SHARE);
            case "eval" -> evaluation(recipe);
            default -> steps(recipe);
        };
        int times = arguments[0].equals("dl4j") ? DL4J_SHARE : 1;
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (in.readLine() != null) {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            work.run();
            System.out.println((ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9 * times);
        }
    }

    /** Of a share of the text. */
    private static Runnable training(LanguageRecipe recipe, CharacterEngine engine, int share) {
        List<byte[]> all = documents();
        List<byte[]> documents = all.subList(0, all.size() / share);
        TrainingConfig config = CharacterTraining.config(recipe, 1);
        return () -> {
            if (CharacterTraining.train(engine, recipe.window(), config, documents, 1, 2, 3, epoch -> {}) != null) {
                throw new IllegalStateException("diverged");
            }
        };
    }

    private static Runnable evaluation(LanguageRecipe recipe) {
        CharacterTraining engine = CharacterTraining.of(recipe, VOCABULARY);
        engine.start(new RandomStream(1));
        List<byte[]> texts = documents();
        float[][] values = new float[texts.size()][400];
        for (int example = 0; example < values.length; example++) {
            for (int t = 0; t < texts.get(example).length; t++) {
                values[example][t] = texts.get(example)[t];
            }
        }
        ExampleStore store =
                new ArrayStore(new Shape(1, 400, 1), values, new int[values.length], values.length - 1, 1, 1);
        Documents documents = new Documents(store);
        RunSpec spec = Fixtures.spec(0, values.length - 1);
        return () -> documents.evaluate(engine.model(), spec, true);
    }

    /** As many characters, a thousand states at a time. */
    private static Runnable steps(LanguageRecipe recipe) {
        CharacterTraining engine = CharacterTraining.of(recipe, VOCABULARY);
        engine.start(new RandomStream(1));
        NextSymbol model = engine.model();
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

package dev.peacock.audit;

import dev.peacock.config.text.ExampleSetText;
import dev.peacock.stats.RandomStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The models by arm of an audit that trains without some examples. One repeat trains one model with all train examples and, for each level, one model
 * without the chosen examples and one without each of the random sets. The models of a repeat share their seeds. Only
 * complete repeats count.
 */
public final class Arms {
    private final List<Level> levels;
    private final List<Model> models;
    private final List<Map<Integer, Model>> repeats = new ArrayList<>();

    /**
     * @param value theta, the share kept, or how many examples
     * @param removed the chosen examples
     * @param random sets of as many
     */
    public record Level(BigDecimal value, int[] removed, List<int[]> random) {

        /**
         * With random sets of ascending ids.
         *
         * @param n number of train examples
         * @param streams of random numbers by set, from 0
         */
        public static Level of(BigDecimal value, int[] removed, int n, int sets, IntFunction<RandomStream> streams) {
            return new Level(
                    value,
                    removed,
                    IntStream.range(0, sets)
                            .mapToObj(k -> Arms.random(n, removed.length, streams.apply(k)))
                            .toList());
        }

        /** In the order of the design. */
        public List<int[]> sets() {
            List<int[]> sets = new ArrayList<>();
            sets.add(removed);
            sets.addAll(random);
            return sets;
        }
    }

    /**
     * How many test examples a model classifies correctly, of all and of some that the audit singles out.
     *
     * @param microNats the mean score of the test examples in millionths, of models that give no labels; else 0
     */
    public record Model(int run, int correct, int correctOfSome, int microNats) implements Serializable {
        public static final int MICRO = 1_000_000;

        public Model(int run, int correct, int correctOfSome) {
            this(run, correct, correctOfSome, 0);
        }
    }

    /** Which arm a model is of; {@code level} is null for a model with all examples, and {@code set} unless it is of a random set. */
    public record Place(
            int repeat, @Nullable Integer level, @Nullable Integer set) {}

    public Arms(List<Level> levels, List<Model> models) {
        this.levels = List.copyOf(levels);
        this.models =
                models.stream().sorted(Comparator.comparingInt(Model::run)).toList();
        int runs = runsOfARepeat(levels);
        TreeMap<Integer, Map<Integer, Model>> byRepeat = new TreeMap<>();
        for (Model model : this.models) {
            byRepeat.computeIfAbsent(model.run / runs, r -> new TreeMap<>()).put(model.run % runs, model);
        }
        byRepeat.values().stream().filter(repeat -> repeat.size() == runs).forEach(repeats::add);
    }

    /** Models of one repeat. */
    public static int runsOfARepeat(List<Level> levels) {
        return 1 + levels.stream().mapToInt(level -> 1 + level.random.size()).sum();
    }

    /** Keys of {@code subsets} for the fleet that has them. */
    public static List<String> subsets(List<Level> levels, int repeats) {
        String sets = levels.stream()
                .flatMap(level -> level.sets().stream())
                .map(set -> "\"" + ExampleSetText.write(set) + "\"")
                .collect(Collectors.joining(","));
        return List.of(
                "design=exclusion",
                "paired=true",
                "exclude=[" + sets + "]",
                String.format(Locale.ROOT, "models=%d", repeats * runsOfARepeat(levels)));
    }

    /** {@code size} of n examples, uniformly without replacement, ascending: the first of a Fisher-Yates shuffle. */
    public static int[] random(int n, int size, RandomStream random) {
        int[] shuffled = IntStream.range(0, n).toArray();
        for (int i = 0; i < size; i++) {
            int j = i + random.nextInt(n - i);
            int drawn = shuffled[j];
            shuffled[j] = shuffled[i];
            shuffled[i] = drawn;
        }
        int[] drawn = Arrays.copyOf(shuffled, size);
        Arrays.sort(drawn);
        return drawn;
    }

    public List<Level> levels() {
        return levels;
    }

    /** By run. */
    public List<Model> models() {
        return models;
    }

    /** Number of repeats of which every model is finished. */
    public int repeats() {
        return repeats.size();
    }

    public Place place(int run) {
        int runs = runsOfARepeat(levels);
        int turn = run % runs;
        if (turn == 0) {
            return new Place(run / runs, null, null);
        }
        int level = 0;
        int within = turn - 1;
        while (within > levels.get(level).random.size()) {
            within -= 1 + levels.get(level).random.size();
            level++;
        }
        return new Place(run / runs, level, within == 0 ? null : within - 1);
    }

    /** Right answers by set, of which there is one, and repeat: of models with all examples. */
    public int[][] full(ToIntFunction<Model> correct) {
        return rows(0, 1, correct);
    }

    /** The same without the chosen examples. */
    public int[][] chosen(int level, ToIntFunction<Model> correct) {
        return rows(first(level), 1, correct);
    }

    /** The same without each random set. */
    public int[][] random(int level, ToIntFunction<Model> correct) {
        return rows(first(level) + 1, levels.get(level).random.size(), correct);
    }

    private int first(int level) {
        return runsOfARepeat(levels.subList(0, level));
    }

    private int[][] rows(int firstTurn, int sets, ToIntFunction<Model> correct) {
        int[][] rows = new int[sets][repeats.size()];
        for (int k = 0; k < sets; k++) {
            for (int s = 0; s < rows[k].length; s++) {
                Model model = repeats.get(s).get(firstTurn + k);
                if (model == null) {
                    throw new IllegalStateException("a whole repeat without turn " + (firstTurn + k));
                }
                rows[k][s] = correct.applyAsInt(model);
            }
        }
        return rows;
    }
}

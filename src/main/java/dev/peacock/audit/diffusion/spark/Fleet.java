package dev.peacock.audit.diffusion.spark;

import dev.peacock.audit.diffusion.NearCopies;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The models that were trained to their end, and what they answered.
 *
 * @param numbers of the models, ascending; elsewhere models are counted by their place here
 * @param saw [model, image]
 */
record Fleet(int[] numbers, boolean[][] saw, List<Map<Answer.Kind, float[]>> answers) {

    /** @param answers of one model or more */
    static Fleet of(DiffusionOptions options, DiffusionImages images, List<Answer> answers) {
        TreeMap<Integer, Map<Answer.Kind, float[]>> byModel = new TreeMap<>();
        for (Answer answer : answers) {
            byModel.computeIfAbsent(answer.model(), model -> new EnumMap<>(Answer.Kind.class))
                    .put(answer.kind(), answer.values());
        }
        int[] numbers = byModel.keySet().stream().mapToInt(Integer::intValue).toArray();
        boolean[][] saw = new boolean[numbers.length][];
        for (int m = 0; m < numbers.length; m++) {
            saw[m] = DiffusionStreams.saw(options.seed(), numbers[m], images.numbers());
        }
        return new Fleet(numbers, saw, List.copyOf(byModel.values()));
    }

    int count() {
        return numbers.length;
    }

    /** IllegalArgumentException where a model was not asked that. */
    float[] answer(int model, Answer.Kind kind) {
        return Objects.requireNonNull(answers.get(model).get(kind), kind.name());
    }

    float[][] all(Answer.Kind kind) {
        return IntStream.range(0, count())
                .mapToObj(model -> answer(model, kind))
                .toArray(float[][]::new);
    }

    double[] numbers(int model, Answer.Kind kind) {
        float[] values = answer(model, kind);
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    /** Generations and the nearest images that the model saw, or else the nearest others, and how near they are. */
    NearCopies.Nearest nearest(int model, boolean isSeen, NearCopies.Measure measure) {
        float[] values = answer(model, Answer.Kind.GENERATIONS);
        int from = isSeen ? 0 : 2;
        int count = values.length / 4;
        float[] ratios = answer(model, Answer.Kind.RATIOS);
        return new NearCopies.Nearest(
                IntStream.range(0, count).map(g -> (int) values[4 * g + from]).toArray(),
                IntStream.range(0, count)
                        .mapToDouble(g -> measure == NearCopies.Measure.DISTANCE
                                ? values[4 * g + from + 1]
                                : ratios[2 * g + from / 2])
                        .toArray());
    }
}

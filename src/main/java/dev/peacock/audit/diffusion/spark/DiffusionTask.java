package dev.peacock.audit.diffusion.spark;

import static dev.peacock.audit.diffusion.spark.Answer.Kind.COMPLETED;
import static dev.peacock.audit.diffusion.spark.Answer.Kind.COMPLETIONS;
import static dev.peacock.audit.diffusion.spark.Answer.Kind.LOSSES;
import static dev.peacock.audit.diffusion.spark.Answer.Kind.LOSSES_OF_HELD_OUT;
import static dev.peacock.audit.diffusion.spark.Answer.Kind.PICTURES;
import static dev.peacock.audit.diffusion.spark.Answer.Kind.SECONDS;

import dev.peacock.images.nearest.Rows;
import dev.peacock.provenance.Clock;
import dev.peacock.spark.work.Stack;
import dev.peacock.spark.work.Work;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import dev.peacock.training.Device;
import dev.peacock.training.diffusion.Denoiser;
import dev.peacock.training.diffusion.DenoiserModel;
import dev.peacock.training.diffusion.DenoiserRecipe;
import dev.peacock.training.diffusion.DenoiserTraining;
import dev.peacock.training.diffusion.NoiseLevels;
import dev.peacock.training.diffusion.OptimalDenoiser;
import dev.peacock.training.diffusion.Sampler;
import dev.peacock.training.diffusion.ScoredImages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Trains models, each on the images that its coins say, and asks them. */
record DiffusionTask(DiffusionOptions options, DiffusionImages images) implements Work.Task<Answer> {
    /** Of generations and completions, those that the page may show. */
    static final int PICTURES_KEPT = 12;

    private static final int SAMPLER_STEPS = 25;
    /** Generations that are made together. */
    private static final int TOGETHER = 256;

    @Override
    public Work.Made<Answer> run(Stack stack, Device device) {
        double began = Clock.seconds();
        List<Answer> answers = new ArrayList<>();
        Map<Integer, String> failed = new HashMap<>();
        for (int model : stack.numbers()) {
            double start = Clock.seconds();
            boolean[] saw = DiffusionStreams.saw(options.seed(), model, images.numbers());
            Denoiser trained = trained(model, saw);
            if (trained == null) {
                failed.put(model, "model " + model + ": its loss became no finite number; give a lower --rate");
                continue;
            }
            answers.add(new Answer(
                    model,
                    LOSSES,
                    losses(trained, images.values(), images.classes().train(), DiffusionStreams.LOSSES)));
            if (images.heldOutCount() > 0) {
                answers.add(new Answer(
                        model,
                        LOSSES_OF_HELD_OUT,
                        losses(
                                trained,
                                images.heldOut(),
                                images.classes().heldOut(),
                                DiffusionStreams.LOSSES_OF_HELD_OUT)));
            }
            if (options.generations() > 0) {
                answers.addAll(generations(trained, model, saw));
            }
            if (options.mask() != Mask.NONE) {
                answers.addAll(completions(trained, model));
            }
            answers.add(new Answer(model, SECONDS, new float[] {(float) (Clock.seconds() - start)}));
        }
        return new Work.Made<>(answers, failed, Clock.seconds() - began);
    }

    /** Null where the loss became no finite number. */
    private @Nullable Denoiser trained(int model, boolean[] saw) {
        DenoiserRecipe recipe = options.recipe().withLabels(images.classes().count());
        if (recipe.net() == DenoiserRecipe.Net.OPTIMAL) {
            int[] seen = IntStream.range(0, saw.length).filter(i -> saw[i]).toArray();
            return new OptimalDenoiser(
                    NoiseLevels.of(recipe.levels(), recipe.noiseSteps()),
                    DiffusionImages.centred(DiffusionImages.some(images.values(), seen, images.width())),
                    IntStream.of(seen).map(i -> images.times()[i]).toArray(),
                    images.width());
        }
        float[] parameters = new DenoiserTraining(recipe, images.shape())
                .train(
                        seen(saw),
                        classesOfSeen(saw),
                        new RandomStream(Seeds.seed(options.seed(), Seeds.Purpose.INIT, model)),
                        new RandomStream(Seeds.seed(options.seed(), Seeds.Purpose.ORDER, model)));
        return parameters == null ? null : new DenoiserModel(recipe, images.shape(), parameters);
    }

    /** What a model is trained on, as often as it stands in the train set. */
    private float[] seen(boolean[] saw) {
        int width = images.width();
        int rows = seenRows(saw);
        float[] seen = new float[Math.multiplyExact(rows, width)];
        int at = 0;
        for (int i = 0; i < saw.length; i++) {
            for (int time = 0; saw[i] && time < images.times()[i]; time++) {
                System.arraycopy(images.values(), i * width, seen, at, width);
                at += width;
            }
        }
        return DiffusionImages.centred(seen);
    }

    /** The class of each of these; empty for models that are not told. */
    private int[] classesOfSeen(boolean[] saw) {
        return images.classes().count() == 0
                ? new int[0]
                : IntStream.range(0, saw.length)
                        .filter(i -> saw[i])
                        .flatMap(i -> IntStream.generate(() -> images.classes().train()[i])
                                .limit(images.times()[i]))
                        .toArray();
    }

    /** Images of a model's train set, with all repetitions. */
    int seenRows(boolean[] saw) {
        return IntStream.range(0, saw.length)
                .filter(i -> saw[i])
                .map(i -> images.times()[i])
                .sum();
    }

    private float[] losses(Denoiser trained, float[] values, int[] classes, long stream) {
        int count = values.length / images.width();
        double[] losses = new double[count];
        trained.losses(
                count,
                DiffusionImages.centred(values),
                classes,
                options.level(),
                ScoredImages.DRAWS,
                DiffusionStreams.of(options.seed(), stream),
                losses);
        float[] logs = new float[count];
        for (int i = 0; i < count; i++) {
            logs[i] = (float) -ScoredImages.score(losses[i]);
        }
        return logs;
    }

    private List<Answer> generations(Denoiser trained, int model, boolean[] saw) {
        int width = images.width();
        int count = options.generations();
        RandomStream random = DiffusionStreams.of(options.seed(), DiffusionStreams.GENERATIONS + model);
        Sampler sampler = Sampler.of(trained.levels(), SAMPLER_STEPS, 0);
        float[] made = new float[Math.multiplyExact(count, width)];
        for (int from = 0; from < count; from += TOGETHER) {
            int rows = Math.min(TOGETHER, count - from);
            float[] x = noise(random, rows * width);
            sampler.run(trained, rows, x, images.classes().inTurns(from, rows), random, null);
            System.arraycopy(DiffusionImages.shown(x), 0, made, from * width, rows * width);
        }
        List<Answer> answers = new ArrayList<>(Nearby.answers(
                model, new Rows(images.values(), images.count(), width), new Rows(made, count, width), saw));
        answers.add(new Answer(model, PICTURES, Arrays.copyOf(made, Math.min(PICTURES_KEPT, count) * width)));
        return answers;
    }

    /** Positions of the images that are completed: the same for every model. */
    int[] completed() {
        int[] all = IntStream.range(0, images.count()).toArray();
        DiffusionStreams.of(options.seed(), DiffusionStreams.COMPLETED).shuffle(all);
        return Arrays.copyOf(all, Math.min(options.completed(), all.length));
    }

    private List<Answer> completions(Denoiser trained, int model) {
        int width = images.width();
        int[] chosen = completed();
        boolean[] isKnown = options.mask().isKnown(images.shape());
        RandomStream random = DiffusionStreams.of(options.seed(), DiffusionStreams.COMPLETIONS + model);
        Sampler sampler = Sampler.of(trained.levels(), SAMPLER_STEPS, 1);
        float[] distances = new float[chosen.length];
        float[] pictures = new float[Math.min(PICTURES_KEPT, chosen.length) * width];
        for (int i = 0; i < chosen.length; i++) {
            float[] completion = completion(trained, sampler, chosen[i], isKnown, random);
            distances[i] = (float) distance(completion, images.image(chosen[i]), isKnown);
            if (i < PICTURES_KEPT) {
                System.arraycopy(completion, 0, pictures, i * width, width);
            }
        }
        return List.of(new Answer(model, COMPLETED, distances), new Answer(model, COMPLETIONS, pictures));
    }

    /** That of several completions whose model's last expectation fits the known part best. */
    private float[] completion(Denoiser trained, Sampler sampler, int place, boolean[] isKnown, RandomStream random) {
        float[] image = images.image(place);
        int width = image.length;
        int rows = options.completions();
        float[] known = new float[Math.multiplyExact(rows, width)];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(DiffusionImages.centred(image), 0, known, row * width, width);
        }
        int[] classes = new int[images.classes().count() == 0 ? 0 : rows];
        if (classes.length > 0) {
            Arrays.fill(classes, images.classes().train()[place]);
        }
        float[] x = noise(random, rows * width);
        double[] misfits = sampler.run(trained, rows, x, classes, random, new Sampler.Known(known, isKnown));
        int best = 0;
        for (int row = 1; row < rows; row++) {
            best = misfits[row] < misfits[best] ? row : best;
        }
        return DiffusionImages.shown(Arrays.copyOfRange(x, best * width, (best + 1) * width));
    }

    /** Over the masked part. */
    private static double distance(float[] a, float[] b, boolean[] isKnown) {
        double sum = 0;
        int count = 0;
        for (int k = 0; k < a.length; k++) {
            if (!isKnown[k]) {
                sum += ((double) a[k] - b[k]) * ((double) a[k] - b[k]);
                count++;
            }
        }
        return Math.sqrt(sum / count);
    }

    private static float[] noise(RandomStream random, int length) {
        float[] noise = new float[length];
        for (int i = 0; i < length; i++) {
            noise[i] = (float) random.nextGaussian();
        }
        return noise;
    }
}

package dev.peacock.training.diffusion;

import dev.peacock.config.Shape;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.fleet.cpu.loops.Loops;
import dev.peacock.training.fleet.cpu.loops.LoopsOfThisJvm;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Trains denoisers, one after another, on buffers that are made once. Not thread-safe. */
public final class DenoiserTraining {
    private static final float BETA1 = .9f;
    private static final float BETA2 = .999f;
    private static final float EPSILON = 1e-8f;

    private final DenoiserRecipe recipe;
    private final NoiseLevels levels;
    private final int width;
    final DenoiserNet net;
    private final Told told;
    private final float[] averaged;
    private final float[] gradient;
    private final float[] first;
    private final float[] second;
    private final float[] noised;
    private final float[] targets;
    private final float[] toldRows;
    private final float[] output;

    /** @param shape of images */
    public DenoiserTraining(DenoiserRecipe recipe, Shape shape) {
        this(recipe, shape, LoopsOfThisJvm.create());
    }

    DenoiserTraining(DenoiserRecipe recipe, Shape shape, Loops loops) {
        this.recipe = recipe;
        this.levels = NoiseLevels.of(recipe.levels(), recipe.noiseSteps());
        this.width = shape.size();
        int batch = recipe.batch();
        this.net = DenoiserNet.of(recipe, shape, batch, loops);
        this.told = new Told(recipe);
        this.averaged = new float[net.size()];
        this.gradient = new float[net.values().length];
        this.first = new float[net.size()];
        this.second = new float[net.size()];
        this.noised = new float[batch * width];
        this.targets = new float[batch * width];
        this.toldRows = new float[batch * told.length()];
        this.output = new float[batch * width];
    }

    /**
     * Trains a model. The result depends on the arguments alone.
     *
     * @param images [count, width], from -1 to 1
     * @param labels one of each image, for a recipe with labels
     * @param init draws the first weights
     * @param order draws batches and noise
     * @return its averaged parameters; null where the loss was no finite number
     */
    public float @Nullable [] train(float[] images, int[] labels, RandomStream init, RandomStream order) {
        net.draw(init);
        System.arraycopy(net.values(), 0, averaged, 0, net.size());
        Arrays.fill(first, 0);
        Arrays.fill(second, 0);
        for (int step = 0; step < recipe.steps(); step++) {
            if (!Double.isFinite(step(images, labels, order))) {
                return null;
            }
            update(step);
        }
        return averaged.clone();
    }

    /** The loss of a batch that is drawn with replacement, of which the gradient is left. */
    double step(float[] images, int[] labels, RandomStream order) {
        int count = images.length / width;
        for (int row = 0; row < recipe.batch(); row++) {
            int image = order.nextInt(count);
            int t = order.nextInt(levels.steps());
            told.put(t, recipe.labels() == 0 ? 0 : labels[image], toldRows, row);
            noise(images, image * width, row * width, levels.left(t), order);
        }
        net.forward(recipe.batch(), noised, 0, toldRows, output, 0);
        double loss = 0;
        float share = 2f / targets.length;
        for (int i = 0; i < targets.length; i++) {
            float error = output[i] - targets[i];
            loss += (double) error * error;
            output[i] = share * error;
        }
        net.backward(recipe.batch(), output, gradient);
        return loss / targets.length;
    }

    private void noise(float[] images, int from, int to, double left, RandomStream order) {
        float image = (float) Math.sqrt(left);
        float noise = (float) Math.sqrt(1 - left);
        for (int k = 0; k < width; k++) {
            float x0 = images[from + k];
            float eps = (float) order.nextGaussian();
            noised[to + k] = image * x0 + noise * eps;
            targets[to + k] = switch (recipe.prediction()) {
                case X0 -> x0;
                case EPS -> eps;
                case V -> image * eps - noise * x0;
            };
        }
    }

    float[] gradient() {
        return gradient;
    }

    /** Adam (Kingma and Ba 2015), and the average of the parameters. */
    private void update(int step) {
        float rate = (float)
                (recipe.rateAt(step) * Math.sqrt(1 - Math.pow(BETA2, step + 1)) / (1 - Math.pow(BETA1, step + 1)));
        float kept = (float) Math.min(recipe.average(), (step + 1.0) / (step + 10));
        float[] values = net.values();
        for (int i = 0; i < averaged.length; i++) {
            float g = gradient[i];
            first[i] = BETA1 * first[i] + (1 - BETA1) * g;
            second[i] = BETA2 * second[i] + (1 - BETA2) * g * g;
            values[i] -= rate * first[i] / ((float) Math.sqrt(second[i]) + EPSILON);
            averaged[i] = kept * averaged[i] + (1 - kept) * values[i];
        }
    }
}

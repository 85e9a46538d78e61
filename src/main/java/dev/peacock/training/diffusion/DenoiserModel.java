package dev.peacock.training.diffusion;

import dev.peacock.config.Shape;
import dev.peacock.training.fleet.cpu.loops.Loops;
import dev.peacock.training.fleet.cpu.loops.LoopsOfThisJvm;

/** A trained denoiser. Not thread-safe. */
public final class DenoiserModel implements Denoiser {
    private static final float LARGEST = 1;

    private final DenoiserRecipe recipe;
    private final NoiseLevels levels;
    private final int width;
    private final int most;
    private final DenoiserNet net;
    private final Told told;
    private final float[] toldRows;

    /** Of parameters as {@link DenoiserTraining} gives them, for images of the same shape. */
    public DenoiserModel(DenoiserRecipe recipe, Shape shape, float[] parameters) {
        this(recipe, shape, parameters, LoopsOfThisJvm.create());
    }

    DenoiserModel(DenoiserRecipe recipe, Shape shape, float[] parameters, Loops loops) {
        this.recipe = recipe;
        this.levels = NoiseLevels.of(recipe.levels(), recipe.noiseSteps());
        this.width = shape.size();
        this.most = recipe.net().together;
        this.net = DenoiserNet.of(recipe, shape, most, loops);
        System.arraycopy(parameters, 0, net.values(), 0, net.size());
        this.told = new Told(recipe);
        this.toldRows = new float[most * told.length()];
    }

    @Override
    public NoiseLevels levels() {
        return levels;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public void denoise(int rows, float[] noised, int t, int[] labels, float[] images) {
        double image = Math.sqrt(levels.left(t));
        double noise = Math.sqrt(1 - levels.left(t));
        float ofNoised = (float)
                switch (recipe.prediction()) {
                    case X0 -> 0;
                    case EPS -> 1 / image;
                    case V -> image;
                };
        float ofGiven = (float)
                switch (recipe.prediction()) {
                    case X0 -> 1;
                    case EPS -> -noise / image;
                    case V -> -noise;
                };
        for (int from = 0; from < rows; from += most) {
            int count = Math.min(most, rows - from);
            for (int row = 0; row < count; row++) {
                told.put(t, recipe.labels() == 0 ? 0 : labels[from + row], toldRows, row);
            }
            int at = from * width;
            net.forward(count, noised, at, toldRows, images, at);
            for (int i = at; i < at + count * width; i++) {
                // an image has no numbers beyond; a small error of the noise is a large one of the image where little
                // is left of it
                images[i] = Math.max(-LARGEST, Math.min(LARGEST, ofNoised * noised[i] + ofGiven * images[i]));
            }
        }
    }
}

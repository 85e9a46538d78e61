package dev.peacock.training.diffusion;

import dev.peacock.config.Shape;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.fleet.cpu.loops.Loops;

/**
 * A network that is given noised images and told the step of the noise (and the label). Its buffers are made once, for so many rows. Not
 * thread-safe.
 */
interface DenoiserNet {
    /**
     * With parameters of 0.
     *
     * @param most rows at once
     */
    static DenoiserNet of(DenoiserRecipe recipe, Shape shape, int most, Loops loops) {
        return switch (recipe.net()) {
            case MLP ->
                new MlpNet(new MlpLayout(shape.size(), recipe.hidden(), recipe.layers(), recipe.told()), most, loops);
            case OPTIMAL -> throw new IllegalArgumentException("the optimal denoiser is no network");
            case CONV -> new ConvNet(loops, shape, recipe.hidden(), recipe.layers(), recipe.told(), most);
        };
    }

    /** Parameters. */
    int size();

    /** The parameters, which may be changed; there may be more behind them, which are none. */
    float[] values();

    /** Draws the parameters that training begins with; the output is 0. */
    void draw(RandomStream random);

    /**
     * What the network gives.
     *
     * @param x [rows, height, width, channels] from {@code at} on
     * @param told [rows, told]
     * @param output receives as much as x
     */
    void forward(int rows, float[] x, int at, float[] told, float[] output, int outputAt);

    /**
     * The gradient of a loss by all parameters, after {@link #forward} with the same rows.
     *
     * @param slope that by the output; may be destroyed
     * @param gradient receives it, laid out as {@link #values}
     */
    void backward(int rows, float[] slope, float[] gradient);
}

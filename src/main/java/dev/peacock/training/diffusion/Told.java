package dev.peacock.training.diffusion;

/** What each layer of a denoiser is told: the step of the noise as sines and cosines (Vaswani et al. 2017), and the label. */
final class Told {
    private static final double LONGEST = 1000;
    private final float[][] bySteps;
    private final int labels;

    Told(DenoiserRecipe recipe) {
        this.labels = recipe.labels();
        this.bySteps = new float[recipe.noiseSteps()][DenoiserRecipe.TIME];
        int half = DenoiserRecipe.TIME / 2;
        for (int t = 0; t < bySteps.length; t++) {
            double place = LONGEST * t / bySteps.length;
            for (int k = 0; k < half; k++) {
                double angle = place * StrictMath.exp(-StrictMath.log(LONGEST) * k / half);
                bySteps[t][k] = (float) StrictMath.sin(angle);
                bySteps[t][half + k] = (float) StrictMath.cos(angle);
            }
        }
    }

    int length() {
        return DenoiserRecipe.TIME + labels;
    }

    /** Puts it to a row of {@code into}. */
    void put(int t, int label, float[] into, int row) {
        int at = row * length();
        System.arraycopy(bySteps[t], 0, into, at, DenoiserRecipe.TIME);
        for (int k = 0; k < labels; k++) {
            into[at + DenoiserRecipe.TIME + k] = k == label ? 1 : 0;
        }
    }
}

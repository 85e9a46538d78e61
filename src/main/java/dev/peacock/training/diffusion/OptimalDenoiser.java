package dev.peacock.training.diffusion;

/**
 * The denoiser that a model would become that fits its loss on a finite set of images perfectly: the mean of the images, each weighted by
 * how probable the noised image is from it, E[x | x_t] = sum_i w_i x_i with w_i proportional to m_i exp(-|x_t - sqrt(a) x_i|^2 / (2 (1 - a))). It
 * memorizes everything: each of its generations is an image of the set.
 *
 * @param images [count, width], from -1 to 1
 * @param times how often each stands in the set, m_i
 */
public record OptimalDenoiser(NoiseLevels levels, float[] images, int[] times, int width) implements Denoiser {
    @Override
    public void denoise(int rows, float[] noised, int t, int[] labels, float[] means) {
        for (int row = 0; row < rows; row++) {
            double[] weights = weights(noised, row * width, levels.left(t));
            for (int k = 0; k < width; k++) {
                double sum = 0;
                for (int i = 0; i < times.length; i++) {
                    sum += weights[i] * images[i * width + k];
                }
                means[row * width + k] = (float) sum;
            }
        }
    }

    /** Of each image, that the noised image at {@code at} came from it. */
    double[] weights(float[] noised, int at, double left) {
        double[] logs = new double[times.length];
        double most = Double.NEGATIVE_INFINITY;
        double kept = Math.sqrt(left);
        for (int i = 0; i < times.length; i++) {
            double sum = 0;
            for (int k = 0; k < width; k++) {
                double difference = noised[at + k] - kept * images[i * width + k];
                sum += difference * difference;
            }
            logs[i] = Math.log(times[i]) - sum / (2 * (1 - left));
            most = Math.max(most, logs[i]);
        }
        double total = 0;
        for (int i = 0; i < logs.length; i++) {
            logs[i] = Math.exp(logs[i] - most);
            total += logs[i];
        }
        for (int i = 0; i < logs.length; i++) {
            logs[i] /= total;
        }
        return logs;
    }
}

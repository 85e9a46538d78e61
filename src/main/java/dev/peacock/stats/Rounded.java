package dev.peacock.stats;

/** Numbers rounded to the nearest float. */
public final class Rounded {
    private Rounded() {}

    public static float[] floats(double[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }
}

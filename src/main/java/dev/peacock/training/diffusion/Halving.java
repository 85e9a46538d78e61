package dev.peacock.training.diffusion;

/**
 * Between images of one resolution and of half of it, {@code width} pixels wide where they are larger and {@code lines} rows high in all.
 * Of each pixel so many channels are taken, the first of {@code wide} that the larger image has.
 */
record Halving(int width, int channels) {

    /** small = the sum of four pixels each. */
    void sum(int lines, float[] large, int wide, float[] small) {
        for (int line = 0; line < lines; line += 2) {
            int to = line / 2 * (width / 2) * channels;
            for (int column = 0; column < width; column += 2) {
                int upper = (line * width + column) * wide;
                int lower = upper + width * wide;
                for (int c = 0; c < channels; c++) {
                    small[to + c] =
                            large[upper + c] + large[upper + wide + c] + (large[lower + c] + large[lower + wide + c]);
                }
                to += channels;
            }
        }
    }

    /** large = each pixel four times. */
    void repeat(int lines, float[] small, float[] large, int wide) {
        for (int line = 0; line < lines; line++) {
            int from = line / 2 * (width / 2) * channels;
            int to = line * width * wide;
            for (int column = 0; column < width; column++) {
                System.arraycopy(small, from + column / 2 * channels, large, to + column * wide, channels);
            }
        }
    }
}

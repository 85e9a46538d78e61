package dev.peacock.audit.generations.nearest;

/**
 * The distance of two images by their most different square (Carlini et al. 2023, section 5.2): the largest root of the mean squared
 * difference over squares of {@code side} x {@code side} pixels that do not overlap, all channels together. Squares at the right and the
 * lower border are smaller where the side does not divide the image's.
 */
public record Tiles(int height, int width, int channels, int side) {
    public Tiles {
        if (height < 1 || width < 1 || channels < 1 || side < 1) {
            throw new IllegalArgumentException(height + " x " + width + " x " + channels + ", squares of " + side);
        }
    }

    /** Images are [height, width, channels]. IllegalArgumentException for rows of another size. */
    public double distance(Rows rows, int row, Rows others, int other) {
        if (rows.width() != height * width * channels || others.width() != rows.width()) {
            throw new IllegalArgumentException(rows.width() + " values are no image of " + this);
        }
        double largest = 0;
        for (int top = 0; top < height; top += side) {
            for (int left = 0; left < width; left += side) {
                largest = Math.max(largest, square(rows, row, others, other, top, left));
            }
        }
        return Math.sqrt(largest);
    }

    private double square(Rows rows, int row, Rows others, int other, int top, int left) {
        int lines = Math.min(side, height - top);
        int values = Math.min(side, width - left) * channels;
        double sum = 0;
        for (int line = top; line < top + lines; line++) {
            int at = (line * width + left) * channels;
            for (int i = at; i < at + values; i++) {
                double difference = (double) rows.values()[row * rows.width() + i] - others.values()[other * others.width() + i];
                sum += difference * difference;
            }
        }
        return sum / (lines * values);
    }
}

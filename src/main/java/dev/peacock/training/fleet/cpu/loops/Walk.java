package dev.peacock.training.fleet.cpu.loops;

/**
 * How a transform of {@link WinogradLoops} walks: {@code count} times over {@code length} neighbours.
 *
 * @param count tiles
 * @param length a multiple of 16
 * @param stride from a value that goes into a transform to the next
 * @param step from a tile's first to the next tile's
 * @param toStride from a value that comes out to the next
 * @param toStep from a tile's first that comes out to the next tile's
 */
public record Walk(int count, int length, int stride, int step, int toStride, int toStep) {
    public Walk {
        if (length % PanelLoops.PANEL != 0) {
            throw new IllegalArgumentException("vectors do not divide " + length);
        }
    }

    /** Over one long row. */
    public static Walk once(int length, int stride, int toStride) {
        return new Walk(1, length, stride, 0, toStride, 0);
    }
}

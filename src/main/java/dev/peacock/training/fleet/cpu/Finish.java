package dev.peacock.training.fleet.cpu;

import dev.peacock.training.fleet.Activation;
import dev.peacock.training.fleet.cpu.loops.Loops;
import org.jspecify.annotations.Nullable;

/** What follows a product. */
final class Finish {
    private Finish() {}

    /** y = f(y + bias), in place, for y [rows, columns]; {@code input} receives what f is given, where it is wanted. */
    static void forward(
            Loops loops,
            int rows,
            int columns,
            @Nullable Slice bias,
            Activation activation,
            @Nullable Slice input,
            Slice y) {
        forward(loops, 0, rows, columns, bias, activation, input, y);
    }

    /** The same for {@code rows} rows after the first {@code from}. */
    static void forward(
            Loops loops,
            int from,
            int rows,
            int columns,
            @Nullable Slice bias,
            Activation activation,
            @Nullable Slice input,
            Slice y) {
        boolean apart = input != null;
        int skipped = from * columns;
        int at = y.offset() + skipped;
        if (bias != null) {
            Activation now = apart ? Activation.IDENTITY : activation;
            loops.biasActivate(y.array(), at, rows, columns, bias.array(), bias.offset(), now);
        }
        if (input != null) {
            System.arraycopy(y.array(), at, input.array(), input.offset() + skipped, rows * columns);
        }
        if (apart || bias == null) {
            loops.activate(y.array(), at, rows * columns, activation);
        }
    }
}

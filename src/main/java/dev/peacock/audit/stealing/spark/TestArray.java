package dev.peacock.audit.stealing.spark;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.command.GivenPath;
import dev.peacock.dataset.numpy.ArrayFiles;
import dev.peacock.npy.NpyArray;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** The test examples of a file or a service, an array of NumPy with a row for each: what {@code --test} names. */
final class TestArray {
    private TestArray() {}

    /** As many random ones as there are of a fleet at most, since each of them is a query of a service. UserError where it is no such array. */
    static AuditStealing.Test read(Configuration hadoop, String test, long seed, PrintStream log) throws IOException {
        NpyArray array;
        try {
            array = NpyArray.of(ArrayFiles.file(hadoop, GivenPath.localByDefault(test)));
        } catch (FileNotFoundException e) {
            throw new UserError("--test " + Shown.path(test) + ": there is no such file", e);
        }
        List<Long> axes = array.shape();
        if (axes.size() < 2 || axes.contains(0L) || !array.type().isReal()) {
            throw new UserError("--test " + Shown.path(test)
                    + ": must be an array of numbers with a row for each example, but has the shape "
                    + array.shownShape());
        }
        long width = axes.stream().skip(1).reduce(1L, Math::multiplyExact);
        float[] rows = new float[Math.toIntExact(Math.multiplyExact(width, axes.get(0)))];
        array.reals((at, value) -> rows[(int) at] = (float) value);
        return new AuditStealing.Test(some(rows, (int) width, seed, log), (int) width);
    }

    private static float[] some(float[] rows, int width, long seed, PrintStream log) {
        int[] chosen = FleetTask.chosen(seed, 0, rows.length / width, FleetTask.MOST_TEST);
        if (chosen.length * width < rows.length) {
            log.printf("--test: copies are judged at %,d of %,d examples%n", chosen.length, rows.length / width);
        }
        float[] some = new float[chosen.length * width];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(rows, chosen[i] * width, some, i * width, width);
        }
        return some;
    }
}

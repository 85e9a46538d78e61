package dev.peacock.config;

import dev.peacock.config.text.OmittedAt;
import java.io.Serializable;

/** How the learning rate changes: a factor on the updater's rate, a pure function of how far the training is. */
public sealed interface ScheduleConfig extends Serializable {

    /** The factor at {@code epoch} (fractional, 0 at the first step) of {@code epochs}. */
    double factor(double epoch, int epochs);

    /** Linear growth from 0 over {@code warmUp} epochs, then 1. */
    record Constant(@OmittedAt("0") double warmUp) implements ScheduleConfig {
        /** Without a warm-up. */
        public Constant() {
            this(0);
        }

        @Override
        public double factor(double epoch, int epochs) {
            return growth(epoch, warmUp);
        }
    }

    /**
     * Multiplied by {@code factor} after every {@code every} epochs, and in the first {@code warmUp} epochs also by a linear
     * growth from 0. Both count from the first epoch on.
     */
    record Step(double factor, int every, @OmittedAt("0") double warmUp) implements ScheduleConfig {
        @Override
        public double factor(double epoch, int epochs) {
            return growth(epoch, warmUp) * StrictMath.pow(factor, StrictMath.floor(epoch / every));
        }
    }

    /** Half a cosine from 1 to 0 over the training, after {@code warmUp} epochs of linear growth from 0 (Loshchilov and Hutter 2017). */
    record Cosine(double warmUp) implements ScheduleConfig {
        @Override
        public double factor(double epoch, int epochs) {
            if (epoch < warmUp) {
                return epoch / warmUp;
            }
            return cosine(1, 0, StrictMath.PI * (epoch - warmUp) / Math.max(epochs - warmUp, 1e-9));
        }
    }

    /**
     * One cycle (Smith and Topin 2018): half a cosine from {@code start} up to 1 over the share {@code peak} of the
     * training, then half a cosine down, to {@code end} at its end. The momentum stays as it is.
     */
    record OneCycle(double peak, double start, double end) implements ScheduleConfig {
        @Override
        public double factor(double epoch, int epochs) {
            double done = epoch / epochs;
            return done < peak
                    ? cosine(start, 1, StrictMath.PI * done / peak)
                    : cosine(1, end, StrictMath.PI * (done - peak) / (1 - peak));
        }
    }

    private static double growth(double epoch, double warmUp) {
        return epoch < warmUp ? epoch / warmUp : 1;
    }

    /** Half a cosine: {@code from} at angle 0, {@code to} at pi. */
    private static double cosine(double from, double to, double angle) {
        return to + (from - to) * (0.5 * (1 + StrictMath.cos(angle)));
    }
}

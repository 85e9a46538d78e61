package dev.peacock.config;

import java.io.Serializable;

/** How the learning rate changes: a factor on the updater's rate, a pure function of how far the training is. */
public sealed interface ScheduleConfig extends Serializable {

    /** The factor at {@code epoch} (fractional, 0 at the first step) of {@code epochs}. */
    double factor(double epoch, int epochs);

    record Constant() implements ScheduleConfig {
        @Override
        public double factor(double epoch, int epochs) {
            return 1;
        }
    }

    /** Multiplied by {@code factor} after every {@code every} epochs. */
    record Step(double factor, int every) implements ScheduleConfig {
        @Override
        public double factor(double epoch, int epochs) {
            return StrictMath.pow(factor, StrictMath.floor(epoch / every));
        }
    }

    /** Half a cosine from 1 to 0 over the training, after {@code warmUp} epochs of linear growth from 0 (Loshchilov and Hutter 2017). */
    record Cosine(double warmUp) implements ScheduleConfig {
        @Override
        public double factor(double epoch, int epochs) {
            if (epoch < warmUp) {
                return epoch / warmUp;
            }
            return 0.5 * (1 + StrictMath.cos(StrictMath.PI * (epoch - warmUp) / Math.max(epochs - warmUp, 1e-9)));
        }
    }
}

package dev.peacock.audit.utility.spark;

import dev.peacock.audit.utility.Removal;
import dev.peacock.spark.estimate.Halves;
import dev.peacock.stats.RandomStream;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Memorization of train examples by the half of a fleet that chooses which are left out, and by the other half. */
interface Judged {
    /** How many train examples there are. */
    int examples();

    int choosingModels();

    int freshModels();

    /** Null where undefined. */
    @Nullable
    Double choosing(int example);

    @Nullable
    Double fresh(int example);

    int[] atLeast(BigDecimal theta);

    int[] least(BigDecimal kept, RandomStream random);

    /** By how often models are right. */
    record ByAnswers(Halves halves) implements Judged {
        @Override
        public int examples() {
            return halves.choosing().length;
        }

        @Override
        public int choosingModels() {
            return halves.choosingModels();
        }

        @Override
        public int freshModels() {
            return halves.freshModels();
        }

        @Override
        public @Nullable Double choosing(int example) {
            return halves.choosing()[example].difference();
        }

        @Override
        public @Nullable Double fresh(int example) {
            return halves.fresh()[example].difference();
        }

        @Override
        public int[] atLeast(BigDecimal theta) {
            return Removal.atLeast(halves.choosing(), theta);
        }

        @Override
        public int[] least(BigDecimal kept, RandomStream random) {
            return Removal.least(halves.choosing(), kept, random);
        }
    }

    /** By the score of models that give no labels; NaN where undefined. */
    record ByScore(int choosingModels, double[] ofChoosing, int freshModels, double[] ofFresh) implements Judged {
        @Override
        public int examples() {
            return ofChoosing.length;
        }

        @Override
        public @Nullable Double choosing(int example) {
            return defined(ofChoosing[example]);
        }

        @Override
        public @Nullable Double fresh(int example) {
            return defined(ofFresh[example]);
        }

        private static @Nullable Double defined(double value) {
            return Double.isNaN(value) ? null : (Double) value;
        }

        @Override
        public int[] atLeast(BigDecimal theta) {
            return Removal.atLeast(ofChoosing, theta.doubleValue());
        }

        @Override
        public int[] least(BigDecimal kept, RandomStream random) {
            return Removal.least(this::choosing, examples(), kept, random);
        }
    }
}

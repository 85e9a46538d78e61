package dev.peacock.training.fleet;

/**
 * A part of a model's flat array of parameters.
 *
 * @param node position of the node in the net
 * @param offset first value in the flat array
 * @param l2 what is added to the gradient, times the value itself
 */
public record Parameter(int node, Role role, int offset, int length, double l2) {

    /** Its role in its node. Weight decay and L2 act on weights. */
    public enum Role {
        WEIGHT(true),
        BIAS(true),
        GAMMA(true),
        BETA(true),
        /** Running mean of a batch normalisation. */
        MEAN(false),
        /** Running variance of a batch normalisation. */
        VARIANCE(false);

        private final boolean trained;

        Role(boolean trained) {
            this.trained = trained;
        }

        /** Whether it has a gradient. */
        public boolean isTrained() {
            return trained;
        }
    }
}

package dev.peacock.training.fleet;

/**
 * Where a network's buffers come from: the kernels, or nowhere, when they are only counted.
 *
 * @param <B> a buffer of the kernels
 */
interface Memory<B> {
    /** A buffer of zeros. */
    B take(int length);

    /** A part of a buffer that shares its memory. */
    B part(B whole, int offset, int length);

    /** The kernels' own. */
    static <B> Memory<B> of(Kernels<B> kernels) {
        return new Memory<>() {
            @Override
            public B take(int length) {
                return kernels.allocate(length);
            }

            @Override
            public B part(B whole, int offset, int length) {
                return kernels.view(whole, offset, length);
            }
        };
    }

    /** Gives the same buffer every time, and adds up what was asked for. */
    final class Counted<B> implements Memory<B> {
        private final B none;
        private long floats;

        Counted(B none) {
            this.none = none;
        }

        @Override
        public B take(int length) {
            floats += length;
            return none;
        }

        @Override
        public B part(B whole, int offset, int length) {
            return none;
        }

        long bytes() {
            return floats * Float.BYTES;
        }
    }
}

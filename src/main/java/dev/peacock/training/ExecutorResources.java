package dev.peacock.training;

/**
 * What an executor has for its trainer.
 *
 * @param heap most bytes of its heap
 * @param threads stacks that it trains at once, at least 1
 * @param here whether this JVM is such an executor, so that native memory and devices can be asked
 */
public record ExecutorResources(long heap, int threads, boolean here) {

    public ExecutorResources {
        if (heap < 1 || threads < 1) {
            throw new IllegalArgumentException("heap " + heap + ", threads " + threads);
        }
    }

    /** Those of this JVM. */
    public static ExecutorResources ofThisJvm(int threads) {
        return new ExecutorResources(Runtime.getRuntime().maxMemory(), threads, true);
    }
}

package dev.peacock.training;

import java.nio.file.Path;

/**
 * The resources that an executor has for its trainer.
 *
 * @param heap most bytes of its heap
 * @param threads stacks that it trains at once, at least 1
 * @param scratch a directory of the executor's own machine for files that need not last
 * @param here whether this JVM is such an executor, so that native memory and devices can be asked
 */
public record ExecutorResources(long heap, int threads, Path scratch, boolean here) {

    public ExecutorResources {
        if (heap < 1 || threads < 1) {
            throw new IllegalArgumentException("heap " + heap + ", threads " + threads);
        }
    }

    /** As above, with the system's directory for temporary files. */
    public ExecutorResources(long heap, int threads, boolean here) {
        this(heap, threads, Path.of(System.getProperty("java.io.tmpdir")), here);
    }

    /** Those of this JVM, with the system's directory for temporary files. */
    public static ExecutorResources ofThisJvm(int threads) {
        return new ExecutorResources(Runtime.getRuntime().maxMemory(), threads, true);
    }

    /** Those of this JVM. */
    public static ExecutorResources ofThisJvm(int threads, Path scratch) {
        return new ExecutorResources(Runtime.getRuntime().maxMemory(), threads, scratch, true);
    }
}

package dev.peacock.training.nd4j;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.nd4j.nativeblas.Nd4jBlas;

/**
 * Keeps ND4J to one native thread a Java thread: sums are then added in one order, whatever OMP_NUM_THREADS says, and tasks
 * that share a machine do not fight over its cores.
 */
public final class SingleThread {
    private SingleThread() {}

    /** To be called on every thread that trains: OpenMP keeps its number of threads a thread, libnd4j and BLAS a process. */
    public static void pin() {
        Nd4j.getEnvironment().setMaxThreads(1);
        Nd4j.getEnvironment().setMaxMasterThreads(1);
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
        if (Nd4j.factory().blas() instanceof Nd4jBlas blas) {
            blas.setMaxThreads(1);
        }
        NativeMemory.isLoaded();
    }
}

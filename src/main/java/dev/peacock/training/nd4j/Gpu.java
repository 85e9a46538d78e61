package dev.peacock.training.nd4j;

import dev.peacock.check.UserError;
import dev.peacock.training.Device;
import org.nd4j.linalg.factory.Nd4j;

/** Which GPU ND4J computes on, where this build has the backend for GPUs (Maven's profile {@code cuda}). */
public final class Gpu {
    private static final String BACKEND = "org.nd4j.linalg.jcublas.JCublasBackend";

    private Gpu() {}

    /** Whether this build has ND4J's backend for GPUs; does not load it. */
    public static boolean isInThisBuild() {
        try {
            Class.forName(BACKEND, false, Gpu.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Whether ND4J's backend, which this loads, computes on a GPU. */
    public static boolean isLoaded() {
        return !Nd4j.getEnvironment().isCPU();
    }

    /**
     * Has ND4J compute on a device for this thread. Throws {@link UserError} where it cannot: a backend that chose otherwise would make
     * the {@code device} column a lie, and two tasks share a GPU.
     */
    public static void bind(Device device) {
        String gpu = device.gpu();
        if (gpu == null) {
            if (isLoaded()) {
                throw new UserError("This build's ND4J computes on GPUs, but Spark assigned none to this task: set "
                        + "spark.task.resource.gpu.amount=1, or use the build without the profile cuda.");
            }
            return;
        }
        if (!isLoaded()) {
            throw new UserError("Spark assigned GPU " + gpu
                    + " to this task, but ND4J found no GPU that it can use, and loaded its backend for "
                    + "processors: check the driver's CUDA version with nvidia-smi.");
        }
        Nd4j.getAffinityManager()
                .unsafeSetDevice(index(gpu, Nd4j.getAffinityManager().getNumberOfDevices()));
    }

    /** The address as the index that CUDA counts devices by, of so many. */
    static int index(String address, int devices) {
        if (!address.matches("\\d{1,4}")) {
            throw new UserError("Spark gave this task the GPU '" + address
                    + "', but ND4J takes only indices: use a discovery script that reports them, such as "
                    + "conf/gpu/nvidia.sh.");
        }
        int index = Integer.parseInt(address);
        if (index >= devices) {
            throw new UserError("Spark gave this task GPU " + index + ", but this process sees only " + devices
                    + " of them: leave CUDA_VISIBLE_DEVICES of executors unset, and use a discovery script "
                    + "that reports the existing GPUs.");
        }
        return index;
    }
}

package dev.peacock.training;

import org.jspecify.annotations.Nullable;

/**
 * The device that trains a stack: the processor, or the one GPU that the cluster assigned to its task.
 *
 * @param gpu the GPU's address on its host, as the cluster's discovery script names it; null for the processor
 */
public record Device(@Nullable String gpu) {
    public static final Device CPU = new Device(null);

    public Device {
        if (gpu != null && gpu.isBlank()) {
            throw new IllegalArgumentException("a GPU without an address");
        }
    }

    /** As in the {@code device} column: {@code cpu}, or {@code gpu:} and the address. */
    public String name() {
        return gpu == null ? "cpu" : "gpu:" + gpu;
    }
}

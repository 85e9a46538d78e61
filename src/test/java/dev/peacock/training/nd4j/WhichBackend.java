package dev.peacock.training.nd4j;

import dev.peacock.training.Device;
import org.nd4j.linalg.factory.Nd4j;

/** Says what ND4J computes on, for scripts/gpu-check.sh: {@code cuda} or {@code cpu}, and how many devices. */
final class WhichBackend {
    private WhichBackend() {}

    public static void main(String[] arguments) {
        NativeBuild.select(NativeBuild.choose());
        boolean gpu = Gpu.isLoaded();
        Gpu.bind(gpu ? new Device("0") : Device.CPU);
        double sum = Nd4j.ones(1000).sumNumber().doubleValue();
        System.out.println(
                (gpu ? "cuda" : "cpu") + " " + Nd4j.getAffinityManager().getNumberOfDevices() + " " + sum);
    }
}

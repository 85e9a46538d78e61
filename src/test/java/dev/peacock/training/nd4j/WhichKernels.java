package dev.peacock.training.nd4j;

import org.nd4j.linalg.factory.Nd4j;

/** Says which of OpenBLAS's kernels a process computes with that was asked for some by name, or for none, and that loads ND4J first. */
final class WhichKernels {
    private WhichKernels() {}

    public static void main(String[] asked) {
        new NativeCode(NativeBuild.choose(), asked[0]).select();
        Nd4j.create(1).close();
        System.out.println("kernels " + OpenBlas.core());
    }
}

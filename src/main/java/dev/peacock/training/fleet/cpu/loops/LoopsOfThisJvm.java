package dev.peacock.training.fleet.cpu.loops;

import java.lang.reflect.InvocationTargetException;

/** The fastest loops that this JVM can run. */
public final class LoopsOfThisJvm {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    private LoopsOfThisJvm() {}

    /** Whether the JVM was started with the Vector API's module. */
    public static boolean hasVectors() {
        return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
    }

    public static Loops create() {
        if (!hasVectors()) {
            return new Loops();
        }
        try {
            // by name: without the module the class could not even be verified
            Class<?> vectors = Class.forName("dev.peacock.training.fleet.cpu.vector.VectorLoops");
            return (Loops) vectors.getDeclaredConstructor().newInstance();
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            throw new IllegalStateException("the Vector API is there, but its loops cannot be made", e);
        }
    }
}

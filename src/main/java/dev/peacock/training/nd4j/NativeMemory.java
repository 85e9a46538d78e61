package dev.peacock.training.nd4j;

import org.bytedeco.javacpp.Pointer;

/** How much memory ND4J holds outside the heap. */
public final class NativeMemory {
    // to ask JavaCPP would load it, and with it whichever native build it finds
    private static volatile boolean loaded;

    private NativeMemory() {}

    /** To be called where ND4J is loaded anyway. */
    static void isLoaded() {
        loaded = true;
    }

    /** Bytes that JavaCPP knows of; 0 where ND4J is not loaded. */
    public static long bytes() {
        return loaded ? Pointer.totalBytes() : 0;
    }
}

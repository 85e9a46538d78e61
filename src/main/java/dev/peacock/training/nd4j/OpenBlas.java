package dev.peacock.training.nd4j;

import com.sun.jna.NativeLibrary;
import dev.peacock.provenance.Machine;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * OpenBLAS, which computes the matrix products of all trainers on processors. It has a set of kernels for each kind of
 * processor, and chooses one when it is loaded, from the environment or by the processor. The sets differ in rounding
 * and speed, so this class decides which one is used, however this JVM was started.
 */
public final class OpenBlas {
    /** The environment's variable that names a set of kernels. */
    public static final String VARIABLE = "OPENBLAS_CORETYPE";

    /** OpenBLAS's pointer to the kernels that it took. */
    private static final String TAKEN = "gotoblas";

    /** Those in this release, as OpenBLAS spells them. */
    private static final List<String> CORES = List.of(
            "Prescott",
            "Core2",
            "Nehalem",
            "Barcelona",
            "Sandybridge",
            "Bulldozer",
            "Piledriver",
            "Steamroller",
            "Excavator",
            "Haswell",
            "Zen",
            "SkylakeX",
            "Cooperlake");

    /** By what this class has set in the environment; empty where that is as it was. */
    private static String asked = "";

    private OpenBlas() {}

    /**
     * Asks for kernels by their name; where it is empty and none were asked for by name, for those that the environment names, or else
     * the best for this processor. Only counts before OpenBLAS is loaded.
     */
    static synchronized void ask(String core) {
        String wanted = core;
        if (core.isEmpty()) {
            String named = Objects.requireNonNullElse(System.getenv(VARIABLE), "");
            wanted = asked.isEmpty() && named.isBlank() ? NativeBuild.coreType(Machine.cpuInfo()) : asked;
        }
        if (!wanted.equals(asked)) {
            setEnvironment(wanted);
            asked = wanted;
        }
    }

    /** Of this process, where native code reads it; what Java has read of the environment stays as it is. */
    private static void setEnvironment(String core) {
        try {
            NativeLibrary.getProcess().getFunction("setenv").invokeInt(new Object[] {VARIABLE, core, 1});
        } catch (LinkageError e) {
            // if JNA cannot load its library, OpenBLAS chooses, and its choice is recorded and compared
            System.getLogger(OpenBlas.class.getName()).log(System.Logger.Level.WARNING, "cannot set " + VARIABLE, e);
        }
    }

    /** Loads OpenBLAS's bindings, with the kernels that were asked for, and returns their file. */
    public static Path load() {
        return Loaded.BINDINGS;
    }

    /** The name of the kernels that OpenBLAS, which this loads, has taken. */
    public static String core() {
        return Loaded.CORE;
    }

    /** Loaded when it is first used. */
    private static final class Loaded {
        static final Path BINDINGS = bindings();
        static final String CORE =
                CORES.stream().filter(Loaded::isTaken).findFirst().orElse("unknown");

        private static Path bindings() {
            NativeBuild.select(NativeBuild.choose());
            return Path.of(Loader.load(openblas_nolapack.class));
        }

        private static boolean isTaken(String core) {
            Pointer taken = Loader.addressof(TAKEN);
            Pointer kernels = Loader.addressof(TAKEN + "_" + core.toUpperCase(Locale.ROOT));
            return taken != null && kernels != null && new LongPointer(taken).get() == kernels.address();
        }
    }
}

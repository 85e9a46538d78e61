package dev.peacock.training.nd4j;

import dev.peacock.check.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * Chooses which of ND4J's native builds is loaded. The plain one has no oneDNN, and its convolutions are some twenty times
 * slower. The choice is made through JavaCPP's system property, which only counts before the first use of ND4J.
 */
public final class NativeBuild {
    /** JavaCPP's system property; its value is appended to {@code linux-x86_64}. */
    public static final String PROPERTY = "org.bytedeco.javacpp.platform.extension";

    /**
     * JavaCPP's limit on the process's resident memory. With one it reads the process's size at every allocation, which costs a
     * small network a sixth of its time; clusters limit a container's memory themselves.
     */
    private static final String PHYSICAL = "org.bytedeco.javacpp.maxphysicalbytes";

    private static final Set<String> AVX512 = Set.of("avx512f", "avx512bw", "avx512dq", "avx512vl");
    private static final Set<String> AVX2 = Set.of("avx2", "fma");

    /** OpenBLAS's names of kernels that need more than any x86-64 processor has. */
    private static final Set<String> AVX512_CORES = Set.of("skylakex", "cooperlake", "sapphirerapids");

    private static final Set<String> AVX2_CORES = Set.of("haswell", "zen");

    private NativeBuild() {}

    /**
     * Which of OpenBLAS's kernels are the best on a processor, from the text of Linux's {@code /proc/cpuinfo}; empty where it has
     * no AVX2, and OpenBLAS chooses. Elsewhere it may not, since it goes by models' numbers: of those that are newer than its release, AMD's with
     * AVX-512 get kernels without it, and Intel's those of 2004, a quarter as fast.
     */
    static String coreType(String cpuinfoText) {
        Set<String> flags = flags(cpuinfoText);
        if (flags.containsAll(AVX512)) {
            return "SkylakeX";
        }
        boolean amd =
                cpuinfoText.lines().anyMatch(line -> line.startsWith("vendor_id") && line.contains("AuthenticAMD"));
        return flags.containsAll(AVX2) ? amd ? "Zen" : "Haswell" : "";
    }

    /**
     * Throws a UserError for code that the processor cannot run, since a missing instruction would end the JVM without
     * a message. Accepts everything if the system does not say which instructions the processor has.
     *
     * @param extension of ND4J's build, unless the system property names another
     * @param coreType name of OpenBLAS's kernels, empty where it chooses
     */
    static void check(String extension, String coreType, String cpuinfoText) {
        Set<String> flags = flags(cpuinfoText);
        String build = System.getProperty(PROPERTY, extension);
        String core = coreType.toLowerCase(Locale.ROOT);
        if (flags.isEmpty()) {
            return;
        }
        if (!flags.containsAll(build.endsWith("avx512") ? AVX512 : build.endsWith("avx2") ? AVX2 : Set.of())) {
            throw new UserError("This machine's processor cannot run ND4J's build " + build.substring(1)
                    + ", which the driver's machine or an earlier session chose: use machines of one kind, or set -D"
                    + PROPERTY
                    + "=" + choose(cpuinfoText) + " in spark.executor.extraJavaOptions.");
        }
        if (!flags.containsAll(AVX512_CORES.contains(core) ? AVX512 : AVX2_CORES.contains(core) ? AVX2 : Set.of())) {
            throw new UserError("This machine's processor cannot run OpenBLAS's kernels " + coreType
                    + ", which OPENBLAS_CORETYPE names or which the experiment has used: use machines of one kind, or "
                    + "begin in another --out with OPENBLAS_CORETYPE set to what all can run, such as Haswell.");
        }
    }

    /** The extension for a processor, from the text of Linux's {@code /proc/cpuinfo}; empty for the plain build. */
    public static String choose(String cpuinfoText) {
        Set<String> flags = flags(cpuinfoText);
        if (flags.containsAll(AVX512)) {
            return "-onednn-avx512";
        }
        return flags.containsAll(AVX2) ? "-onednn-avx2" : "";
    }

    private static Set<String> flags(String cpuinfoText) {
        return cpuinfoText
                .lines()
                .filter(line -> line.startsWith("flags") && line.indexOf(':') > 0)
                .findFirst()
                .map(line -> Set.copyOf(Arrays.asList(
                        line.substring(line.indexOf(':') + 1).trim().split("\\s+"))))
                .orElse(Set.of());
    }

    /** The extension for this machine; empty where there is no {@code /proc/cpuinfo}. */
    public static String choose() {
        Path cpuinfo = Path.of("/proc/cpuinfo");
        try {
            return Files.isReadable(cpuinfo) ? choose(Files.readString(cpuinfo, StandardCharsets.UTF_8)) : "";
        } catch (IOException e) {
            throw new UserError("Cannot read " + cpuinfo + ": set -D" + PROPERTY + " yourself.", e);
        }
    }

    /**
     * Asks for the build {@code extension}, unless the user or an earlier call has asked for one. An empty one is set too:
     * without the property JavaCPP loads whichever build it finds, even one that this processor cannot run.
     */
    public static void select(String extension) {
        if (System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, extension);
        }
        if (System.getProperty(PHYSICAL) == null) {
            System.setProperty(PHYSICAL, "0");
        }
        OpenBlas.ask("");
    }
}

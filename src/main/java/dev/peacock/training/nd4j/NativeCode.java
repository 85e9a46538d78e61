package dev.peacock.training.nd4j;

import dev.peacock.check.UserError;
import dev.peacock.provenance.Machine;
import java.io.Serializable;

/**
 * The native code that trains an experiment. Other code rounds differently, so the driver chooses it once, and every
 * JVM that continues the experiment uses the same code, or refuses.
 *
 * @param build extension of ND4J's build, see {@link NativeBuild}; empty for the plain one
 * @param core OpenBLAS's name of its kernels; empty where the model needs none, or an earlier version did not record them
 */
public record NativeCode(String build, String core) implements Serializable {
    /** Of what was not trained here. */
    public static final NativeCode NONE = new NativeCode("", "");

    /** The best for this machine, unless the user asks for kernels by name; {@code asked} is empty where he does not. */
    public static NativeCode ofThisMachine(String asked) {
        return new NativeCode(NativeBuild.choose(Machine.cpuInfo()), asked);
    }

    /** Asks for it. Only counts before the first use of ND4J and OpenBLAS. */
    public void select() {
        NativeBuild.select(build);
        OpenBlas.ask(core);
    }

    /**
     * What this JVM computes with after {@link #select()}, for an experiment that begins; loads OpenBLAS. UserError where the user asked
     * for kernels that it has not taken.
     */
    public NativeCode loaded() {
        check(Machine.cpuInfo());
        select();
        NativeCode loaded = new NativeCode(System.getProperty(NativeBuild.PROPERTY, build), OpenBlas.core());
        if (!core.isEmpty() && !isCore(loaded.core)) {
            throw new UserError(
                    OpenBlas.VARIABLE + " asks for OpenBLAS's kernels " + core
                            + ", but this process computes with " + loaded.core
                            + ": name kernels that OpenBLAS 0.3.19 has, such as Haswell or SkylakeX, or leave the variable unset.");
        }
        return loaded;
    }

    /** Selects and loads the code that an experiment began with. Throws a UserError if this JVM cannot use it. */
    public void enter() {
        check(Machine.cpuInfo());
        select();
        if (!core.isEmpty()) {
            compare(OpenBlas.core());
        }
    }

    void compare(String loaded) {
        if (!isCore(loaded)) {
            throw new UserError("This experiment was begun with OpenBLAS's kernels " + core
                    + ", but this process computes with " + loaded
                    + ", which round otherwise: start a new process with " + OpenBlas.VARIABLE + "=" + core
                    + ", or choose another --out.");
        }
    }

    /** Whether products are rounded alike, as far as is known of both. */
    public boolean roundsLike(NativeCode other) {
        return core.isEmpty() || other.core.isEmpty() || isCore(other.core);
    }

    private boolean isCore(String other) {
        return core.equalsIgnoreCase(other);
    }

    private void check(String cpuinfo) {
        NativeBuild.check(build, core, cpuinfo);
    }
}

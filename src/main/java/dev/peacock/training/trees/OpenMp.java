package dev.peacock.training.trees;

import com.sun.jna.NativeLibrary;
import dev.peacock.check.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** GCC's OpenMP, which XGBoost's native code wants and does not bring; ND4J brings it. */
final class OpenMp {
    private static final String NAME = "libgomp.so.1";
    private static final String BUNDLED = "/org/nd4j/linalg/cpu/nativecpu/bindings/linux-x86_64/" + NAME;

    private OpenMp() {}

    /** Loads the machine's, or else the one in our jar. UserError if neither can be loaded. */
    static void load() {
        try {
            NativeLibrary.getInstance(NAME);
        } catch (UnsatisfiedLinkError none) {
            loadBundled();
        }
    }

    static void loadBundled() {
        try (InputStream in = OpenMp.class.getResourceAsStream(BUNDLED)) {
            if (in == null) {
                throw new IOException(BUNDLED + " is not in the jar");
            }
            Path file = Files.createTempFile("peacock-", NAME);
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            System.load(file.toString());
            Files.delete(file);
        } catch (IOException | UnsatisfiedLinkError e) {
            throw new UserError(
                    "model.gradient-boosted-trees needs " + NAME + ", which this machine lacks; install it, for "
                            + "instance with apt-get install libgomp1",
                    e);
        }
    }
}

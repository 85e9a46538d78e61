package dev.peacock.training.fleet.cpu;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import dev.peacock.training.nd4j.OpenBlas;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Matrix products of the OpenBLAS that ND4J also uses, straight on arrays of the heap: the native code is entered by JNI's critical
 * sections, which copy nothing and cost a tenth of a microsecond. One native thread.
 */
public final class Blas {
    private static final String LIBRARY = "dev.ludovic.netlib.blas.nativeLibPath";
    private static final String OPENBLAS = "libopenblas_nolapack.so.0";

    /** Those of OpenBLAS's kernels that were measured to be fast for small matrices. */
    private static final String SMALL_CORE = "SkylakeX";

    private Blas() {}

    /** The library itself, whose matrices lie column after column. */
    public static BLAS library() {
        return Loaded.BLAS;
    }

    /** Whether products of up to a million multiplications are the fastest: elsewhere those of few rows are very slow. */
    public static boolean hasSmallKernels() {
        return Loaded.SMALL;
    }

    /** Loaded when it is first used. */
    private static final class Loaded {
        // netlib warns of each implementation that is not there, but we ask only for the native one
        private static final Logger NETLIB = Logger.getLogger("dev.ludovic.netlib.blas.InstanceBuilder");
        static final NativeBLAS BLAS = load();
        static final boolean SMALL = OpenBlas.core().equals(SMALL_CORE);

        private static NativeBLAS load() {
            NETLIB.setLevel(Level.SEVERE);
            Path library = OpenBlas.load().resolveSibling(OPENBLAS);
            if (System.getProperty(LIBRARY) == null && Files.exists(library)) {
                System.setProperty(LIBRARY, library.toString());
            }
            openblas_nolapack.blas_set_num_threads(1);
            return NativeBLAS.getInstance();
        }
    }

    /** Whether an operand is taken as it lies or transposed. */
    public enum Form {
        PLAIN("N"),
        TRANSPOSED("T");

        private final String letter;

        Form(String letter) {
            this.letter = letter;
        }
    }

    /**
     * C = op(A) op(B) + beta C, all row-major; C [m, n], op(A) [m, k], op(B) [k, n]. {@code lda}, {@code ldb} and {@code ldc} are
     * the values from one row as it lies to the next.
     */
    public static void multiply(
            Form formA,
            Form formB,
            int m,
            int n,
            int k,
            float[] a,
            int offsetA,
            int lda,
            float[] b,
            int offsetB,
            int ldb,
            float beta,
            float[] c,
            int offsetC,
            int ldc) {
        // what is row-major here is column-major and transposed there: C' = B' A'
        Loaded.BLAS.sgemm(
                formB.letter, formA.letter, n, m, k, 1f, b, offsetB, ldb, a, offsetA, lda, beta, c, offsetC, ldc);
    }
}

package dev.peacock.onnx;

import dev.peacock.check.Reason;
import dev.peacock.check.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model in a file of ONNX's format, from one input of floats to one output of floats. One thread computes it; several may call {@link
 * #run} at a time.
 */
public interface OnnxModel extends AutoCloseable {
    /** What spark-submit fetches from Maven Central by --packages. */
    String PACKAGE = "com.microsoft.onnxruntime:onnxruntime:1.28.0";

    /** Length of an axis that the model leaves open. */
    long OPEN = -1;

    /**
     * Opens a file. UserError where ONNX Runtime is missing; for what is no model, or has an operator that it does not know; and where the
     * model has several inputs, or no output of floats, and none was named.
     *
     * @param shown how messages call the file
     * @param input name of an input; null for the only one
     * @param output name of an output; null for the first that has floats
     */
    static OnnxModel open(Path file, String shown, @Nullable String input, @Nullable String output) {
        try {
            // another class, so that this one is there without ONNX Runtime
            return RuntimeModel.open(file, shown, input, output);
        } catch (NoClassDefFoundError e) {
            throw new UserError(
                    shown
                            + ": a model of ONNX needs ONNX Runtime, which is no part of the jar; mvn -DskipTests package puts it into"
                            + " target/extras, where job/peacock takes it from, and spark-submit fetches it by --packages "
                            + PACKAGE + " (behind -- where job/peacock is called)",
                    e);
        } catch (ExceptionInInitializerError e) {
            Throwable cause = e.getCause();
            throw new UserError(
                    shown + ": ONNX Runtime does not start on this machine: " + Reason.of(cause == null ? e : cause),
                    e);
        }
    }

    /** Name of the input. */
    String input();

    /** Of the input, the batch's first; {@link #OPEN} for an axis of any length. */
    List<Long> inputShape();

    /** Numbers of a row of the input; UserError where the model leaves it open. */
    int inputs();

    /** Name of the output. */
    String output();

    /** Of all outputs that are arrays, in the model's order, the shape by name; {@link #OPEN} for an axis of any length. */
    Map<String, List<Long>> outputs();

    /**
     * Computes rows.
     *
     * @param rows [count, inputs]
     * @return [count, outputs]
     */
    default float[] run(float[] rows, int count) {
        return run(rows, count, inputShape().subList(1, inputShape().size()));
    }

    /**
     * Computes rows of a shape that the model leaves open. UserError for one that it does not take, or where it gives an output that is
     * not one row for each.
     *
     * @param axes of a row
     */
    float[] run(float[] rows, int count, List<Long> axes);

    @Override
    void close();
}

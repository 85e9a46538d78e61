package dev.peacock.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A model that ONNX Runtime computes. */
final class RuntimeModel implements OnnxModel {
    private static final Set<OnnxJavaType> FLOATS =
            Set.of(OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16, OnnxJavaType.BFLOAT16);

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String shown;
    private final String input;
    private final List<Long> inputShape;
    private final String output;
    private final Map<String, List<Long>> outputs;

    private RuntimeModel(
            OrtEnvironment environment,
            OrtSession session,
            String shown,
            @Nullable String input,
            @Nullable String output)
            throws OrtException {
        this.environment = environment;
        this.session = session;
        this.shown = shown;
        this.input = chosenInput(session.getInputNames(), shown, input);
        NodeInfo taken = session.getInputInfo().get(this.input);
        if (taken == null || !(taken.getInfo() instanceof TensorInfo tensor) || tensor.type != OnnxJavaType.FLOAT) {
            throw new UserError(shown + ": the input '" + Shown.text(this.input)
                    + "' must be an array of float, but is " + (taken == null ? "nothing" : kind(taken)));
        }
        this.inputShape = shape(tensor);
        if (inputShape.isEmpty()) {
            throw new UserError(
                    shown + ": the input '" + Shown.text(this.input) + "' is one number, not a batch of rows");
        }
        this.outputs = new LinkedHashMap<>();
        this.output = chosenOutput(session.getOutputInfo(), output);
    }

    static OnnxModel open(Path file, String shown, @Nullable String input, @Nullable String output) {
        if (!Files.isRegularFile(file)) {
            throw new UserError(shown + ": there is no such file");
        }
        // one environment for the process: it is never closed
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "peacock");
        OrtSession session = null;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            // Spark runs tasks side by side
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            session = environment.createSession(file.toString(), options);
            return new RuntimeModel(environment, session, shown, input, output);
        } catch (OrtException | UserError e) {
            close(session);
            throw e instanceof OrtException of ? refused(of, file, shown) : (UserError) e;
        }
    }

    private static UserError refused(OrtException e, Path file, String shown) {
        return e.getCode() == OrtException.OrtErrorCode.ORT_INVALID_PROTOBUF
                        || file.toFile().length() == 0
                ? new UserError(
                        shown
                                + ": is no model in ONNX's format, or a part of one; export it again, by torch.onnx.export for example",
                        e)
                : new UserError(
                        shown + ": ONNX Runtime does not take this model: "
                                + Shown.sentence(String.valueOf(e.getMessage())),
                        e);
    }

    private static String chosenInput(Set<String> names, String shown, @Nullable String wanted) {
        if (wanted == null && names.size() == 1) {
            return names.iterator().next();
        }
        if (wanted == null || !names.contains(wanted)) {
            throw new UserError(shown + ": has "
                    + (wanted == null
                            ? names.size() + " inputs, of which one must be named"
                            : "no input '" + Shown.text(wanted) + "'")
                    + "; it has " + Shown.list(names));
        }
        return wanted;
    }

    private String chosenOutput(Map<String, NodeInfo> all, @Nullable String wanted) {
        all.forEach((name, info) -> {
            if (info.getInfo() instanceof TensorInfo tensor && FLOATS.contains(tensor.type)) {
                outputs.put(name, shape(tensor));
            }
        });
        if (wanted != null && all.containsKey(wanted) && !outputs.containsKey(wanted)) {
            throw new UserError(shown + ": the output '" + Shown.text(wanted) + "' must be an array of float, but is "
                    + kind(all.get(wanted)));
        }
        if (wanted != null && !outputs.containsKey(wanted) || outputs.isEmpty()) {
            throw new UserError(shown + ": has no output"
                    + (wanted == null ? " that is an array of float" : " '" + Shown.text(wanted) + "'") + "; it has "
                    + Shown.list(all.keySet()));
        }
        return wanted == null ? outputs.keySet().iterator().next() : wanted;
    }

    private static String kind(NodeInfo info) {
        return info.getInfo() instanceof TensorInfo tensor ? "one of " + tensor.type : "none";
    }

    private static List<Long> shape(TensorInfo tensor) {
        return Arrays.stream(tensor.getShape()).boxed().toList();
    }

    @Override
    public String input() {
        return input;
    }

    @Override
    public List<Long> inputShape() {
        return inputShape;
    }

    @Override
    public int inputs() {
        List<Long> axes = inputShape.subList(1, inputShape.size());
        if (axes.contains(OPEN)) {
            throw new UserError(shown + ": leaves the length of an axis of its input open: " + inputShape);
        }
        return product(axes);
    }

    @Override
    public String output() {
        return output;
    }

    @Override
    public Map<String, List<Long>> outputs() {
        return Collections.unmodifiableMap(outputs);
    }

    @Override
    public float[] run(float[] rows, int count, List<Long> axes) {
        requireTaken(axes);
        int width = product(axes);
        if (rows.length != Math.multiplyExact(width, count)) {
            throw new IllegalArgumentException(rows.length + " numbers for " + count + " rows of " + width);
        }
        long batch = inputShape.get(0);
        if (batch == OPEN || batch == count || count == 0) {
            return count == 0 ? rows : batch(rows, count, axes);
        }
        // a model that takes so many rows and no others
        int size = Math.toIntExact(batch);
        float[] all = new float[0];
        for (int from = 0; from < count; from += size) {
            float[] part = batch(Arrays.copyOfRange(rows, from * width, (from + size) * width), size, axes);
            int outputs = part.length / size;
            if (from == 0) {
                all = new float[Math.multiplyExact(outputs, count)];
            }
            System.arraycopy(part, 0, all, from * outputs, Math.min(size, count - from) * outputs);
        }
        return all;
    }

    private void requireTaken(List<Long> axes) {
        List<Long> own = inputShape.subList(1, inputShape.size());
        boolean isTaken = own.size() == axes.size();
        for (int axis = 0; isTaken && axis < own.size(); axis++) {
            isTaken = axes.get(axis) > 0
                    && (own.get(axis) == OPEN || own.get(axis).equals(axes.get(axis)));
        }
        if (!isTaken) {
            throw new UserError(shown + ": takes rows of the shape " + shownAxes(own) + ", but they are of the shape "
                    + shownAxes(axes));
        }
    }

    private float[] batch(float[] rows, int count, List<Long> axes) {
        long[] shape = LongStream.concat(LongStream.of(count), axes.stream().mapToLong(Long::longValue))
                .toArray();
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(rows), shape);
                OrtSession.Result result = session.run(Map.of(input, tensor), Set.of(output));
                OnnxTensor given = (OnnxTensor) result.get(0)) {
            long[] of = given.getInfo().getShape();
            FloatBuffer numbers = given.getFloatBuffer();
            if (of.length == 0 || of[0] != count || numbers.remaining() == 0) {
                throw new UserError(shown + ": must give one row for each of " + count + ", but the output '"
                        + Shown.text(output) + "' has the shape " + Arrays.toString(of));
            }
            float[] values = new float[numbers.remaining()];
            numbers.get(values);
            return values;
        } catch (OrtException e) {
            throw new UserError(
                    shown + ": ONNX Runtime cannot compute this model: "
                            + Shown.sentence(String.valueOf(e.getMessage())),
                    e);
        }
    }

    private static int product(List<Long> axes) {
        return Math.toIntExact(axes.stream().reduce(1L, Math::multiplyExact));
    }

    private static String shownAxes(List<Long> axes) {
        return axes.stream()
                .map(length -> length == OPEN ? "any" : Long.toString(length))
                .collect(Collectors.joining(" x "));
    }

    @Override
    public void close() {
        close(session);
    }

    private static void close(@Nullable OrtSession session) {
        try {
            if (session != null) {
                session.close();
            }
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}

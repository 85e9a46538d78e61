package dev.peacock.audit.attribution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.audit.attribution.ScoreArray.Layout;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.npy.ByteSource;
import dev.peacock.npy.FirstBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * A file in the format safetensors: eight bytes with the length of a header, little-endian; the header, a JSON object with type, shape
 * and place of each tensor; and the tensors, little-endian in C order. kronfluence writes one matrix of test by train examples, or one
 * a module, which are then added up.
 */
final class Safetensors {
    /** What the library itself reads at most. */
    private static final long LONGEST = 100_000_000;

    private static final int BEFORE = Long.BYTES;

    private Safetensors() {}

    /** Whether a file begins like one. */
    static boolean isOne(ByteSource.Seekable file) throws IOException {
        try (InputStream in = file.open()) {
            byte[] start = in.readNBytes(BEFORE + 1);
            return start.length == BEFORE + 1 && start[BEFORE] == '{' && length(start) <= LONGEST;
        }
    }

    private static long length(byte[] start) {
        long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return length < 0 ? Long.MAX_VALUE : length;
    }

    /** UserError if the file is damaged, or its tensors are no matrices of one size and type. */
    static ScoreArray read(String name, ByteSource.Seekable file) throws IOException {
        JsonNode header;
        long data;
        try (InputStream in = file.open()) {
            int length = (int) length(in.readNBytes(BEFORE));
            byte[] json = in.readNBytes(length);
            if (json.length < length) {
                throw new UserError(name + ": the file ends within its header; it is truncated");
            }
            header = new ObjectMapper().readTree(json);
            data = (long) BEFORE + length;
        } catch (JsonProcessingException e) {
            throw new UserError(name + ": its header is no JSON, so it is no safetensors file, or a damaged one", e);
        }
        List<ScoreArray> tensors = new ArrayList<>();
        for (Iterator<Map.Entry<String, JsonNode>> fields = header.fields(); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> field = fields.next();
            if (!field.getKey().equals("__metadata__")) {
                tensors.add(tensor(name, field.getKey(), field.getValue(), file, data));
            }
        }
        if (tensors.isEmpty()) {
            throw new UserError(name + ": holds no tensor; write the scores there");
        }
        ScoreArray first = tensors.get(0);
        for (ScoreArray tensor : tensors) {
            if (tensor.rows() != first.rows()
                    || tensor.columns() != first.columns()
                    || !tensor.layout().equals(first.layout())) {
                throw new UserError(name
                        + ": its tensors differ in shape or type, so they are not the scores of one model's modules; "
                        + "write the scores alone");
            }
        }
        return new ScoreArray(
                name,
                first.rows(),
                first.columns(),
                false,
                first.layout(),
                tensors.stream().flatMap(tensor -> tensor.parts().stream()).toList());
    }

    private static ScoreArray tensor(String name, String called, JsonNode node, ByteSource.Seekable file, long data) {
        String tensor = name + ", tensor '" + Shown.text(called) + "'";
        ScoreType type = ScoreType.of(node.path("dtype").asText())
                .orElseThrow(() -> new UserError(tensor + ": is of type '"
                        + Shown.text(node.path("dtype").asText()) + "', but scores are F16, BF16, F32 or F64"));
        List<Long> shape = new ArrayList<>();
        node.path("shape").forEach(axis -> shape.add(axis.asLong(-1)));
        ScoreFiles.checkMatrix(tensor, shape, shape.toString());
        long from = node.path("data_offsets").path(0).asLong(-1);
        long to = node.path("data_offsets").path(1).asLong(-1);
        long bytes = shape.get(0) * shape.get(1) * type.bytes();
        if (from < 0 || to - from != bytes) {
            throw new UserError(
                    tensor + ": its header claims " + shape + " in " + (to - from) + " bytes; the file is damaged");
        }
        if (data + to > file.length()) {
            throw new UserError(tensor + ": the file ends before its last score; it is truncated");
        }
        Layout layout = Layout.dense(type, ByteOrder.LITTLE_ENDIAN, shape.get(1));
        return new ScoreArray(
                name,
                shape.get(0),
                shape.get(1),
                false,
                layout,
                List.of(() -> new FirstBytes(file.openAt(data + from), bytes)));
    }
}

package dev.peacock.audit.attribution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.audit.attribution.ScoreArray.Layout;
import dev.peacock.check.UserError;
import dev.peacock.npy.ByteSource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The directory that bergson writes (its sequence scores): info.json says how many items and scores there are and where the fields of
 * an item are; scores.bin holds a record of each item, of every score and, behind it, whether it was written. Items are train
 * examples, scores are of queries: train by test.
 */
final class BergsonScores {
    static final String INFO = "info.json";

    private static final String DATA = "scores.bin";
    private static final int MOST_INFO = 1 << 28;

    private BergsonScores() {}

    /** Opens another file of the directory. */
    interface Directory {
        ByteSource.Seekable file(String name) throws IOException;
    }

    /** UserError if the files do not belong together, or are of another form. */
    static ScoreArray read(String name, ByteSource.Seekable info, Directory directory) throws IOException {
        JsonNode json = json(name, info);
        if (json.path("attribute_tokens").asBoolean()) {
            throw new UserError(name + ": holds scores of tokens, but a fleet has examples; score whole sequences");
        }
        long items = json.path("num_items").asLong(-1);
        int scores = json.path("num_scores").asInt(-1);
        ScoreFiles.checkMatrix(name, List.of(items, (long) scores), "(" + items + ", " + scores + ")");
        Layout layout = layout(name, json.path("dtype"), scores);
        ByteSource.Seekable data;
        try {
            data = directory.file(DATA);
        } catch (FileNotFoundException e) {
            throw new UserError(name + ": has " + INFO + " but no " + DATA + "; copy both", e);
        }
        long wanted = items * layout.rowBytes();
        if (data.length() != wanted) {
            throw new UserError(name + ": " + DATA + " has " + data.length() + " bytes, but " + items + " items take "
                    + wanted + "; the file is " + (data.length() < wanted ? "truncated" : "damaged"));
        }
        return new ScoreArray(name, items, scores, false, layout, List.of(data::open));
    }

    private static JsonNode json(String name, ByteSource.Seekable info) throws IOException {
        try (InputStream in = info.open()) {
            return new ObjectMapper().readTree(in.readNBytes(MOST_INFO));
        } catch (JsonProcessingException e) {
            throw new UserError(name + ": its " + INFO + " is no JSON; it is damaged", e);
        }
    }

    private static Layout layout(String name, JsonNode dtype, int scores) {
        JsonNode offsets = dtype.path("offsets");
        int rowBytes = dtype.path("itemsize").asInt(-1);
        ScoreType type = ScoreType.of(dtype.path("formats").path(0).asText()).orElseThrow(() -> form(name));
        int first = offsets.path(0).asInt(-1);
        int written = offsets.path(1).asInt(-1) - first;
        int stride = scores > 1 ? offsets.path(2).asInt(-1) - first : rowBytes;
        boolean regular = offsets.size() == 2 * scores
                && IntStream.range(0, scores)
                        .allMatch(k -> offsets.path(2 * k).asInt(-1) == first + k * stride
                                && offsets.path(2 * k + 1).asInt(-1) == first + k * stride + written
                                && dtype.path("names").path(2 * k).asText().equals("score_" + k)
                                && dtype.path("formats")
                                        .path(2 * k)
                                        .asText()
                                        .equals(dtype.path("formats").path(0).asText()));
        boolean fits = first >= 0
                && written >= type.bytes()
                && (scores == 1 || stride > written)
                && first + (long) (scores - 1) * stride + written < rowBytes;
        if (!regular || !fits) {
            throw form(name);
        }
        return new Layout(type, ByteOrder.LITTLE_ENDIAN, rowBytes, stride, first, written);
    }

    private static UserError form(String name) {
        return new UserError(
                name + ": its " + INFO + " describes another form than bergson's pairs of a score and whether it was "
                        + "written; write the scores with numpy.save");
    }
}

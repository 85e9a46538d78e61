package dev.peacock.report.lookup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of all examples as text for a page: base64 of gzip of JSON, which the page's script (report.js) reads. It has the train and
 * the test examples by column, in the order of their ids. What compresses well stands there: differences of lines, models that are
 * wrong, and estimates in thousandths.
 *
 * @param packed that text
 * @param train how many train examples there are
 * @param test how many test examples there are
 */
public record AllExamples(String packed, int train, int test) {
    /** More would make the page too large to open at once. */
    public static final int MOST = 200_000;

    private static final Pattern NUMBERED = Pattern.compile("(.*\\D)?(0|[1-9]\\d{0,14})", Pattern.DOTALL);

    /**
     * What any example has.
     *
     * @param givenId what the data set calls it, or null
     * @param source its file, and its line or row at the end
     * @param label index of its label; -1 without labels
     * @param text the beginning of a document; null for other examples
     */
    public record Named(
            @Nullable String givenId,
            String source,
            int label,
            @Nullable String text) {}

    /** A train example; estimates are null where they are undefined, and mean scores also unless it is a document. */
    public record Train(
            Named named,
            int modelsIn,
            int modelsOut,
            int correctIn,
            int correctOut,
            @Nullable Double memorization,
            @Nullable Double low,
            @Nullable Double high,
            @Nullable Double scoreIn,
            @Nullable Double scoreOut) {}

    /** A test example, with the train example that has the largest influence on it. */
    public record Test(
            Named named,
            int models,
            int correct,
            @Nullable Long topTrainId,
            @Nullable Double topInfluence) {}

    /** Packs examples in the order of their ids; {@code labels} are the labels' names. */
    public static AllExamples pack(List<String> labels, List<Train> train, List<Test> test) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(new GZIPOutputStream(bytes))) {
            json.writeStartObject();
            json.writeFieldName("labels");
            json.writeArray(labels.toArray(String[]::new), 0, labels.size());
            json.writeObjectFieldStart("train");
            names(json, train.stream().map(Train::named).toList());
            column(json, "in", train, Train::modelsIn);
            column(json, "out", train, Train::modelsOut);
            column(json, "wrong_in", train, one -> one.modelsIn() - one.correctIn());
            column(json, "wrong_out", train, one -> one.modelsOut() - one.correctOut());
            column(json, "memorization", train, one -> thousandths(one.memorization()));
            column(json, "low", train, one -> thousandths(one.low()));
            column(json, "high", train, one -> thousandths(one.high()));
            if (train.stream().anyMatch(one -> one.scoreIn() != null || one.scoreOut() != null)) {
                column(json, "score_in", train, one -> thousandths(one.scoreIn()));
                column(json, "score_out", train, one -> thousandths(one.scoreOut()));
            }
            json.writeEndObject();
            json.writeObjectFieldStart("test");
            names(json, test.stream().map(Test::named).toList());
            column(json, "models", test, Test::models);
            column(json, "wrong", test, one -> one.models() - one.correct());
            column(json, "top", test, Test::topTrainId);
            column(json, "influence", test, one -> thousandths(one.topInfluence()));
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String packed = new String(Base64.getEncoder().encode(bytes.toByteArray()), StandardCharsets.US_ASCII);
        return new AllExamples(packed, train.size(), test.size());
    }

    /** Ids, labels, and the sources as indexes of what stands before the number at their end, and the numbers. */
    private static void names(JsonGenerator json, List<Named> examples) throws IOException {
        if (examples.stream().anyMatch(example -> example.givenId() != null)) {
            column(json, "id", examples, Named::givenId);
        }
        column(json, "label", examples, Named::label);
        if (examples.stream().anyMatch(example -> example.text() != null)) {
            column(json, "text", examples, Named::text);
        }
        Map<String, Integer> files = new LinkedHashMap<>();
        List<Place> places =
                examples.stream().map(example -> Place.of(example.source())).toList();
        column(json, "file", places, place -> files.computeIfAbsent(place.file, file -> files.size()));
        long[] before = new long[1];
        column(json, "line", places, place -> {
            if (place.line == null) {
                return null;
            }
            long more = place.line - before[0];
            before[0] = place.line;
            return more;
        });
        json.writeFieldName("files");
        json.writeArray(files.keySet().toArray(String[]::new), 0, files.size());
    }

    /** A source, and the number that ends it, if one does. */
    private record Place(String file, @Nullable Long line) {
        static Place of(String source) {
            Matcher numbered = NUMBERED.matcher(source);
            if (!numbered.matches()) {
                return new Place(source, null);
            }
            String file = numbered.group(1);
            return new Place(file == null ? "" : file, Long.valueOf(numbered.group(2)));
        }
    }

    private static @Nullable Long thousandths(@Nullable Double value) {
        return value == null ? null : Math.round(value * 1000);
    }

    private static <T> void column(
            JsonGenerator json, String name, List<T> examples, Function<T, @Nullable Object> cell) throws IOException {
        json.writeArrayFieldStart(name);
        for (T example : examples) {
            Object value = cell.apply(example);
            if (value == null) {
                json.writeNull();
            } else if (value instanceof Number number) {
                json.writeNumber(number.longValue());
            } else {
                json.writeString(value.toString());
            }
        }
        json.writeEndArray();
    }
}

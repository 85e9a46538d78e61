package dev.peacock.report.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.report.lookup.AllExamples.Named;
import dev.peacock.report.lookup.AllExamples.Test;
import dev.peacock.report.lookup.AllExamples.Train;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

class AllExamplesTest {
    private static Train train(@Nullable String givenId, String source, int label, @Nullable Double memorization) {
        return new Train(
                new Named(givenId, source, label, null),
                280,
                120,
                279,
                20,
                memorization,
                memorization,
                null,
                null,
                null);
    }

    private static JsonNode unpacked(AllExamples all) throws IOException {
        byte[] bytes = Base64.getDecoder().decode(all.packed());
        return new ObjectMapper().readTree(new GZIPInputStream(new ByteArrayInputStream(bytes)));
    }

    @org.junit.jupiter.api.Test
    void numbers_areThereByColumn_inThousandths_withDifferencesOfLines() throws IOException {
        AllExamples all = AllExamples.pack(
                List.of("no", "\"yes\""),
                List.of(
                        train("a\u00e9", "c.csv:4", 1, -0.12345),
                        train(null, "c.csv:3", 0, null),
                        train("b", "fleet.npz: column 1000", -1, 1.0),
                        train("c", "cat/img_0012", 0, 0.0),
                        train("d", "x.png", 0, 0.9996)),
                List.of(new Test(new Named(null, "17", 0, null), 400, 34, null, null)));

        assertThat(all.train()).isEqualTo(5);
        assertThat(all.test()).isEqualTo(1);
        JsonNode json = unpacked(all);
        assertThat(json.get("labels")).hasToString("[\"no\",\"\\\"yes\\\"\"]");
        JsonNode train = json.get("train");
        assertThat(train.get("id")).hasToString("[\"a\u00e9\",null,\"b\",\"c\",\"d\"]");
        assertThat(train.get("label")).hasToString("[1,0,-1,0,0]");
        assertThat(train.get("files")).hasToString("[\"c.csv:\",\"fleet.npz: column \",\"cat/img_0012\",\"x.png\"]");
        assertThat(train.get("file")).hasToString("[0,0,1,2,3]");
        assertThat(train.get("line")).hasToString("[4,-1,997,null,null]");
        assertThat(train.get("in")).hasToString("[280,280,280,280,280]");
        assertThat(train.get("wrong_out")).hasToString("[100,100,100,100,100]");
        assertThat(train.get("memorization")).hasToString("[-123,null,1000,0,1000]");
        JsonNode test = json.get("test");
        assertThat(test.has("id")).isFalse();
        assertThat(test.get("files")).hasToString("[\"\"]");
        assertThat(test.get("line")).hasToString("[17]");
        assertThat(test.get("wrong")).hasToString("[366]");
        assertThat(test.get("top")).hasToString("[null]");
    }
}

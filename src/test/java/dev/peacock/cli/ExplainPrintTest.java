package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.spark.explain.Explanations;
import dev.peacock.spark.explain.Explanations.Influences;
import dev.peacock.spark.explain.Explanations.OfTest;
import dev.peacock.spark.explain.Explanations.Partner;
import dev.peacock.stats.FdrMethod;
import dev.peacock.stats.Interval;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is printed of the rows of a table: ids, lines, and values as they were given. */
class ExplainPrintTest {
    private static final Map<String, String> EXPLAINED = columns("34", "missing", 30);

    private static Map<String, String> columns(String age, String city, int more) {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("age", age);
        columns.put("city", city);
        for (int i = 0; i < more; i++) {
            columns.put("x" + i, age);
        }
        return columns;
    }

    private static Partner partner(@Nullable String givenId, @Nullable Map<String, String> columns) {
        return new Partner(
                7,
                1,
                "yes",
                "c.csv:9",
                givenId,
                columns,
                5,
                5,
                5,
                0,
                1.0,
                0.1,
                new Interval(0.5, 1),
                null,
                0.01,
                0.02,
                0.9);
    }

    private static String printed(@Nullable Integer wrong, OfTest test) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Explanations found = new Explanations(
                "e",
                Score.CORRECT,
                10,
                0.05,
                FdrMethod.BENJAMINI_HOCHBERG,
                null,
                null,
                4,
                wrong,
                List.of(test),
                List.of());
        new ExplainPrint(new PrintStream(bytes, true, StandardCharsets.UTF_8), "out").print(found);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static OfTest test(@Nullable String givenId, @Nullable Map<String, String> columns, Partner... partners) {
        Influences influences = new Influences(3, 0, 1, 0, List.of(partners), List.of());
        return new OfTest(
                3,
                0,
                "no",
                "c.csv:5",
                givenId,
                columns,
                10,
                4,
                0.4,
                new Interval(0.2, 0.6),
                null,
                influences,
                List.of());
    }

    @Test
    void rows_haveTheirIds_theirValues_andWhatDiffers() {
        String printed = printed(
                null,
                test(
                        "c17",
                        EXPLAINED,
                        partner("c8", columns("34", "Ulm", 30)),
                        partner("c9", columns("35", "Ulm", 30)),
                        partner("c10", EXPLAINED)));

        assertThat(printed)
                .contains("Test example 3, labelled no (id c17, c.csv:5)\n")
                .contains(
                        "\nage = 34, city = missing, x0 = 34, x1 = 34, x2 = 34, x3 = 34, x4 = 34, x5 = 34 and 24 more\n")
                .contains("  train_id  id            label        influence")
                .contains("\n         7  c8            yes          1.000 (0.500 to 1.000)")
                .contains("\n            differs in city = Ulm (of 32 columns)\n")
                .contains("\n            differs in age = 35, city = Ulm, x0 = 35, x1 = 35")
                .contains("x5 = 35 and 24 more (of 32 columns)\n")
                .contains("\n            the same values in all columns\n");
        assertThat(printed(1, test("c17", EXPLAINED))).containsPattern("\n +3  no .* id c17, c.csv:5\n");
    }

    @Test
    void longIds_keepTheColumnsBelowEachOther_unlessTheyAreVeryLong() {
        String longer = "Smith, John 102";
        String printed = printed(null, test("c17", null, partner("c8", null), partner(longer, null)));
        assertThat(printed)
                .contains("  train_id  id               label        influence")
                .contains("\n         7  c8               yes          1.000")
                .contains("\n         7  Smith, John 102  yes          1.000");
        assertThat(printed(null, test("c17", null, partner("c8", null), partner(longer.repeat(9), null))))
                .contains("\n         7  c8" + " ".repeat(40) + "yes          1.000");
    }

    @Test
    void othersThanRows_areAsEver() {
        assertThat(printed(null, test(null, null, partner(null, null))))
                .contains("Test example 3, labelled no (c.csv:5)\n4 of 10 models")
                .contains("  train_id  label        influence")
                .contains("\n         7  yes          1.000 (0.500 to 1.000)      0.020      0.900\n\n");
    }
}

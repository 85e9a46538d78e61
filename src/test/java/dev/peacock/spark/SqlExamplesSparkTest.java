package dev.peacock.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.cluster.Outputs;
import dev.peacock.notebook.FinishedRun;
import dev.peacock.table.SqlExamples;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every query of docs/tables.md answers its question on a run's tables. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("spark")
class SqlExamplesSparkTest {
    static final List<SqlExamples.Example> EXAMPLES = SqlExamples.ALL;

    private final Path out = FinishedRun.out();
    /** With views of its own. */
    private final SparkSession session = TestRun.session().newSession();

    private final Map<String, List<Row>> answers = new HashMap<>();

    @BeforeAll
    void ask() {
        session.conf().set("spark.sql.shuffle.partitions", "1");
        SqlExamples.views(out.toString()).forEach(session::sql);
        EXAMPLES.forEach(example ->
                answers.put(example.question(), session.sql(example.query()).collectAsList()));
    }

    @ParameterizedTest
    @FieldSource("EXAMPLES")
    void query_namesItsColumns_andHasRows(SqlExamples.Example example) {
        var result = session.sql(example.query());
        assertThat(result.columns()).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z_]+"));
        if (!example.question().contains("(They do if there is no row.)")) {
            assertThat(rows(example.question()))
                    .isNotEmpty()
                    .allSatisfy(row -> assertThat(row.anyNull()).isFalse());
        }
    }

    @Test
    void histogram_countsEveryEstimate() {
        long estimated =
                session.table("memorization").filter("memorization is not null").count();
        assertThat(rows("How is memorization distributed").stream()
                        .mapToLong(row -> row.getLong(1))
                        .sum())
                .isEqualTo(estimated);
        assertThat(rows("How is memorization distributed"))
                .extracting(row -> row.getDouble(0))
                .isSorted()
                .allSatisfy(edge -> assertThat(edge).isBetween(-1.0, 1.0));
    }

    @Test
    void strongestPairs_areOfOneLabel_andInOrder() {
        List<Row> rows = rows("Which pairs");
        assertThat(rows)
                .hasSize(10)
                .allSatisfy(row -> assertThat(value(row, "train_label")).isEqualTo(value(row, "test_label")));
        assertThat(rows.stream().map(row -> row.getDouble(0)))
                .isSortedAccordingTo(java.util.Comparator.reverseOrder())
                .first()
                .isEqualTo(session.sql("select max(influence) from influence")
                        .first()
                        .getDouble(0));
    }

    @Test
    void classes_areAllThere_theMostMemorizedFirst() {
        List<Row> rows = rows("Which classes");
        assertThat(rows.stream().map(row -> row.getString(0)))
                .containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(rows.stream().map(row -> (Double) value(row, "mean")))
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
        assertThat(rows.stream()
                        .mapToLong(row -> (Long) value(row, "memorized"))
                        .sum())
                .isEqualTo(session.sql("select * from memorization where memorization >= 0.25")
                        .count());
    }

    @Test
    void mostMemorized_comeWithTheirSource() {
        assertThat(rows("Where do"))
                .hasSize(10)
                .allSatisfy(row -> assertThat((String) value(row, "source")).isNotBlank());
    }

    @Test
    void memorizedExamples_areRightWhereSeen_andNotElsewhere() {
        List<Row> rows = rows("How often");
        assertThat(rows.stream().map(row -> row.getBoolean(0))).containsExactly(false, true);
        double memorized = difference(rows.get(1));
        assertThat(memorized).isGreaterThan(0.25);
        assertThat(difference(rows.get(0))).isBetween(-0.25, 0.25);
    }

    private static double difference(Row row) {
        return (Double) value(row, "accuracy_in") - (Double) value(row, "accuracy_out");
    }

    @Test
    void testExamples_comeWithTheTrainExampleThatMatters() {
        assertThat(rows("Which test examples"))
                .hasSize(10)
                .allSatisfy(
                        row -> assertThat((Double) value(row, "top_influence")).isPositive());
    }

    @Test
    void decodedBits_areThoseOfPeacocksOwnReader() {
        List<Row> rows = rows("Which models saw train example 3");
        Outputs.rows(out)
                .forEach((run, model) -> assertThat(rows.get(run))
                        .isEqualTo(org.apache.spark.sql.RowFactory.create(
                                run,
                                model.included().get(3),
                                model.trainCorrect().get(3))));
        assertThat(rows.stream().filter(row -> row.getBoolean(1)))
                .hasSize(session.sql("select models_in from memorization where train_id = 3")
                        .first()
                        .getInt(0));
    }

    @Test
    void bitsOfAllModels_giveEveryCountAgain_andAWrongBitWouldShow() {
        String query = example("Do the bits").query();
        assertThat(rows("Do the bits")).isEmpty();
        // the next bit's, from example 0 on: nearly every count differs
        assertThat(session.sql(query.replace("int(m.train_id % 8)", "int((m.train_id + 1) % 8)"))
                        .count())
                .isGreaterThan(1000);
    }

    @Test
    void aPlantedColumn_isRefused() {
        assertThatThrownBy(() -> session.sql(example("Which classes").query().replace("e.label_name", "e.name")))
                .isInstanceOf(AnalysisException.class);
    }

    private List<Row> rows(String question) {
        return Objects.requireNonNull(answers.get(example(question).question()));
    }

    private static SqlExamples.Example example(String question) {
        return SqlExamples.ALL.stream()
                .filter(example -> example.question().startsWith(question))
                .findFirst()
                .orElseThrow();
    }

    private static Object value(Row row, String column) {
        return Objects.requireNonNull(
                row.get(Arrays.asList(row.schema().fieldNames()).indexOf(column)));
    }
}

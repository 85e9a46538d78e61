package dev.peacock.table;

import java.util.List;

/** Example queries on the tables in Spark SQL, as docs/tables.md shows them. */
public final class SqlExamples {
    /** Stands for the output directory. */
    public static final String OUT = "/data/mine";

    private static final List<Table> VIEWS =
            List.of(Tables.EXAMPLES, Tables.OUTCOMES, Tables.MEMORIZATION, Tables.INFLUENCE, Tables.TEST_EXAMPLES);

    /** A question, and the one query that answers it. */
    public record Example(String question, String query) {}

    /** In the order of the page. */
    public static final List<Example> ALL = List.of(
            new Example("How is memorization distributed?", """
                    select floor(memorization * 10) / 10 as at_least, count(*) as examples, score
                    from memorization
                    where memorization is not null
                    group by at_least, score
                    order by at_least"""),
            new Example("Which pairs are strongest, by which score, and what are they?", """
                    select i.influence, i.score, i.ci_low, i.ci_high, i.train_id, i.test_id,
                           a.label_name as train_label, b.label_name as test_label, a.source as train_source
                    from influence i
                    join examples a on a.split = 'train' and a.id = i.train_id
                    join examples b on b.split = 'test' and b.id = i.test_id
                    order by i.influence desc, i.train_id, i.test_id
                    limit 10"""),
            new Example(
                    "Which classes are memorized most? (The standard error is over examples; the notebooks have a test. A margin has other "
                            + "units than a probability.)",
                    """
                    select e.label_name, count(m.memorization) as estimated, avg(m.memorization) as mean,
                           stddev(m.memorization) / sqrt(count(m.memorization)) as standard_error,
                           count_if(m.memorization >= if(m.score = 'margin', 2 * ln(1.25 / 0.75), 0.25)) as memorized
                    from memorization m
                    join examples e on e.split = 'train' and e.id = m.train_id
                    group by e.label_name
                    order by mean desc"""),
            new Example("Where do the most memorized examples come from?", """
                    select m.train_id, e.source, e.label_name, m.memorization, m.ci_low, m.ci_high, m.q_value
                    from memorization m
                    join examples e on e.split = 'train' and e.id = m.train_id
                    where m.memorization is not null
                    order by m.memorization desc, m.train_id
                    limit 10"""),
            new Example(
                    "How often do models classify memorized examples correctly, if they saw them and if "
                            + "they did not?",
                    """
                    select memorization >= if(score = 'margin', 2 * ln(1.25 / 0.75), 0.25) as memorized, count(*) as examples,
                           sum(correct_in) / sum(models_in) as accuracy_in, sum(correct_out) / sum(models_out) as accuracy_out
                    from memorization
                    where memorization is not null
                    group by memorized
                    order by memorized"""),
            new Example("Which test examples depend most on a single train example?", """
                    select t.test_id, t.accuracy, t.top_train_id, t.top_influence, m.memorization
                    from test_examples t
                    join memorization m on m.train_id = t.top_train_id
                    order by t.top_influence desc, t.test_id
                    limit 10"""),
            new Example(
                    "Which models saw train example 3, and which of these classify it correctly? (Bit 3 of byte 0.)",
                    """
                    select run,
                           getbit(int(conv(hex(substring(included, 3 div 8 + 1, 1)), 16, 10)), 3 % 8) = 1 as saw,
                           getbit(int(conv(hex(substring(train_correct, 3 div 8 + 1, 1)), 16, 10)), 3 % 8) = 1 as right
                    from outcomes
                    order by run"""),
            new Example(
                    "Do the bits of all models add up to the counts of every example, whatever the score? (They do if there is no row.)",
                    """
                    with bits as (
                      select m.train_id, m.models_in, m.correct_in,
                             getbit(int(conv(hex(substring(o.included, int(m.train_id div 8) + 1, 1)), 16, 10)), int(m.train_id % 8)) as saw,
                             getbit(int(conv(hex(substring(o.train_correct, int(m.train_id div 8) + 1, 1)), 16, 10)), int(m.train_id % 8)) as right
                      from memorization m cross join outcomes o
                    )
                    select train_id, models_in, sum(saw) as counted_in, correct_in, sum(saw * right) as counted_correct_in
                    from bits
                    group by train_id, models_in, correct_in
                    having counted_in <> models_in or counted_correct_in <> correct_in"""));

    private SqlExamples() {}

    /** One statement a table, which makes it a view that has the last part of its path as name; {@code out} is a directory or a URI. */
    public static List<String> views(String out) {
        return VIEWS.stream()
                .map(table -> "create or replace temporary view %s using parquet options (path '%s/%s')"
                        .formatted(table.path().replaceAll(".*/", ""), out, table.path()))
                .toList();
    }

    /** The page's section. */
    static String markdown() {
        StringBuilder section = new StringBuilder("""

                ## Examples in Spark SQL

                For `spark-sql`, or `spark.sql("...")` in a program. First one view a table; `%s` is the output directory:

                ```sql
                """.formatted(OUT));
        views(OUT).forEach(view -> section.append(view).append(";\n"));
        section.append("```\n");
        for (Example example : ALL) {
            section.append('\n').append(example.question()).append("\n\n```sql\n");
            section.append(example.query()).append(";\n```\n");
        }
        return section.toString();
    }
}

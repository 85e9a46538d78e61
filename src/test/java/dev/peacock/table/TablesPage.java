package dev.peacock.table;

import java.util.List;

/** The text of docs/tables.md. */
public final class TablesPage {
    private TablesPage() {}

    /** Those tables in Markdown. */
    public static String markdown(List<Table> tables) {
        StringBuilder page = new StringBuilder("""
                # Tables

                <!-- Generated from dev.peacock.table.Tables: change it there, then run
                     mvn -q test -Dtest=TablesPageTest -Dpeacock.update-docs=true -->

                All tables are Parquet, under the output directory. `train_id` and `test_id` are 0-based positions in the
                input, in its order, so that anyone can join them back. `given_id` is what the data set calls an example
                (`dataset.train.id`), in each table that has such a position; it is null in a data set without ids, and a table
                that an earlier Peacock wrote is without it. Undefined is null, never 0.

                Queries to start from are [at the end](#examples-in-spark-sql) for Spark, and in
                [job/notebooks](../job/notebooks/README.md) for pandas, DuckDB and Java.
                """);
        for (Table table : tables) {
            page.append("\n## ")
                    .append(table.path())
                    .append("\n\nOne row: ")
                    .append(table.row())
                    .append(".\n\n");
            page.append("| column | type | null | meaning |\n|---|---|---|---|\n");
            for (Column<?> column : table.columns()) {
                page.append("| `").append(column.name()).append("` | ");
                page.append(column.type().shown()).append(" | ");
                page.append(column.nullable() ? "yes" : "").append(" | ");
                page.append(column.doc().replace("|", "\\|")).append(" |\n");
            }
        }
        return page.append(SqlExamples.markdown()).toString();
    }
}

package dev.peacock.audit.longtail.spark;

import static dev.peacock.audit.longtail.spark.LongTailTables.LEVELS;

import dev.peacock.audit.longtail.Levels;
import dev.peacock.audit.longtail.Prior;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.Rows;
import dev.peacock.spark.output.SparkTables;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** What {@code audit longtail --prior} found: expectations, no data. */
record LongTailPrior(Prior prior, Levels levels) {
    /** Its summary.json: shares and errors are of 1; null is undefined. */
    record Summary(
            String prior,
            long subpopulations,
            int examples,
            int classes,
            double optimumError,
            double unseenMass,
            double singletonShare,
            double singletonCost,
            double singletonCostWithoutGuessing,
            double errorWithoutSingletons,
            List<Level> levels) {}

    /** As the table {@link LongTailTables#LEVELS}. */
    record Level(
            int seen,
            String which,
            @Nullable Double tau,
            double subpopulations,
            double share,
            double mass,
            double cost,
            double costWithoutGuessing,
            double costUpTo) {}

    Summary summary() {
        return new Summary(
                prior.words(),
                prior.subpopulations(),
                levels.expected().n(),
                levels.classes(),
                levels.optimum(),
                levels.expected().mass()[0],
                levels.expected().share(1),
                levels.costBelow(2),
                levels.expected().mass()[1],
                levels.optimum() + levels.costBelow(2),
                levels.rows().stream()
                        .map(row -> new Level(
                                row.l(),
                                row.andMore() ? "more" : "exactly",
                                row.tau(),
                                row.number(),
                                row.share(),
                                row.mass(),
                                row.cost(),
                                row.mass(),
                                row.costUpTo()))
                        .toList());
    }

    /** Writes {@code audits/longtail-prior} below a directory, which may or may not be that of an experiment. */
    public void write(SparkSession session, String directory) throws IOException {
        OutputDirectory out = new OutputDirectory(session.sparkContext().hadoopConfiguration(), directory);
        AuditFiles.begin(out, LongTailTables.PRIOR_DIRECTORY);
        Summary summary = summary();
        List<Row> rows = summary.levels().stream()
                .map(row -> Rows.of(LEVELS)
                        .with(LEVELS.seen, row.seen())
                        .with(LEVELS.which, row.which())
                        .with(LEVELS.tau, row.tau())
                        .with(LEVELS.subpopulations, row.subpopulations())
                        .with(LEVELS.share, row.share())
                        .with(LEVELS.mass, row.mass())
                        .with(LEVELS.cost, row.cost())
                        .with(LEVELS.costWithoutGuessing, row.costWithoutGuessing())
                        .with(LEVELS.costUpTo, row.costUpTo())
                        .build())
                .toList();
        new SparkTables(session, out).write(LEVELS, rows);
        AuditFiles.finish(out, LongTailTables.PRIOR_DIRECTORY, summary);
    }
}

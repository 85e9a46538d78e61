package dev.peacock.audit.longtail.spark;

import static dev.peacock.audit.longtail.spark.LongTailTables.LEVELS;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.audit.longtail.Levels;
import dev.peacock.audit.longtail.Prior;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.Rows;
import dev.peacock.spark.output.SparkTables;
import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The results of {@code audit longtail --prior}: expectations, without any data. */
public record LongTailPrior(Prior prior, Levels levels) {

    /** One line of JSON. */
    public String json() {
        return JsonFiles.line(object());
    }

    private ObjectNode object() {
        ObjectNode json = AuditFiles.object();
        json.put("prior", prior.words());
        json.put("subpopulations", prior.subpopulations());
        json.put("examples", levels.expected().n());
        json.put("classes", levels.classes());
        json.put("optimum_error", levels.optimum());
        json.put("unseen_mass", levels.expected().mass()[0]);
        json.put("singleton_share", levels.expected().share(1));
        json.put("singleton_cost", levels.costBelow(2));
        json.put("singleton_cost_without_guessing", levels.expected().mass()[1]);
        json.put("error_without_singletons", levels.optimum() + levels.costBelow(2));
        ArrayNode rows = json.putArray("levels");
        for (Levels.Row row : levels.rows()) {
            ObjectNode one = rows.addObject();
            one.put("seen", row.l());
            one.put("which", which(row));
            one.put("tau", row.tau());
            one.put("subpopulations", row.number());
            one.put("share", row.share());
            one.put("mass", row.mass());
            one.put("cost", row.cost());
            one.put("cost_without_guessing", row.mass());
            one.put("cost_up_to", row.costUpTo());
        }
        return json;
    }

    private static String which(Levels.Row row) {
        return row.andMore() ? "more" : "exactly";
    }

    /** Writes {@code audits/longtail-prior} below a directory, which may or may not be that of an experiment. */
    public void write(SparkSession session, String directory) throws IOException {
        OutputDirectory out = new OutputDirectory(session.sparkContext().hadoopConfiguration(), directory);
        AuditFiles.begin(out, LongTailTables.PRIOR_DIRECTORY);
        SparkTables tables = new SparkTables(session, out);
        List<Row> rows = levels.rows().stream()
                .map(row -> Rows.of(LEVELS)
                        .with(LEVELS.seen, row.l())
                        .with(LEVELS.which, which(row))
                        .with(LEVELS.tau, row.tau())
                        .with(LEVELS.subpopulations, row.number())
                        .with(LEVELS.share, row.share())
                        .with(LEVELS.mass, row.mass())
                        .with(LEVELS.cost, row.cost())
                        .with(LEVELS.costWithoutGuessing, row.mass())
                        .with(LEVELS.costUpTo, row.costUpTo())
                        .build())
                .toList();
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        tables.write(LEVELS, tables.frame(LEVELS, spark.parallelize(rows, 1)));
        AuditFiles.finish(out, LongTailTables.PRIOR_DIRECTORY, object());
    }
}

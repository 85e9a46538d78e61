package dev.peacock.spark.report;

import dev.peacock.report.AuditSection;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import java.io.IOException;
import java.util.List;

/** Makes the sections of the report that follow the estimates, in the order to show, from an output directory. */
@FunctionalInterface
public interface ReportSections {
    List<AuditSection> of(SparkTables tables, OutputDirectory out, ReportExamples examples) throws IOException;
}

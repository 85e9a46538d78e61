package dev.peacock.spark.work;

import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Squares as a program for spark-submit: the output directory, that of the marks, the fault, its number, and how many numbers. */
public final class SquaresJob {
    private SquaresJob() {}

    public static void main(String[] words) throws IOException {
        Path out = Path.of(words[0]);
        Work<Squares.Row> work = Squares.work(
                out.resolve("work"),
                Path.of(words[1]),
                Squares.Fault.valueOf(words[2]),
                Integer.parseInt(words[3]),
                null);
        try (SparkSession session = SparkSession.builder().getOrCreate()) {
            OutputDirectory directory =
                    new OutputDirectory(new Configuration(), out.toUri().toString());
            Scheduler<Squares.Row> scheduler =
                    new Scheduler<>(new JobContext(session, directory, System.out, false), work);
            scheduler.repair("files of squares");
            scheduler.runMissing(Integer.parseInt(words[4]));
        }
    }
}

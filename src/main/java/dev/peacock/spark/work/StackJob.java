package dev.peacock.spark.work;

import dev.peacock.spark.session.StackReport;
import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.Seq;
import scala.concurrent.ExecutionContext;
import scala.package$;
import scala.runtime.BoxedUnit;

/** A job that hands each task's reports to the driver when they come, once, and keeps none. */
final class StackJob {
    private StackJob() {}

    /**
     * Starts it and returns at once; jobs started earlier get executors first. Reports have a partition each. {@code done} is called
     * by one thread of Spark's at a time; what it throws fails the job. {@code ended} gets the failure, or null, once.
     */
    static void start(
            JavaRDD<List<StackReport>> reports, Consumer<StackReport> done, Consumer<@Nullable Throwable> ended) {
        Seq<Object> partitions = package$.MODULE$.Range().apply(0, reports.getNumPartitions());
        reports.context()
                .submitJob(
                        reports.rdd(),
                        (Function1<Iterator<List<StackReport>>, List<StackReport>> & Serializable) Iterator::next,
                        partitions,
                        (partition, reported) -> {
                            reported.forEach(done);
                            return BoxedUnit.UNIT;
                        },
                        () -> BoxedUnit.UNIT)
                .onComplete(
                        result -> {
                            ended.accept(
                                    result.isSuccess() ? null : result.failed().get());
                            return BoxedUnit.UNIT;
                        },
                        ExecutionContext.fromExecutor(Runnable::run));
    }
}

package dev.peacock.spark.work;

import dev.peacock.spark.session.StackReport;
import java.io.Serializable;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.collection.Seq;
import scala.concurrent.ExecutionContext;
import scala.package$;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/** A job that hands each task's report to the driver when it comes, once, and keeps none. */
final class StackJob {
    private StackJob() {}

    /**
     * Starts it and returns at once; jobs started earlier get executors first. Reports have a partition each. {@code done} is called
     * by one thread of Spark's at a time; what it throws fails the job. {@code ended} gets the failure, or null, once.
     */
    static void start(JavaRDD<StackReport> reports, Consumer<StackReport> done, Consumer<@Nullable Throwable> ended) {
        Seq<Object> partitions = package$.MODULE$.Range().apply(0, reports.getNumPartitions());
        reports.context()
                .submitJob(reports.rdd(), new Only(), partitions, new Handed(done), new Nothing())
                .onComplete(new Ended(ended), ExecutionContext.fromExecutor(Runnable::run));
    }

    private static final class Only extends AbstractFunction1<Iterator<StackReport>, StackReport>
            implements Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public StackReport apply(Iterator<StackReport> partition) {
            return partition.next();
        }
    }

    private static final class Handed extends AbstractFunction2<Object, StackReport, BoxedUnit> {
        private final Consumer<StackReport> done;

        Handed(Consumer<StackReport> done) {
            this.done = done;
        }

        @Override
        public BoxedUnit apply(Object partition, StackReport report) {
            done.accept(report);
            return BoxedUnit.UNIT;
        }
    }

    private static final class Nothing extends AbstractFunction0<BoxedUnit> {
        @Override
        public BoxedUnit apply() {
            return BoxedUnit.UNIT;
        }
    }

    private static final class Ended extends AbstractFunction1<Try<BoxedUnit>, BoxedUnit> {
        private final Consumer<@Nullable Throwable> ended;

        Ended(Consumer<@Nullable Throwable> ended) {
            this.ended = ended;
        }

        @Override
        public BoxedUnit apply(Try<BoxedUnit> result) {
            ended.accept(result.isSuccess() ? null : result.failed().get());
            return BoxedUnit.UNIT;
        }
    }
}

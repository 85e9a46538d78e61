package dev.peacock.spark;

import java.io.Serializable;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** A job that hands each task's report to the driver when it comes, once, and keeps none. */
final class StackJob {
    private StackJob() {}

    /** Reports have a partition each. {@code done} is called by one thread of Spark's at a time; what it throws fails the job. */
    static void run(JavaRDD<StackReport> reports, Consumer<StackReport> done) {
        reports.context()
                .runJob(reports.rdd(), new Only(), new Handed(done), ClassTag$.MODULE$.apply(StackReport.class));
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
}

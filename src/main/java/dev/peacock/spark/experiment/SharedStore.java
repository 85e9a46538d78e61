package dev.peacock.spark.experiment;

import dev.peacock.dataset.StoreCheck;
import java.nio.file.Path;
import org.apache.spark.SparkFiles;
import org.apache.spark.api.java.JavaSparkContext;
import scala.collection.JavaConverters;

/** Brings the packed store to every executor's local disk, once. Its name holds its hash, so that stores never mix. */
public final class SharedStore {
    private SharedStore() {}

    /** Returns the name under which {@link #local} finds it. */
    public static String share(JavaSparkContext spark, org.apache.hadoop.fs.Path store) {
        // a cluster lists the file under an address of the driver's own, so that only its name can be compared
        boolean shared = JavaConverters.seqAsJavaList(spark.sc().listFiles()).stream()
                .anyMatch(uri -> uri.endsWith("/" + store.getName()));
        if (!shared) {
            // a path's own text has blanks, which Spark takes for the end of an address
            spark.addFile(store.toUri().toString());
        }
        return store.getName();
    }

    /** On an executor: the local copy, which is checked the first time. */
    public static Path local(String name) {
        return StoreCheck.checkedOnce(Path.of(SparkFiles.get(name)));
    }
}

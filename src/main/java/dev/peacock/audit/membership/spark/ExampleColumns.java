package dev.peacock.audit.membership.spark;

import dev.peacock.audit.membership.ExampleScores;
import dev.peacock.audit.membership.Ranks;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;

/**
 * A few numbers of each example that are only meaningful in comparison with all other examples; NaN where undefined.
 */
record ExampleColumns(double[] vulnerability, double[] percentile, double[] tpr01, double[] tpr001)
        implements Serializable {
    /** The reciprocals of the false-positive rates of the thresholds, in the order of ExampleScores. */
    static final int RATE_01 = 100;

    static final int RATE_001 = 1_000;

    private record Some(int[] ids, double[] vulnerability, double[] tpr01, double[] tpr001) implements Serializable {
        static Some of(ExampleScores block) {
            double[] vulnerability = new double[block.ids().length];
            Arrays.setAll(vulnerability, block::vulnerability);
            return new Some(block.ids(), vulnerability, block.tpr()[0], block.tpr()[1]);
        }
    }

    /** Collects them. */
    static ExampleColumns of(JavaRDD<ExampleScores> examples, int n) {
        double[] vulnerability = new double[n];
        double[] tpr01 = new double[n];
        double[] tpr001 = new double[n];
        for (Some block : examples.map(Some::of).collect()) {
            for (int i = 0; i < block.ids.length; i++) {
                int id = block.ids[i];
                vulnerability[id] = block.vulnerability[i];
                tpr01[id] = block.tpr01[i];
                tpr001[id] = block.tpr001[i];
            }
        }
        return new ExampleColumns(vulnerability, Ranks.percentiles(vulnerability), tpr01, tpr001);
    }
}

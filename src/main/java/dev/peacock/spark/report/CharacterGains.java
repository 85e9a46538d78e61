package dev.peacock.spark.report;

import dev.peacock.bits.PackedBits;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import dev.peacock.spark.columns.OutcomeScan;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.training.DocumentScores;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** How much more probable each character of some train documents is to the models that saw the document. */
public final class CharacterGains {
    /** The report shows no more of a document. */
    private static final int CHARACTERS = 600;

    private CharacterGains() {}

    /** By train document, the gains in nats of its first characters; empty where a run kept none, or all models saw it, or none did. */
    public static Map<Long, List<Double>> of(
            SparkSession session, OutputDirectory out, Experiment experiment, Collection<Long> ids) throws IOException {
        if (!Boolean.TRUE.equals(experiment.config().outcome().characters()) || ids.isEmpty()) {
            return Map.of();
        }
        int length = Objects.requireNonNull(experiment.shape()).size();
        int kept = Math.min(CHARACTERS, length);
        int[] wanted = ids.stream().mapToInt(Long::intValue).toArray();
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        Sums sums = JobGroups.find(
                spark,
                "characters of " + wanted.length + " documents",
                () -> OutcomeScan.of(
                                spark,
                                FinishedFleet.of(out, experiment),
                                Outcomes.Kept.ALL,
                                row -> part(row, wanted, length, kept))
                        .aggregate(Sums.none(wanted.length, kept), Sums::add, Sums::plus));
        Map<Long, List<Double>> gains = new HashMap<>();
        for (int d = 0; d < wanted.length; d++) {
            if (sums.in[d] > 0 && sums.out[d] > 0) {
                gains.put((long) wanted[d], sums.gains(d, kept));
            }
        }
        return gains;
    }

    /** One model's bytes of the wanted documents, and which of them it saw. */
    private record Part(PackedBits seen, byte[] characters) implements Serializable {}

    private static Part part(OutcomeRow row, int[] wanted, int length, int kept) {
        DocumentScores documents = Objects.requireNonNull(row.documents());
        byte[] all = documents.trainCharacters();
        byte[] some = new byte[all == null ? 0 : wanted.length * kept];
        PackedBits.Builder seen = new PackedBits.Builder(wanted.length);
        for (int d = 0; d < wanted.length; d++) {
            if (all != null) {
                System.arraycopy(all, wanted[d] * length, some, d * kept, kept);
            }
            if (row.included().get(wanted[d])) {
                seen.set(d);
            }
        }
        return new Part(seen.build(), some);
    }

    /** Numbers of models and sums over them, whole numbers, so that their order says nothing. */
    private record Sums(int[] in, int[] out, long[] sumsIn, long[] sumsOut) implements Serializable {
        static Sums none(int documents, int kept) {
            return new Sums(
                    new int[documents], new int[documents], new long[documents * kept], new long[documents * kept]);
        }

        /** A model without characters says nothing. */
        Sums add(Part part) {
            int kept = part.characters.length / in.length;
            for (int d = 0; kept > 0 && d < in.length; d++) {
                boolean seen = part.seen.get(d);
                (seen ? in : out)[d]++;
                long[] sums = seen ? sumsIn : sumsOut;
                for (int i = d * kept; i < (d + 1) * kept; i++) {
                    sums[i] += part.characters[i] & 0xFF;
                }
            }
            return this;
        }

        Sums plus(Sums other) {
            for (int d = 0; d < in.length; d++) {
                in[d] += other.in[d];
                out[d] += other.out[d];
            }
            for (int i = 0; i < sumsIn.length; i++) {
                sumsIn[i] += other.sumsIn[i];
                sumsOut[i] += other.sumsOut[i];
            }
            return this;
        }

        List<Double> gains(int document, int kept) {
            List<Double> gains = new ArrayList<>();
            for (int i = document * kept; i < (document + 1) * kept; i++) {
                gains.add(((double) sumsOut[i] / out[document] - (double) sumsIn[i] / in[document])
                        / DocumentScores.PARTS_OF_NAT);
            }
            return gains;
        }
    }
}

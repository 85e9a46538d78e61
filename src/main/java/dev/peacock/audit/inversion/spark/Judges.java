package dev.peacock.audit.inversion.spark;

import dev.peacock.audit.inversion.spark.InversionTask.Kind;
import dev.peacock.bits.PackedBits;
import dev.peacock.spark.fleet.RunClassifiers;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.JobContext;
import dev.peacock.target.Answers;
import dev.peacock.target.TrainedTarget;
import dev.peacock.training.Device;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * How models of another seed and subset take the images of the others: the last run of the fleet takes all but its own, and the one
 * before it takes those.
 *
 * @param labels by model and class, the label that the judge gives
 * @param confidences by model and class, its probability of the class
 * @param knows by model and class, whether the judge saw an example of the class; one that did not says nothing of its images
 */
record Judges(int[][] labels, double[][] confidences, boolean[][] knows) {

    /** What one judge says of all images. */
    private record Said(int[] labels, double[] confidences, PackedBits saw) implements Serializable {}

    /**
     * @param all finished runs of the fleet, two at least
     * @param train by class, its train examples
     */
    static Judges of(JobContext context, InversionTask task, InvertedFleet fleet, int[] all, int[][] train)
            throws IOException {
        List<Integer> judges = new ArrayList<>(List.of(all[all.length - 1], all[all.length - 2]));
        List<float[]> images = new ArrayList<>();
        for (int model = 0; model < fleet.count(); model++) {
            images.add(fleet.of(model, Kind.IMAGES));
        }
        RunClassifiers models = task.models();
        int[] classes = task.labels();
        List<Said> said = JobGroups.find(
                context.spark(),
                "audit inversion: judges",
                () -> context.spark()
                        .parallelize(judges, judges.size())
                        .map(run -> judge(models, run, images, classes))
                        .collect());
        int[][] labels = new int[fleet.count()][classes.length];
        double[][] confidences = new double[fleet.count()][classes.length];
        boolean[][] knows = new boolean[fleet.count()][];
        for (int model = 0; model < labels.length; model++) {
            Said by = said.get(fleet.runs()[model] == judges.get(0) ? 1 : 0);
            System.arraycopy(by.labels, model * classes.length, labels[model], 0, classes.length);
            System.arraycopy(by.confidences, model * classes.length, confidences[model], 0, classes.length);
            knows[model] = InvertedFleet.knows(by.saw, train);
        }
        return new Judges(labels, confidences, knows);
    }

    private static Said judge(RunClassifiers models, int run, List<float[]> images, int[] classes) {
        int[] labels = new int[images.size() * classes.length];
        double[] confidences = new double[labels.length];
        RunClassifiers.Model trained = models.train(run, Device.CPU);
        try (TrainedTarget judge = trained.target()) {
            for (int model = 0; model < images.size(); model++) {
                double[] all = judge.probabilities(images.get(model), classes.length);
                for (int i = 0; i < classes.length; i++) {
                    int at = model * classes.length + i;
                    labels[at] = Answers.argmax(all, i * judge.classes(), judge.classes());
                    confidences[at] = all[i * judge.classes() + classes[i]];
                }
            }
        }
        return new Said(labels, confidences, trained.mask().bits());
    }
}

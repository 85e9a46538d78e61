package dev.peacock.audit.inversion.spark;

import dev.peacock.audit.inversion.spark.InversionTask.Kind;
import dev.peacock.bits.PackedBits;
import dev.peacock.spark.columns.OutcomeScan;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.fleet.RunClassifiers;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.jobs.Progress;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.work.Floats;
import dev.peacock.spark.work.KeptWork;
import dev.peacock.spark.work.Scheduler;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What was found of each model.
 *
 * @param runs numbers of the models, ascending; elsewhere models are counted by their place here
 * @param found [model, kind]
 * @param saw by model, the train examples that it saw
 */
record InvertedFleet(int[] runs, float[][][] found, PackedBits[] saw) {
    private static final Progress.Words WORDS = new Progress.Words("inverting", "models", "models/s");

    /** What the fleet says of a run. */
    record Said(int run, PackedBits included, PackedBits train, PackedBits test) implements Serializable {
        /** UserError where a model that was trained again is another one. */
        void requireSame(Object fleet, float[] again) {
            int changed = 0;
            for (int example = 0; example < again.length; example++) {
                boolean isRight = example < train.length() ? train.get(example) : test.get(example - train.length());
                changed += isRight == again[example] > 0 ? 0 : 1;
            }
            RunClassifiers.requireSame(fleet, run, changed, again.length);
        }
    }

    /**
     * Does what is missing, and reads all.
     *
     * @param identity a hash of all that it depends on
     */
    static InvertedFleet of(JobContext context, FinishedFleet fleet, InversionTask task, String identity)
            throws IOException {
        String id = KeptWork.id(identity);
        Scheduler<Floats> scheduler = new KeptWork<>(
                        context, "audit inversion", InversionTables.DIRECTORY + "/work", Floats.CODEC)
                .scheduler(
                        "audit inversion: models", id, fleet.experiment().trainer(), WORDS, 1, task, "finished models");
        int[] runs = task.runs();
        List<Floats> rows = scheduler.made(runs.length);
        if (task.file() != null) {
            return of(runs, rows, fleet.experiment().trainSize());
        }
        float[][][] found = found(runs.length, rows);
        PackedBits[] saw = new PackedBits[runs.length];
        for (Said said : said(context, fleet.only(runs))) {
            int model = Arrays.binarySearch(runs, said.run);
            saw[model] = said.included;
            said.requireSame(fleet.out().root(), found[model][Kind.RIGHT.ordinal()]);
        }
        return new InvertedFleet(runs, found, saw);
    }

    /** Of a model of which all that is known is that it may have seen every train example. */
    static InvertedFleet of(int[] runs, List<Floats> rows, int trainSize) {
        boolean[] all = new boolean[trainSize];
        Arrays.fill(all, true);
        PackedBits[] saw = new PackedBits[runs.length];
        Arrays.fill(saw, PackedBits.of(all));
        return new InvertedFleet(runs, found(runs.length, rows), saw);
    }

    private static float[][][] found(int models, List<Floats> rows) {
        float[][][] found = new float[models][Kind.values().length][];
        rows.forEach(row -> found[row.number()][row.kind()] = row.values());
        return found;
    }

    /** Whether its models are the fleet's, of which it is known who saw what. */
    boolean isOfRuns() {
        return runs[0] != InversionTask.OTHER;
    }

    private static List<Said> said(JobContext context, FinishedFleet fleet) throws IOException {
        return new ArrayList<>(JobGroups.find(
                context.spark(),
                "audit inversion: what the fleet says of " + fleet.runs().length + " runs",
                () -> OutcomeScan.of(
                                context.spark(),
                                fleet,
                                row -> new Said(row.run(), row.included(), row.trainCorrect(), row.testCorrect()))
                        .collect()));
    }

    /** By model and class, whether it saw an example of the class, as far as that is known. */
    boolean[][] knows(int[][] trainByClass) {
        return Arrays.stream(saw).map(mask -> knows(mask, trainByClass)).toArray(boolean[][]::new);
    }

    static boolean[] knows(PackedBits saw, int[][] trainByClass) {
        boolean[] knows = new boolean[trainByClass.length];
        for (int place = 0; place < knows.length; place++) {
            knows[place] = saw.count(trainByClass[place]) > 0;
        }
        return knows;
    }

    int count() {
        return runs.length;
    }

    float[] of(int model, Kind kind) {
        return found[model][kind.ordinal()];
    }

    /** One of a model's facts about the image of a class. */
    double fact(int model, int place, int fact) {
        return of(model, Kind.FACTS)[place * InversionTask.FACTS + fact];
    }

    /** The image of the class at a place. */
    float[] image(int model, int place, int width) {
        return Arrays.copyOfRange(of(model, Kind.IMAGES), place * width, (place + 1) * width);
    }
}

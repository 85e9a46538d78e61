package dev.peacock.spark.generate;

import dev.peacock.outcome.RecordCodec;
import dev.peacock.outcome.TableFiles;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.target.service.Kept;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Answers of a service, each in a sealed file of the next number, so that later jobs pay for what is new alone. */
final class KeptAnswers implements Kept {
    /** Of all audits, so that one need not pay for what another has asked. */
    static final String DIRECTORY = "audits/asked";

    private final TableFiles<Told> files;
    private final Map<String, double[]> answers = new ConcurrentHashMap<>();

    private final Set<Integer> taken;
    private int next;

    private KeptAnswers(TableFiles<Told> files, Set<Integer> taken) {
        this.files = files;
        this.taken = taken;
    }

    /** What earlier sessions of all audits kept of the service {@code id}. */
    public static KeptAnswers of(OutputDirectory out, String audit, String id) throws IOException {
        TableFiles<Told> files = new TableFiles<>(
                out.hadoop(),
                out.path(DIRECTORY + "/" + id),
                id,
                new RecordCodec<>(Told.class, "number", "rows", "numbers"),
                "remove it and run audit " + audit + " again, which asks that again");
        KeptAnswers kept = new KeptAnswers(files, files.done());
        for (int number : kept.taken) {
            for (Told told : files.rows(number)) {
                kept.answers.put(told.rows, told.probabilities);
            }
        }
        return kept;
    }

    /** Rows that were answered. */
    public long queries(int classes) {
        return answers.values().stream().mapToLong(all -> all.length / classes).sum();
    }

    @Override
    public double @Nullable [] find(String rows) {
        return answers.get(rows);
    }

    @Override
    public void keep(String rows, double[] probabilities) throws IOException {
        Told told = new Told(number(), rows, probabilities);
        files.commit(told.number, "driver", List.of(told));
        answers.put(rows, probabilities);
    }

    /** Of no file that is there, since a commit would take its place. */
    private synchronized int number() {
        while (taken.contains(next)) {
            next++;
        }
        return next++;
    }

    /** {@code rows}: SHA-256 of what was asked. */
    private record Told(int number, String rows, double[] probabilities) implements Serializable {}
}

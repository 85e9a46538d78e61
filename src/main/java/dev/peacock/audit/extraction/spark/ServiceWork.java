package dev.peacock.audit.extraction.spark;

import dev.peacock.audit.extraction.Piece;
import dev.peacock.generate.service.ServiceSettings;
import dev.peacock.provenance.Sha256;
import dev.peacock.spark.generate.GenerateOptions;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.jobs.Progress;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.session.FleetMetrics;
import dev.peacock.spark.work.KeptWork;
import dev.peacock.spark.work.Scheduler;
import dev.peacock.spark.work.Work;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Asks a service about pieces. Each answer is kept in a file by what was asked, so that later jobs, with other options or other documents,
 * pay for what is new alone.
 */
record ServiceWork(JobContext context, GenerateOptions.Asking asking, ExtractionOptions options) {
    private static final Progress.Words WORDS = new Progress.Words("asking", "questions", "questions/s");
    private static final int FILES_A_TASK = 64;

    /**
     * What a service says, by piece and prefix.
     *
     * @param limit that ended the job before everything was asked, as it was typed; null if none did
     */
    record Told(List<Asked> asked, @Nullable String limit) {}

    /** {@code split}: the first piece of the control. */
    Told run(List<Piece> pieces, int split) throws IOException {
        List<Question> questions = Question.of(pieces, split);
        Map<Integer, Question> once = new LinkedHashMap<>();
        questions.forEach(question -> once.putIfAbsent(question.number(), question));
        String id = id();
        KeptWork<Asked> work = ExtractionWork.of(context);
        // its task is never run: a service is asked from the driver
        Scheduler<Asked> scheduler = work.scheduler(
                "audit extraction",
                id,
                "service",
                WORDS,
                1,
                (stack, device) -> {
                    throw new IllegalStateException("a service is asked from the driver");
                },
                "answers");
        Work.Files<Asked> files = work.files(id);
        Map<Integer, Asked> kept = kept(files, once);
        List<Question> missing = once.values().stream()
                .filter(question -> !kept.containsKey(question.number()))
                .toList();
        int before = kept.size();
        if (before > 0) {
            context.log().printf("asking: %,d of %,d questions are already answered%n", before, once.size());
        }
        AtomicReference<@Nullable String> limit = new AtomicReference<>();
        if (!missing.isEmpty()) {
            ServiceAnswers answers = new ServiceAnswers(
                    asking, options, pieces, files.open(context.out().hadoop()), kept, context.out(), id);
            scheduler.run(
                    once.size(),
                    before,
                    FleetMetrics.begin(once.size(), before, 0),
                    report -> limit.set(answers.ask(missing, report)));
        }
        return new Told(told(questions, kept), limit.get());
    }

    /** Of what answers depend on beside the texts. */
    private String id() {
        ServiceSettings settings = asking.settings();
        return KeptWork.id(Sha256.hex(String.join(
                " ",
                settings.base().toString(),
                settings.model(),
                String.valueOf(settings.chat()),
                String.valueOf(settings.logProbabilities()),
                options.sampling().toString(),
                String.valueOf(options.draws()),
                String.valueOf(options.seed()))));
    }

    /** What is answered of some questions, by number. */
    private Map<Integer, Asked> kept(Work.Files<Asked> files, Map<Integer, Question> questions) throws IOException {
        Set<Integer> done = files.open(context.out().hadoop()).done();
        List<Integer> there = questions.keySet().stream().filter(done::contains).toList();
        Map<Integer, Asked> kept = new ConcurrentHashMap<>();
        if (!there.isEmpty()) {
            Broadcast<SerializableConfiguration> hadoop = context.spark()
                    .broadcast(new SerializableConfiguration(context.out().hadoop()));
            for (Asked one : read(context.spark(), there, files, hadoop)) {
                Question question = questions.get(one.piece());
                // another question's hash may begin with the same number
                if (question != null && question.hash().equals(one.question())) {
                    kept.put(one.piece(), one);
                }
            }
            hadoop.destroy();
        }
        return kept;
    }

    private static List<Asked> read(
            JavaSparkContext spark,
            List<Integer> numbers,
            Work.Files<Asked> files,
            Broadcast<SerializableConfiguration> hadoop)
            throws IOException {
        return JobGroups.find(
                spark,
                "audit extraction: what is answered",
                () -> spark.parallelize(numbers, 1 + numbers.size() / FILES_A_TASK)
                        .flatMap(number ->
                                files.open(hadoop.value().value()).rows(number).iterator())
                        .collect());
    }

    private static List<Asked> told(List<Question> questions, Map<Integer, Asked> kept) {
        List<Asked> told = new ArrayList<>();
        for (Question question : questions) {
            Asked answer = kept.get(question.number());
            if (answer != null) {
                told.add(new Asked(question.piece(), question.prefix(), answer.measured(), null, null));
            }
        }
        return told;
    }
}

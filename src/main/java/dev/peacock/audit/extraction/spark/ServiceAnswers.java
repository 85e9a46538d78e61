package dev.peacock.audit.extraction.spark;

import dev.peacock.audit.extraction.Measured;
import dev.peacock.audit.extraction.Piece;
import dev.peacock.generate.service.Service;
import dev.peacock.generate.service.ServiceModel;
import dev.peacock.generate.service.TokenCounts;
import dev.peacock.outcome.RowFiles;
import dev.peacock.provenance.Clock;
import dev.peacock.service.Budget;
import dev.peacock.service.Charge;
import dev.peacock.service.ServiceThreads;
import dev.peacock.spark.generate.GenerateOptions;
import dev.peacock.spark.generate.Ledger;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.session.StackReport;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a service questions, from the driver alone, since limits and pace are of the whole job. Each answer is sealed before its thread
 * asks again, and what all sessions used is kept beside the answers, so that a job which goes on keeps within its limits.
 */
final class ServiceAnswers {
    private final GenerateOptions.Asking asking;
    private final ExtractionOptions options;
    private final List<Piece> pieces;
    private final RowFiles<Asked> files;
    private final Map<Integer, Asked> kept;
    private final OutputDirectory out;
    private final String id;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicReference<@Nullable String> limit = new AtomicReference<>();
    private Charge written;

    /** {@code kept} receives each answer by the question's number; several threads write it. */
    ServiceAnswers(
            GenerateOptions.Asking asking,
            ExtractionOptions options,
            List<Piece> pieces,
            RowFiles<Asked> files,
            Map<Integer, Asked> kept,
            OutputDirectory out,
            String id)
            throws IOException {
        this.asking = asking;
        this.options = options;
        this.pieces = pieces;
        this.files = files;
        this.kept = kept;
        this.out = out;
        this.id = id;
        this.written = Ledger.lost(out, id);
    }

    /**
     * Asks questions, some at a time. The first failure ends it, when what is under way has come back and is kept.
     *
     * @return the limit that was reached, as it was typed; null where everything was asked
     */
    @Nullable
    String ask(List<Question> questions, Consumer<StackReport> done) throws IOException {
        Budget budget = new Budget(asking.limits(), written);
        try (Ledger ledger = Ledger.begin(out, id, underWay(questions))) {
            Runnable keep = () -> keep(budget, ledger);
            ServiceModel model =
                    new ServiceModel(new Service(asking.settings(), asking.key(), budget, lost -> keep.run()));
            Questions asks = new Questions(model, options, asking.settings().chat(), keep);
            List<Callable<Void>> all = questions.stream()
                    .<Callable<Void>>map(question -> () -> {
                        one(asks, question, keep, done);
                        return null;
                    })
                    .toList();
            try {
                Throwable failure = ServiceThreads.run(asking.concurrency(), stopped, all);
                if (failure != null) {
                    throw ServiceThreads.failed(failure);
                }
            } finally {
                keep.run();
            }
        }
        return limit.get();
    }

    private void one(Questions asks, Question question, Runnable keep, Consumer<StackReport> done)
            throws IOException, InterruptedException {
        if (stopped.get()) {
            return;
        }
        double began = Clock.seconds();
        Piece piece = pieces.get(question.piece());
        try {
            Measured measured = asks.measured(
                    piece.document(), piece.prefixes().get(question.prefix()), piece.suffix(), question.seed());
            Asked answer = new Asked(question.number(), question.prefix(), measured, null, question.hash());
            files.commit(question.number(), "driver", List.of(answer));
            kept.put(question.number(), answer);
        } catch (RuntimeException | IOException | InterruptedException e) {
            stopped.set(true);
            if (e.getCause() instanceof Budget.Exhausted exhausted) {
                limit.compareAndSet(null, String.valueOf(exhausted.getMessage()));
                return;
            }
            throw e;
        }
        keep.run();
        synchronized (done) {
            double seconds = Clock.seconds() - began;
            done.accept(StackReport.ofService(id, question.number(), seconds, seconds));
        }
    }

    /** Notes what was used since the last time. */
    private synchronized void keep(Budget budget, Ledger ledger) {
        Charge spent = budget.spent();
        if (!spent.equals(written)) {
            ledger.add(spent.minus(written));
            written = spent;
        }
    }

    /** What requests that are under way at one time may use until it is noted. */
    private Charge underWay(List<Question> questions) {
        long draws = Questions.draws(options);
        Charge most = Charge.NONE;
        for (Question question : questions) {
            Piece piece = pieces.get(question.piece());
            List<Integer> lengths = Questions.lengths(piece.suffix(), options);
            long prompt = TokenCounts.most(
                    piece.prefixes().get(question.prefix()) + piece.suffix(),
                    asking.settings().chat());
            most = most.max(new Charge(draws + 1, (draws + 1) * prompt, draws * lengths.get(lengths.size() - 1) + 1));
        }
        return most.times(Math.min(asking.concurrency(), Math.max(1, questions.size())));
    }
}

package dev.peacock.audit.extraction.spark;

import dev.peacock.audit.extraction.Piece;
import dev.peacock.check.UserError;
import dev.peacock.generate.service.Budget;
import dev.peacock.generate.service.Charge;
import dev.peacock.generate.service.Service;
import dev.peacock.generate.service.ServiceModel;
import dev.peacock.generate.service.TokenCounts;
import dev.peacock.outcome.RowFiles;
import dev.peacock.provenance.Clock;
import dev.peacock.provenance.Machine;
import dev.peacock.spark.generate.GenerateOptions;
import dev.peacock.spark.generate.Ledger;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.session.StackReport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a service about pieces, from the driver alone, since limits and pace are of the whole job. Each answer is sealed before its thread
 * asks again, and what all sessions used is kept beside the answers, so that a job which goes on keeps within its limits.
 */
final class ServiceAnswers {
    private final AskTask task;
    private final GenerateOptions.Asking asking;
    private final RowFiles<Asked> files;
    private final OutputDirectory out;
    private final String id;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private Charge written;

    ServiceAnswers(AskTask task, GenerateOptions.Asking asking, RowFiles<Asked> files, OutputDirectory out, String id)
            throws IOException {
        this.task = task;
        this.asking = asking;
        this.files = files;
        this.out = out;
        this.id = id;
        this.written = Ledger.lost(out, id);
    }

    /** Asks about pieces, some at a time. The first failure ends it, when what is under way has come back and is kept. */
    void ask(List<Integer> numbers, Consumer<StackReport> done) throws IOException {
        Budget budget = new Budget(asking.limits(), written);
        ExecutorService threads = Executors.newFixedThreadPool(asking.concurrency());
        try (Ledger ledger = Ledger.begin(out, id, underWay(numbers))) {
            ServiceModel model = new ServiceModel(new Service(asking.settings(), asking.key(), budget, lost -> {}));
            List<Future<?>> all = numbers.stream()
                    .<Future<?>>map(number -> threads.submit(() -> {
                        one(model, number, budget, ledger, done);
                        return null;
                    }))
                    .toList();
            Throwable failure = null;
            for (Future<?> one : all) {
                failure = failure(one, failure);
            }
            keep(budget, ledger);
            if (failure != null) {
                throw failed(failure);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private @Nullable Throwable failure(Future<?> one, @Nullable Throwable before) throws IOException {
        try {
            one.get();
            return before;
        } catch (ExecutionException e) {
            stopped.set(true);
            return before == null ? e.getCause() : before;
        } catch (InterruptedException e) {
            stopped.set(true);
            Thread.currentThread().interrupt();
            InterruptedIOException stop = new InterruptedIOException("interrupted while a service is asked");
            stop.initCause(e);
            throw stop;
        }
    }

    private static IOException failed(Throwable failure) {
        if (failure instanceof UserError error) {
            throw error;
        }
        return failure instanceof IOException error ? error : new IOException(failure);
    }

    private void one(ServiceModel model, int number, Budget budget, Ledger ledger, Consumer<StackReport> done)
            throws IOException, InterruptedException {
        if (stopped.get()) {
            return;
        }
        double began = Clock.seconds();
        try {
            List<Asked> rows = Questions.of(model, number, task.pieces().get(number), task.options());
            files.commit(number, "driver", rows);
        } catch (RuntimeException | IOException | InterruptedException e) {
            stopped.set(true);
            throw e;
        }
        keep(budget, ledger);
        double seconds = Clock.seconds() - began;
        synchronized (done) {
            done.accept(new StackReport(
                    id,
                    number,
                    number,
                    number,
                    1,
                    0,
                    seconds,
                    seconds,
                    Machine.host(),
                    "driver",
                    number,
                    0,
                    "cpu",
                    "service",
                    Clock.now()));
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

    /** What the requests that are under way at one time may use. */
    private Charge underWay(List<Integer> numbers) {
        ExtractionOptions options = task.options();
        Integer asked = options.draws();
        long draws = asked == null ? ExtractionOptions.DRAWS : asked;
        Charge most = Charge.NONE;
        for (int number : numbers) {
            Piece piece = task.pieces().get(number);
            Charge ofPiece = Charge.NONE;
            for (String prefix : piece.prefixes()) {
                long prompt = TokenCounts.most(
                        prefix + piece.suffix(), asking.settings().chat());
                ofPiece = ofPiece.plus(
                        new Charge(draws + 1, (draws + 1) * prompt, draws * Questions.tokens(piece, options) + 1));
            }
            most = most.max(ofPiece);
        }
        return most.times(Math.min(asking.concurrency(), Math.max(1, numbers.size())));
    }
}

package dev.peacock.spark.generate;

import dev.peacock.generate.model.Wanted;
import dev.peacock.generate.prompts.Prompt;
import dev.peacock.generate.service.PromptRefused;
import dev.peacock.generate.service.Service;
import dev.peacock.generate.service.ServiceModel;
import dev.peacock.outcome.RowFiles;
import dev.peacock.provenance.Clock;
import dev.peacock.service.Budget;
import dev.peacock.service.Charge;
import dev.peacock.service.ServiceThreads;
import dev.peacock.spark.session.StackReport;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks a service, from the driver alone: limits and pace are of the whole job. Each answer is sealed before its thread asks the next prompt. */
final class ServiceAsking {
    /** Prompts that were refused, which are said as they come; the others are in the table. */
    private static final int MOST_SAID = 10;

    private final ServiceModel model;
    private final List<Prompt> prompts;
    private final Wanted wanted;
    private final long seed;
    private final RowFiles<Asked> files;
    private final Ledger ledger;
    private final String id;
    private final Refusals refusals;
    private final PrintStream log;
    private final AtomicInteger said = new AtomicInteger();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicReference<@Nullable String> limit = new AtomicReference<>();

    ServiceAsking(
            Service service,
            List<Prompt> prompts,
            Wanted wanted,
            long seed,
            RowFiles<Asked> files,
            Ledger ledger,
            String id,
            Refusals refusals,
            PrintStream log) {
        this.model = new ServiceModel(service);
        this.prompts = prompts;
        this.wanted = wanted;
        this.seed = seed;
        this.files = files;
        this.ledger = ledger;
        this.id = id;
        this.refusals = refusals;
        this.log = log;
    }

    /**
     * Asks prompts, so many at a time. The first failure ends it, when what is under way has come back and is kept. A prompt that the service
     * refuses is no failure, unless it refuses all.
     *
     * @return the limit that was reached, as it was typed; null where all were asked
     */
    @Nullable
    String ask(List<Integer> numbers, int concurrency, Consumer<StackReport> done) throws IOException {
        List<Callable<Void>> all = numbers.stream()
                .<Callable<Void>>map(number -> () -> {
                    one(number, done);
                    return null;
                })
                .toList();
        Throwable failure = ServiceThreads.run(concurrency, stopped, all);
        failure = failure == null ? refusals.end() : failure;
        if (failure != null) {
            throw ServiceThreads.failed(failure);
        }
        return limit.get();
    }

    private void one(int number, Consumer<StackReport> done) throws IOException, InterruptedException {
        if (stopped.get()) {
            return;
        }
        double began = Clock.seconds();
        Charge[] paid = {Charge.NONE};
        boolean sealed = false;
        try {
            ServiceModel.Drawn drawn = model.drawn(
                    prompts.get(number).text(),
                    wanted,
                    Generate.seed(seed, number),
                    charge -> paid[0] = paid[0].plus(charge));
            double seconds = Clock.seconds() - began;
            List<Asked> rows = Asked.of(
                    number,
                    drawn.continuations(),
                    drawn.served(),
                    drawn.charge(),
                    integer(drawn.promptTokens()),
                    integer(drawn.completionTokens()),
                    seconds);
            keep(number, rows, seconds, Clock.seconds() - began, done);
            sealed = true;
            keep(refusals.answered(), done);
        } catch (PromptRefused e) {
            sealed = refused(number, e, paid[0], Clock.seconds() - began, done);
        } catch (Budget.Exhausted e) {
            limit.compareAndSet(null, String.valueOf(e.getMessage()));
            stopped.set(true);
        } catch (RuntimeException | IOException | InterruptedException e) {
            stopped.set(true);
            throw e;
        } finally {
            if (!sealed && !paid[0].equals(Charge.NONE)) {
                ledger.add(paid[0]);
            }
        }
    }

    private void keep(int number, List<Asked> rows, double seconds, double taskSeconds, Consumer<StackReport> done)
            throws IOException {
        files.commit(number, "driver", rows);
        synchronized (done) {
            done.accept(StackReport.ofService(id, number, seconds, taskSeconds));
        }
    }

    /** Whether its charge is kept. */
    private boolean refused(int number, PromptRefused why, Charge paid, double seconds, Consumer<StackReport> done)
            throws IOException {
        List<Asked> rows = Asked.ofRefused(number, wanted.draws(), why.words(), paid, seconds);
        boolean isPaid = !paid.equals(Charge.NONE);
        try {
            if (isPaid) {
                // some of its draws were answered
                keep(refusals.answered(), done);
            }
            keep(refusals.refused(new Refusals.Refused(number, why, rows, seconds)), done);
        } catch (RuntimeException | IOException e) {
            stopped.set(true);
            throw e;
        }
        return isPaid;
    }

    private void keep(List<Refusals.Refused> refused, Consumer<StackReport> done) throws IOException {
        for (Refusals.Refused one : refused) {
            keep(one.number(), one.rows(), one.seconds(), one.seconds(), done);
            int before = said.getAndIncrement();
            if (before < MOST_SAID) {
                log.println("prompt " + one.number() + " is not answered: "
                        + one.why().words());
            } else if (before == MOST_SAID) {
                log.println("more prompts are not answered: the column error of generations says why");
            }
        }
    }

    private static @Nullable Integer integer(@Nullable Long tokens) {
        return tokens == null ? null : (Integer) (int) Math.min(Integer.MAX_VALUE, tokens);
    }
}

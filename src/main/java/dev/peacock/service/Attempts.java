package dev.peacock.service;

import dev.peacock.check.UserError;
import dev.peacock.provenance.Clock;
import dev.peacock.stats.RandomStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests within a budget, again where the service fails for a time. A request that got no answer may have cost what it could cost
 * at most, and counts as that. Safe to use from several threads.
 *
 * @param address as messages call it
 * @param most attempts of a request
 * @param lost is told what was used, or may have been, without an answer; called by any thread
 */
public record Attempts(String address, int most, Pace pace, Pauses pauses, Budget budget, Consumer<Charge> lost) {
    /** A request without an answer that cost anything. */
    public static final Charge SENT = new Charge(1, 0, 0);

    /**
     * What came of an attempt.
     *
     * @param result what ends the request; null where it failed
     * @param isPaid whether the caller keeps what it used; else that is lost
     * @param fatal what ends the job
     * @param isAgain whether the request is sent at once in another form
     * @param pause that the service wants, in milliseconds
     */
    public record Tried<T>(
            @Nullable T result,
            Charge used,
            boolean isPaid,
            @Nullable UserError fatal,
            boolean isAgain,
            String problem,
            @Nullable Long pause) {
        public static <T> Tried<T> failed(Charge used, String problem, @Nullable Long pause) {
            return new Tried<>(null, used, false, null, false, problem, pause);
        }

        public static <T> Tried<T> fatal(Charge used, String sentence) {
            return new Tried<>(null, used, false, new UserError(sentence), false, "", null);
        }

        public static <T> Tried<T> inAnotherForm(Charge used) {
            return new Tried<>(null, used, false, null, true, "", null);
        }

        /** @param isPaid whether the caller keeps what it used */
        public static <T> Tried<T> ended(T result, Charge used, boolean isPaid) {
            return new Tried<>(result, used, isPaid, null, false, "", null);
        }
    }

    /** An attempt. */
    public interface Attempt<T> {
        Tried<T> send() throws InterruptedException;
    }

    /**
     * The result of a request.
     *
     * @param worst what an attempt may use
     * @throws UserError where the service refuses, or fails too often
     */
    public <T> T ask(Charge worst, RandomStream random, Attempt<T> attempt)
            throws InterruptedException, Budget.Exhausted {
        String last = "";
        int number = 1;
        while (number <= most) {
            Tried<T> tried = tried(worst, attempt);
            if (tried.result != null) {
                return tried.result;
            }
            if (tried.fatal != null) {
                throw tried.fatal;
            }
            last = tried.problem;
            if (!tried.isAgain && number++ < most) {
                rest(number - 1, tried.pause, random);
            }
        }
        throw new UserError(address + " failed " + most + " times in a row, at last with " + last
                + "; what is finished is kept, so run the same command again later");
    }

    private <T> Tried<T> tried(Charge worst, Attempt<T> attempt) throws InterruptedException, Budget.Exhausted {
        budget.reserve(worst);
        Tried<T> tried = Tried.failed(Charge.NONE, "", null);
        try {
            pace.await();
            // whatever ends it before there is an answer: the service may have worked for it
            tried = Tried.failed(worst, "", null);
            tried = attempt.send();
        } finally {
            budget.settle(worst, tried.used);
            if (!tried.isPaid) {
                lost.accept(tried.used);
            }
        }
        return tried;
    }

    /**
     * After an error that may go by.
     *
     * @param used by the request
     */
    public <T> Tried<T> later(Transport.Response response, ServiceError error, Charge used) {
        Long pause = Pauses.asked(response.headers(), Clock.now());
        return pause != null && pause > pauses.most()
                ? Tried.fatal(
                        used,
                        address + " wants no request for " + pause / 1000 + " s (" + error
                                + "); what is finished is kept, so run the same command again then")
                : Tried.failed(used, error.toString(), pause);
    }

    private void rest(int number, @Nullable Long asked, RandomStream random) throws InterruptedException {
        // some say 0 and mean that they do not know
        if (asked == null || asked == 0) {
            Thread.sleep(pauses.millis(number, random));
        } else {
            pace.hold(asked);
            Thread.sleep(asked);
        }
    }
}

package dev.peacock.target.service;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.check.UserError;
import dev.peacock.provenance.Sha256;
import dev.peacock.service.Attempts;
import dev.peacock.service.Attempts.Tried;
import dev.peacock.service.Budget;
import dev.peacock.service.Charge;
import dev.peacock.service.Pace;
import dev.peacock.service.Pauses;
import dev.peacock.service.ServiceError;
import dev.peacock.service.ServiceKey;
import dev.peacock.service.ServiceThreads;
import dev.peacock.service.Transport;
import dev.peacock.stats.RandomStream;
import dev.peacock.target.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A prediction service. Requests have several rows, and several are under way at a time; each answer is kept before the next is asked for,
 * and what is kept is not asked again. Every row that was sent counts as a query of the budget, answered or not.
 */
public final class ServiceTarget implements Target {
    private static final int OK = 200;
    private static final int NO_KEY = 401;
    private static final int FORBIDDEN = 403;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Endpoint endpoint;
    private final ServiceKey key;
    private final Budget budget;
    private final Transport transport;
    private final Attempts attempts;
    private final Predictions predictions;
    private final Kept kept;
    private final AtomicBoolean hasAnswered = new AtomicBoolean();
    private long queries;

    /**
     * @param budget whose requests are rows
     * @param lost is told of rows that were sent and not answered; called by any thread
     */
    public ServiceTarget(Endpoint endpoint, ServiceKey key, Budget budget, Kept kept, Consumer<Charge> lost) {
        this.endpoint = endpoint;
        this.key = key;
        this.budget = budget;
        this.kept = kept;
        this.transport = new Transport(key, endpoint.timeoutMillis());
        this.predictions = new Predictions(endpoint);
        this.attempts = new Attempts(
                endpoint.address().toString(),
                endpoint.attempts(),
                new Pace(endpoint.perMinute()),
                new Pauses(endpoint.firstPauseMillis(), endpoint.mostPauseMillis()),
                budget,
                lost);
    }

    @Override
    public int inputs() {
        return endpoint.inputs();
    }

    @Override
    public int classes() {
        return endpoint.classes();
    }

    @Override
    public double[] probabilities(float[] rows, int count) throws InterruptedException {
        double[] all = new double[count * classes()];
        AtomicBoolean stopped = new AtomicBoolean();
        List<Callable<Void>> requests = new ArrayList<>();
        for (int from = 0; from < count; from += endpoint.batch()) {
            int at = from;
            int some = Math.min(endpoint.batch(), count - from);
            requests.add(() -> {
                if (!stopped.get()) {
                    try {
                        System.arraycopy(answer(rows, at, some), 0, all, at * classes(), some * classes());
                    } catch (Throwable e) {
                        stopped.set(true);
                        throw e;
                    }
                }
                return null;
            });
        }
        try {
            Throwable failure = ServiceThreads.run(endpoint.concurrency(), stopped, requests);
            if (failure instanceof Budget.Exhausted) {
                throw new UserError(
                        "--limit-queries " + budget.limits().requests()
                                + " is reached; what was answered is kept, so raise it and run the same command again",
                        failure);
            }
            if (failure != null) {
                throw ServiceThreads.failed(failure);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        queries += count;
        return all;
    }

    /** Of some values, under which an answer is kept. */
    public static String hash(float[] values, int from, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(count, Float.BYTES));
        bytes.asFloatBuffer().put(values, from, count);
        MessageDigest digest = Sha256.begin();
        digest.update(bytes.array());
        return Sha256.hex(digest);
    }

    private double[] answer(float[] rows, int from, int count) throws InterruptedException, Budget.Exhausted {
        String hash = hash(rows, from * inputs(), count * inputs());
        double[] before = kept.find(hash);
        if (before != null && before.length == count * classes()) {
            return before;
        }
        String json = json(rows, from, count);
        Charge worst = new Charge(count, 0, 0);
        return attempts.ask(worst, new RandomStream(hash.hashCode()), () -> sent(json, hash, count, worst));
    }

    /** An answer that cannot be kept is lost, and counts as that. */
    private Tried<double[]> sent(String json, String hash, int count, Charge worst) throws InterruptedException {
        try {
            Transport.Response response = transport.post(endpoint.address(), json);
            hasAnswered.set(true);
            if (response.status() == OK) {
                double[] answer = predictions.read(response.body(), response.type(), count);
                kept.keep(hash, answer);
                return Tried.ended(answer, worst, true);
            }
            ServiceError error = ServiceError.of(response.status(), response.body(), key.hiding());
            return error.mayPass()
                    ? attempts.later(response, error, worst)
                    : Tried.fatal(worst, endpoint.address() + " answers with " + error + "; " + mend(error));
        } catch (UserError e) {
            return Tried.fatal(worst, key.hide(String.valueOf(e.getMessage())));
        } catch (Transport.Lost e) {
            if (!e.mayHaveCost && !hasAnswered.get()) {
                return Tried.fatal(
                        Charge.NONE,
                        endpoint.address() + " cannot be reached: " + e.getMessage()
                                + "; check --endpoint, and that the service runs");
            }
            return Tried.failed(e.mayHaveCost ? worst : Charge.NONE, String.valueOf(e.getMessage()), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String mend(ServiceError error) {
        if (error.status() == NO_KEY || error.status() == FORBIDDEN) {
            return key.isThere()
                    ? "check the key in " + ServiceKey.OURS
                    : "set its key in the environment variable " + ServiceKey.OURS;
        }
        return "check --endpoint, --request and --inputs";
    }

    /** Values have all digits of the float, so that a service which computes in double gets the very number. */
    private String json(float[] rows, int from, int count) {
        double[][] values = new double[count][inputs()];
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < inputs(); i++) {
                values[row][i] = rows[(from + row) * inputs() + i];
            }
        }
        return endpoint.request()
                .replace(Endpoint.ROWS, MAPPER.valueToTree(values).toString())
                .replace(Endpoint.ROW, MAPPER.valueToTree(values[0]).toString());
    }

    @Override
    public long queries() {
        return queries;
    }

    @Override
    public void close() {
        // connections end with the process
    }
}

package dev.peacock.command;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.service.Limits;
import dev.peacock.target.TargetFile;
import dev.peacock.target.service.Endpoint;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which classifier is asked, where it is none of a fleet: a file, or a service. */
public final class TargetOptions {
    private static final int BATCH = 64;
    private static final int SECONDS = 60;
    private static final long FIRST_PAUSE = 1_000;
    private static final long MOST_PAUSE = 600_000;
    private static final int MOST = 1 << 24;
    private static final int MOST_SECONDS = Integer.MAX_VALUE / 1000;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "A model that DL4J's ModelSerializer wrote (.zip), or one in ONNX's format (.onnx).")
    @Nullable
    String model;

    @Option(
            names = "--shape",
            paramLabel = "SIZE",
            arity = "3",
            description = "Height, width and channels of an example, where the model does not say them.")
    int @Nullable [] shape;

    @Option(
            names = "--output",
            paramLabel = "NAME",
            description =
                    "The output that has probabilities or logits, of a model in ONNX's format (default: the first of floats).")
    @Nullable
    String output;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "The address of a prediction service, without a key; that is read from PEACOCK_API_KEY.")
    @Nullable
    String endpoint;

    @Option(
            names = "--request",
            paramLabel = "JSON",
            description = "What is sent, with {rows} or {row} where they go (default: {\"instances\": {rows}}).")
    @Nullable
    String request;

    @Option(
            names = "--response",
            paramLabel = "PATH",
            description =
                    "Where probabilities or labels stand in the answer (default: /predictions); * is each of a list.")
    @Nullable
    String response;

    @Option(names = "--inputs", paramLabel = "N", description = "Values of a row of the service.")
    @Nullable
    Integer inputs;

    @Option(names = "--classes", paramLabel = "N", description = "Classes of the service.")
    @Nullable
    Integer classes;

    @Option(names = "--rows-per-request", paramLabel = "N", description = "Rows of a request (default: 64).")
    @Nullable
    Integer batch;

    @Mixin
    final PaceOptions pace = new PaceOptions();

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "How long to wait for an answer (default: 60).")
    @Nullable
    Integer timeout;

    @Option(
            names = "--limit-queries",
            paramLabel = "N",
            description =
                    "Rows that are sent to the service in all sessions, answered or not, at most (default: no limit).")
    @Nullable
    Long limit;

    public boolean isFile() {
        return model != null;
    }

    public boolean isService() {
        return endpoint != null;
    }

    /** UserError where options contradict each other; {@code isFleet}: whether a fleet is given, too. */
    public void check(boolean isFleet) {
        int given = (isFleet ? 1 : 0) + (isFile() ? 1 : 0) + (isService() ? 1 : 0);
        if (given > 1) {
            throw new UserError("give one of a fleet (--run), --model FILE and --endpoint URL, not several");
        }
        boolean ofService = request != null
                || response != null
                || inputs != null
                || classes != null
                || batch != null
                || pace.isGiven()
                || timeout != null
                || limit != null;
        if (ofService && !isService()) {
            throw new UserError(
                    "--request, --response, --inputs, --classes, --rows-per-request, --concurrency, --retries, --timeout,"
                            + " --requests-per-minute and --limit-queries belong to --endpoint: remove them, or give the address of a service");
        }
        if ((shape != null || output != null) && !isFile()) {
            throw new UserError("--shape and --output belong to --model FILE: remove them, or give a file");
        }
    }

    /** The file of --model. */
    public TargetFile file(Configuration hadoop) {
        return TargetFile.read(
                hadoop, GivenPath.localByDefault(String.valueOf(model)).toString(), shape(), output);
    }

    private @Nullable Shape shape() {
        if (shape == null) {
            return null;
        }
        for (int side : shape) {
            within("--shape", side, 1, MOST);
        }
        if ((long) shape[0] * shape[1] * shape[2] > MOST) {
            throw new UserError("--shape: an example must have at most " + MOST + " values");
        }
        return new Shape(shape[0], shape[1], shape[2]);
    }

    /** The service of --endpoint. */
    public Endpoint service() {
        if (inputs == null || classes == null) {
            throw new UserError(
                    "--endpoint needs --inputs N and --classes N: how many values a row has, and how many classes there are");
        }
        Double perMinute = pace.perMinute();
        String template = request == null ? "{\"instances\": " + Endpoint.ROWS + "}" : request;
        return new Endpoint(
                Endpoint.address(String.valueOf(endpoint)),
                template,
                response == null ? "/predictions" : response,
                within("--inputs", inputs, 1, MOST),
                within("--classes", classes, 2, MOST),
                within("--rows-per-request", or(batch, template.contains(Endpoint.ROW) ? 1 : BATCH), 1, MOST),
                pace.concurrency(),
                pace.attempts(),
                within("--timeout", or(timeout, SECONDS), 1, MOST_SECONDS) * 1000L,
                FIRST_PAUSE,
                MOST_PAUSE,
                perMinute);
    }

    /** Of rows. */
    public Limits limits() {
        if (limit != null && limit < 0) {
            throw new UserError("--limit-queries " + limit + ": must be at least 0");
        }
        return new Limits(limit, null, null, null);
    }

    private static int or(@Nullable Integer value, int other) {
        return value == null ? other : value;
    }

    private static int within(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new UserError(
                    String.format(Locale.ROOT, "%s %d: must be from %d to %,d", option, value, least, most));
        }
        return value;
    }
}

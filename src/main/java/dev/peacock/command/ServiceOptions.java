package dev.peacock.command;

import dev.peacock.check.UserError;
import dev.peacock.generate.model.Target;
import dev.peacock.generate.service.Service;
import dev.peacock.generate.service.ServiceSettings;
import dev.peacock.service.Limits;
import dev.peacock.service.ServiceKey;
import dev.peacock.spark.generate.GenerateOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a service is asked, and what it may cost. Its key comes from the environment. */
public final class ServiceOptions {
    private static final int SECONDS = 120;

    @Option(
            names = "--service-model",
            paramLabel = "NAME",
            description = "The model, as the service calls it (default: its only one).")
    @Nullable
    String model;

    @Option(
            names = "--chat",
            description = "Send prompts as messages of a user to /chat/completions, and not as texts to /completions.")
    boolean chat;

    @Option(names = "--no-logprobs", description = "Do not ask for log-probabilities of tokens.")
    boolean noLogProbabilities;

    @Mixin
    final PaceOptions pace = new PaceOptions();

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "How long to wait for an answer (default: 120).")
    @Nullable
    Integer timeout;

    @Option(
            names = "--limit-requests",
            paramLabel = "N",
            description = "Requests of the job in all its sessions, at most (default: no limit).")
    @Nullable
    Long limitRequests;

    @Option(
            names = "--limit-tokens",
            paramLabel = "N",
            description = "Tokens of prompts and texts together, at most (default: no limit).")
    @Nullable
    Long limitTokens;

    @Option(
            names = "--limit-cost",
            paramLabel = "MONEY",
            description = "What the job may cost, in the currency of the prices (default: no limit).")
    @Nullable
    Double limitCost;

    @Option(names = "--price-prompt", paramLabel = "MONEY", description = "What a million tokens of prompts cost.")
    @Nullable
    Double pricePrompt;

    @Option(names = "--price-completion", paramLabel = "MONEY", description = "What a million tokens of texts cost.")
    @Nullable
    Double priceCompletion;

    /** For a service; UserError for values that are none. Asks the service for its models where none is named. */
    public GenerateOptions.Asking asking(Target.Service target) {
        Limits limits = limits();
        int atATime = pace.concurrency();
        int attempts = pace.attempts();
        int seconds = PaceOptions.within("--timeout", timeout == null ? SECONDS : timeout, 1, Integer.MAX_VALUE / 1000);
        Double perMinute = pace.perMinute();
        ServiceKey key = ServiceKey.ofThisProcess();
        ServiceSettings settings = ServiceSettings.of(
                target.base(),
                model == null ? onlyModel(target, key, seconds) : model,
                chat,
                !noLogProbabilities,
                attempts,
                seconds,
                perMinute);
        return new GenerateOptions.Asking(settings, key, limits, atATime);
    }

    /** Whether the model is named, so that the service is not asked for it. */
    public boolean isNamed() {
        return model != null;
    }

    private static String onlyModel(Target.Service target, ServiceKey key, int seconds) {
        try {
            return Service.onlyModel(target.base(), key, seconds * 1000L);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted while " + target.base() + " was asked for its models", e);
        }
    }

    private Limits limits() {
        positive("--limit-requests", limitRequests, true);
        positive("--limit-tokens", limitTokens, true);
        positive("--limit-cost", limitCost, false);
        positive("--price-prompt", pricePrompt, true);
        positive("--price-completion", priceCompletion, true);
        if ((pricePrompt == null) != (priceCompletion == null)) {
            throw new UserError("--price-prompt and --price-completion belong together: give both, or neither");
        }
        if (limitCost != null && pricePrompt == null) {
            throw new UserError(
                    "--limit-cost needs what a million tokens cost: give --price-prompt and --price-completion");
        }
        return new Limits(
                limitRequests,
                limitTokens,
                limitCost,
                pricePrompt == null || priceCompletion == null
                        ? null
                        : new Limits.Prices(pricePrompt, priceCompletion));
    }

    private static void positive(String option, @Nullable Number value, boolean orZero) {
        if (value == null) {
            return;
        }
        double number = value.doubleValue();
        if (!(orZero ? number >= 0 : number > 0) || Double.isInfinite(number)) {
            throw new UserError(option + " " + value + ": must be " + (orZero ? "at least" : "more than") + " 0");
        }
    }

    /** UserError where an option of services is given for another model. */
    public void refuse() {
        boolean given = model != null
                || chat
                || noLogProbabilities
                || pace.isGiven()
                || timeout != null
                || limitRequests != null
                || limitTokens != null
                || limitCost != null
                || pricePrompt != null
                || priceCompletion != null;
        if (given) {
            throw new UserError(
                    "--service-model, --chat, limits and prices belong to a service, and so do --no-logprobs, --concurrency,"
                            + " --retries, --timeout and --requests-per-minute: remove them, or give the address of one as --model");
        }
    }
}

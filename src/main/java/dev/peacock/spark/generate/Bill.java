package dev.peacock.spark.generate;

import dev.peacock.generate.model.Wanted;
import dev.peacock.generate.prompts.Prompt;
import dev.peacock.generate.service.TokenCounts;
import dev.peacock.service.Budget;
import dev.peacock.service.Charge;
import dev.peacock.service.Limits;
import java.util.List;
import java.util.Locale;

/**
 * What prompts may use at most, and about, and what is to come.
 *
 * @param missing numbers of the prompts that are still to be asked
 */
record Bill(GenerateOptions.Asking asking, List<Prompt> prompts, Wanted wanted, List<Integer> missing) {
    /** Of a prompt whose service gives one draw in an answer, without repetitions. */
    private Charge most(int number) {
        long prompt =
                TokenCounts.most(prompts.get(number).text(), asking.settings().chat());
        return new Charge(1, prompt, wanted.length()).times(wanted.draws());
    }

    /** Of all prompts that are to be asked, without repetitions. */
    Charge most() {
        return missing.stream().map(this::most).reduce(Charge.NONE, Charge::plus);
    }

    /** Where a service gives all draws in one answer, with prompts counted by cl100k. */
    Charge about() {
        return missing.stream()
                .map(number -> new Charge(
                        1, TokenCounts.of(prompts.get(number).text()), (long) wanted.draws() * wanted.length()))
                .reduce(Charge.NONE, Charge::plus);
    }

    /** What the requests that are under way at one time may use. */
    Charge underWay() {
        Charge largest = missing.stream().map(this::most).reduce(Charge.NONE, Charge::max);
        return largest.times(Math.min(asking.concurrency(), missing.size()));
    }

    /** What is used so far, and what the rest will use if it is like what was. */
    String progress(Budget budget, int answered) {
        Charge spent = budget.spent();
        Limits limits = asking.limits();
        Double cost = limits.cost(spent);
        String line = String.format(Locale.ROOT, "; %,d tokens", spent.tokens())
                + (cost == null ? "" : " for " + money(cost)) + " so far";
        if (answered == 0 || answered >= prompts.size()) {
            return line;
        }
        double share = (double) (prompts.size() - answered) / answered;
        return line
                + String.format(Locale.ROOT, ", about %,d", Math.round(spent.tokens() * share))
                + (cost == null ? "" : " for " + money(cost * share))
                + " to come";
    }

    static String money(double cost) {
        return String.format(Locale.ROOT, cost < 1 ? "%.4f" : "%,.2f", cost);
    }
}

package dev.peacock.spark.generate;

import dev.peacock.generate.prompts.Prompt;
import dev.peacock.service.Charge;
import dev.peacock.service.Limits;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/** Says what a job would ask, and asks nothing. */
public final class DryRun {
    private DryRun() {}

    /** @param asked whether the service was asked which models it has, since none was named */
    public static void print(
            GenerateOptions options, boolean asked, Configuration hadoop, PrintStream out, PrintStream log)
            throws IOException {
        List<Prompt> prompts = options.prompts().read(options.seed(), hadoop, log);
        long tokens = (long) prompts.size()
                * options.wanted().draws()
                * options.wanted().length();
        out.printf(
                Locale.ROOT,
                "%,d prompts, %,d continuations of at most %,d tokens each%n",
                prompts.size(),
                (long) prompts.size() * options.wanted().draws(),
                options.wanted().length());
        if (options.service() == null) {
            out.printf(Locale.ROOT, "at most %,d tokens, by a model in this process%n", tokens);
            return;
        }
        Bill bill = new Bill(
                options.asking(),
                prompts,
                options.wanted(),
                IntStream.range(0, prompts.size()).boxed().toList());
        Limits limits = options.asking().limits();
        print(out, "at most", bill.most(), limits);
        print(out, "about, where every text is as long as it may be,", bill.about(), limits);
        String reached = limits.exceeded(bill.most());
        if (reached != null) {
            out.println(
                    limits.exceeded(bill.about()) == null
                            ? reached + " may end the job before all prompts are answered"
                            : reached + " ends the job before all prompts are answered, unless texts are shorter");
        }
        out.println("Requests that have to be repeated come on top. "
                + (asked
                        ? "The service was asked which models it has, and nothing else; --service-model asks nothing."
                        : "Nothing was asked."));
    }

    private static void print(PrintStream out, String how, Charge charge, Limits limits) {
        Double cost = limits.cost(charge);
        out.printf(
                Locale.ROOT,
                "%s %,d requests with %,d tokens of prompts and %,d of texts%s%n",
                how,
                charge.requests(),
                charge.promptTokens(),
                charge.completionTokens(),
                cost == null
                        ? "; what they cost needs --price-prompt and --price-completion"
                        : ", which cost " + Bill.money(cost));
    }
}

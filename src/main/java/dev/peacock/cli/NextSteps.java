package dev.peacock.cli;

import dev.peacock.command.JobOptions;
import dev.peacock.config.ModelConfig;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** Suggests what to do next, as commands to copy. */
final class NextSteps {
    private static final String LAUNCHER = "job/peacock ";

    private final Map<String, String> steps = new LinkedHashMap<>();

    private NextSteps() {}

    /** {@code model} is what was trained, and perhaps audited. */
    static void afterRun(
            PrintStream log, JobOptions options, String report, int models, ModelConfig model, boolean audited) {
        NextSteps next = new NextSteps();
        next.steps.put("open the report", report);
        if (audited) {
            next.steps.put("run another audit", LAUNCHER + "audit --help");
        } else {
            // which not all audits are for
            String audit = model.givesLabels() ? "audit consistency" : "audit membership";
            next.steps.put("run an audit", options.command(audit) + "   (all audits: " + LAUNCHER + "audit --help)");
        }
        next.steps.put("train more models", options.withModels("run", 2L * models) + "   (keeps the finished models)");
        next.print(log);
    }

    static void afterValidate(PrintStream log, JobOptions options) {
        NextSteps next = new NextSteps();
        next.steps.put("train them", options.reproduce("run"));
        next.print(log);
    }

    /** After runs were trained, imported or merged. */
    static void afterTrain(PrintStream log, JobOptions options) {
        NextSteps next = new NextSteps();
        next.steps.put("estimate", options.command("estimate"));
        next.steps.put("then write the report", options.command("report"));
        next.print(log);
    }

    static void afterEstimate(PrintStream log, JobOptions options) {
        NextSteps next = new NextSteps();
        next.steps.put("write the report", options.command("report"));
        next.steps.put("run an audit", LAUNCHER + "audit --help");
        next.print(log);
    }

    private void print(PrintStream log) {
        log.println();
        log.println("Next steps:");
        int widest = steps.keySet().stream().mapToInt(String::length).max().orElse(0);
        steps.forEach((what, how) -> log.println("  " + what + " ".repeat(widest - what.length() + 2) + how));
    }
}

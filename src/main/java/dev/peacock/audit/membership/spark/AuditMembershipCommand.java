package dev.peacock.audit.membership.spark;

import dev.peacock.audit.AuditJob;
import dev.peacock.audit.Audits;
import dev.peacock.check.UserError;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.Jobs;
import java.io.PrintStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code audit membership}: measures how well an attacker can tell which examples a model was trained on. */
@Command(
        name = "membership",
        description = {
            "measure how well an attacker can tell which examples a model was trained on.",
            "Every model is in turn the target, and the others are the shadow models. The fleet must have "
                    + "kept its margins, which small fleets of networks do (outcome.margins)."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock train --conf conf/digits.conf --out target/digits",
            "  job/peacock audit membership --out target/digits"
        })
final class AuditMembershipCommand extends AuditJob {
    @Option(
            names = "--gamma",
            paramLabel = "X",
            description =
                    "RMIA's gamma: an example beats one of the population if its likelihood ratio is more than this "
                            + "many times larger; at least 1 (default: 2).")
    double gamma = 2;

    public AuditMembershipCommand(Audits audits, PrintStream out, PrintStream log) {
        super(audits, out, log);
    }

    @Override
    public Integer call() throws Exception {
        if (!(gamma >= 1 && gamma < Double.POSITIVE_INFINITY)) {
            throw new UserError("--gamma " + gamma + ": must be a number from 1 on");
        }
        options.checkConfiguration();
        return Jobs.writing("audit membership", options, log, (peacock, hadoop) -> {
            MembershipSummary summary = AuditMembership.audit(run(peacock, hadoop), gamma);
            summary.lines().forEach(out::println);
            options.printJson(out, summary);
            return ExitStatus.DONE;
        });
    }
}

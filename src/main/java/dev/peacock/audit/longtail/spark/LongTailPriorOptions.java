package dev.peacock.audit.longtail.spark;

import dev.peacock.audit.longtail.FrequencyList;
import dev.peacock.audit.longtail.IndependentDraws;
import dev.peacock.audit.longtail.NumbersFile;
import dev.peacock.audit.longtail.Prior;
import dev.peacock.audit.longtail.SymmetricDirichlet;
import dev.peacock.check.Reason;
import dev.peacock.check.Secrets;
import dev.peacock.check.UserError;
import dev.peacock.command.JobOptions;
import dev.peacock.spark.session.Sessions;
import dev.peacock.storage.FileSystems;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which prior audit longtail calculates with or draws from. */
final class LongTailPriorOptions {
    private static final int SUBPOPULATIONS = 50_000;

    @Option(
            names = "--prior",
            paramLabel = "LAW",
            description = "zipf, dirichlet, or file: the law of the subpopulations' frequencies.")
    @Nullable
    String prior;

    @Option(names = "--subpopulations", paramLabel = "N", description = "How many there are (default: 50,000).")
    @Nullable
    Integer subpopulations;

    @Option(
            names = "--examples",
            paramLabel = "N",
            description = "Train examples (default: 50,000; with --counts their sum; with --toy 100).")
    @Nullable
    Integer examples;

    @Option(
            names = "--classes",
            paramLabel = "K",
            description = "Labels, all equally likely (default: ${DEFAULT-VALUE}).")
    int classes = 10;

    @Option(
            names = "--exponent",
            paramLabel = "S",
            description = "With --prior zipf: frequencies fall as 1/rank^S (default: 1).")
    @Nullable
    Double exponent;

    @Option(
            names = "--concentration",
            paramLabel = "A",
            description = "With --prior dirichlet: the parameter of all; small ones have a long tail.")
    @Nullable
    Double concentration;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "With --prior file: one frequency a line, and, after a blank, of how many subpopulations; they are"
                            + " divided by their sum. Any Hadoop URI.")
    @Nullable
    String file;

    @Option(
            names = "--frequencies",
            paramLabel = "HOW",
            description =
                    "list: the prior's frequencies as they are, each of one subpopulation, whose published figures these are;"
                            + " independent: drawn from the list with replacement and divided by their sum, as in the paper"
                            + " (default: ${DEFAULT-VALUE}).")
    String frequencies = "list";

    @Option(
            names = "--levels",
            paramLabel = "L",
            description = "Show how often up to this (default: ${DEFAULT-VALUE}).")
    int levels = 10;

    int examples() {
        return examples == null ? SUBPOPULATIONS : examples;
    }

    /** UserError for a law that there is not, and for options of another one. */
    Prior prior() throws IOException {
        String law = prior == null ? "zipf" : prior;
        refuse(exponent != null && !law.equals("zipf"), "--exponent", "zipf");
        refuse(concentration != null && !law.equals("dirichlet"), "--concentration", "dirichlet");
        refuse(file != null && !law.equals("file"), "--file", "file");
        int number = subpopulations == null ? SUBPOPULATIONS : subpopulations;
        return switch (law) {
            case "zipf" -> assigned(FrequencyList.zipf(number, exponent == null ? 1 : exponent));
            case "dirichlet" -> {
                if (concentration == null) {
                    throw new UserError("--concentration is missing: which parameter has Dirichlet's law?");
                }
                yield new SymmetricDirichlet(number, concentration);
            }
            case "file" -> assigned(ofFile());
            default -> throw new UserError("--prior " + law + ": must be zipf, dirichlet or file");
        };
    }

    private static void refuse(boolean given, String option, String law) {
        if (given) {
            throw new UserError(option + " belongs to --prior " + law);
        }
    }

    private Prior assigned(FrequencyList list) {
        return switch (frequencies) {
            case "list" -> list;
            case "independent" -> new IndependentDraws(list);
            default -> throw new UserError("--frequencies " + frequencies + ": must be list or independent");
        };
    }

    private FrequencyList ofFile() throws IOException {
        if (file == null) {
            throw new UserError("--file is missing: where are the frequencies?");
        }
        if (subpopulations != null) {
            throw new UserError("--subpopulations does not go with --prior file: the file says how many there are");
        }
        Path path = JobOptions.localByDefault(file);
        String name = Secrets.withoutUserInfo(path.toString());
        try (BufferedReader reader = reader(path)) {
            return FrequencyList.of(NumbersFile.frequencies(reader, name), "the frequencies of " + path.getName());
        }
    }

    /** A text file anywhere; UserError where there is none. */
    static BufferedReader reader(Path path) {
        try {
            return new BufferedReader(new InputStreamReader(
                    FileSystems.reached(path, Sessions.hadoop()).open(path), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UserError(Secrets.withoutUserInfo(path.toString()) + ": cannot be read: " + Reason.of(e), e);
        }
    }
}

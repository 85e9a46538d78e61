package dev.peacock.audit.longtail.spark;

import dev.peacock.audit.longtail.FrequencyList;
import dev.peacock.audit.longtail.IndependentDraws;
import dev.peacock.audit.longtail.NumbersFile;
import dev.peacock.audit.longtail.Prior;
import dev.peacock.audit.longtail.SymmetricDirichlet;
import dev.peacock.check.Reason;
import dev.peacock.check.Secrets;
import dev.peacock.check.UserError;
import dev.peacock.command.GivenPath;
import dev.peacock.spark.session.Sessions;
import dev.peacock.storage.FileSystems;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the prior of {@code audit longtail}. */
final class LongTailPriorOptions {
    private static final int SUBPOPULATIONS = 50_000;

    @Option(
            names = "--prior",
            paramLabel = "LAW",
            description = "The distribution of the subpopulations' frequencies: zipf, dirichlet, or file.")
    @Nullable
    String prior;

    @Option(names = "--subpopulations", paramLabel = "N", description = "Number of subpopulations (default: 50,000).")
    @Nullable
    Integer subpopulations;

    @Option(
            names = "--examples",
            paramLabel = "N",
            description = "Number of train examples (default: 50,000; with --counts their sum; with --toy 100).")
    @Nullable
    Integer examples;

    @Option(
            names = "--classes",
            paramLabel = "K",
            description = "Number of labels, all equally likely (default: ${DEFAULT-VALUE}).")
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
            description = "With --prior dirichlet: the concentration parameter; small values give a long tail.")
    @Nullable
    Double concentration;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "With --prior file: a file with one frequency a line, optionally followed by a blank "
                    + "and the number of subpopulations that have it. Frequencies are divided by their sum. A "
                    + "path or any Hadoop URI.")
    @Nullable
    String file;

    @Option(
            names = "--frequencies",
            paramLabel = "HOW",
            description = "list: the prior's frequencies themselves, one for each subpopulation, as in the "
                    + "published figures. independent: drawn from the list with replacement and divided by "
                    + "their sum, as in the paper's definition (default: ${DEFAULT-VALUE}).")
    String frequencies = "list";

    @Option(
            names = "--levels",
            paramLabel = "L",
            description = "Show subpopulations seen up to this many times (default: ${DEFAULT-VALUE}).")
    int levels = 10;

    int examples() {
        return examples == null ? SUBPOPULATIONS : examples;
    }

    /** Throws a UserError for an unknown distribution, and for options of another one. */
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
                    throw new UserError("--concentration is missing: --prior dirichlet needs its parameter");
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
            throw new UserError("--file is missing: give the file of frequencies");
        }
        if (subpopulations != null) {
            throw new UserError("--subpopulations cannot be used with --prior file: the file says how many there are");
        }
        Path path = GivenPath.localByDefault(file);
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

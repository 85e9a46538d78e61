package dev.peacock.audit;

import dev.peacock.report.AuditSection;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.page.SectionPage;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** The page that an audit has of its own, beside its tables: its section alone. */
public final class AuditPage {
    private AuditPage() {}

    /** Writes the page, and then the mark that the audit is done; returns the summary. {@code facts}: a line below the title. */
    public static <S extends Record> S finish(
            OutputDirectory out, String directory, String title, String facts, List<Part> parts, S summary)
            throws IOException {
        AuditSection section = new AuditSection("audit-" + directory.replaceFirst("^audits/", ""), title, parts);
        out.writeText(file(directory), SectionPage.render(title, facts, List.of(section)));
        return AuditFiles.finish(out, directory, summary);
    }

    /** Prints what the page says, and where it is. */
    public static void print(
            PrintStream to, OutputDirectory out, String directory, String facts, List<String> sentences) {
        to.println();
        to.println(facts + ".");
        sentences.forEach(to::println);
        printPlace(to, out, directory);
    }

    /** Prints where it is. */
    public static void printPlace(PrintStream to, OutputDirectory out, String directory) {
        to.printf("%nreport: %s%n", out.path(file(directory)));
    }

    /** Below the output directory. */
    public static String file(String directory) {
        return directory + "/report.html";
    }
}

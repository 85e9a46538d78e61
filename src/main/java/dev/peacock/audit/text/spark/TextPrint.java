package dev.peacock.audit.text.spark;

import dev.peacock.audit.AuditPage;
import dev.peacock.report.Percent;
import dev.peacock.spark.output.OutputDirectory;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Prints what {@code audit text} found. */
final class TextPrint {
    private static final int SHOWN = 5;
    /** Of four groups each with each. */
    private static final int DIFFERENCES = 6;

    private static final int CHARACTERS = 160;

    private TextPrint() {}

    static void print(PrintStream out, TextSummary found, OutputDirectory directory) {
        String unit = found.setting().unit();
        out.println();
        TextWords.found(found).forEach(out::println);
        out.println(TextWords.setting(found.setting()));
        List<String> more = TextWords.more(found);
        if (!more.isEmpty()) {
            out.printf("%nhow much more there is:%n");
        }
        more.forEach(sentence -> out.println("  " + sentence));
        if (!found.groups().isEmpty()) {
            out.printf("%ncopied, by group:%n");
        }
        for (TextSummary.Group group : TextGroups.shown(found.groups())) {
            Double share = group.share();
            Double control = group.controlShare();
            out.printf(
                    Locale.ROOT,
                    "  %s: %s of %s%s%s%n",
                    line(String.valueOf(group.name())),
                    share == null ? "nothing" : Percent.of(share, group.shareInterval()),
                    TextWords.counted(group.units(), unit, unit + "s"),
                    group.nearShare() == null
                            ? ""
                            : "; with near-verbatim copies " + Percent.of(group.nearShare(), group.nearShareInterval()),
                    control == null || !TextWords.hasControl(found)
                            ? ""
                            : "; control " + Percent.of(control, group.controlShareInterval()));
        }
        String groups = TextGroups.more(found.groups());
        out.print(groups.isEmpty() ? "" : String.format("  %s%n", groups));
        differences(out, found.differences());
        copies(out, "the longest copies:", found.longest(), unit);
        copies(out, "the longest common texts:", found.longestCommon(), unit);
        if (!found.documents().isEmpty()) {
            out.printf("%nthe documents that most was copied of:%n");
        }
        found.documents().stream()
                .limit(SHOWN)
                .forEach(document -> out.printf(
                        Locale.ROOT,
                        "  %s: %,d of %s (%s)%n",
                        line(document.document()),
                        document.copied(),
                        TextWords.counted(document.units(), unit, unit + "s"),
                        Percent.of(document.share())));
        AuditPage.printPlace(out, directory, TextTables.DIRECTORY);
    }

    private static void differences(PrintStream out, List<TextSummary.GroupDifference> differences) {
        if (differences.size() > DIFFERENCES) {
            out.printf("  the report has the differences of %d pairs of groups%n", differences.size());
            return;
        }
        if (!differences.isEmpty()) {
            out.println("  " + TextWords.differences(differences));
        }
        differences.forEach(one -> out.printf(
                "    %s less %s: %s%s%n",
                line(one.first()),
                line(one.second()),
                Percent.points(one.difference(), one.interval()),
                one.pairs() == 0 ? "" : ", " + TextWords.pairs(one)));
    }

    private static void copies(PrintStream out, String title, List<TextSummary.Copy> copies, String unit) {
        if (!copies.isEmpty()) {
            out.printf("%n%s%n", title);
        }
        copies.stream().limit(SHOWN).forEach(copy -> {
            String text = line(copy.text());
            out.printf(
                    Locale.ROOT,
                    "  %s, %s in %s: \"%s\"%n",
                    TextWords.counted(copy.length(), unit, unit + "s"),
                    line(copy.generation()),
                    copy.documents() == 1
                            ? line(copy.document())
                            : TextWords.counted(copy.documents(), "document", "documents") + ", such as "
                                    + line(copy.document()),
                    text.length() <= CHARACTERS ? text : text.substring(0, CHARACTERS) + "...");
        });
    }

    /** On one line, and without what a terminal would obey. */
    static String line(String text) {
        return text.replaceAll("(?U)[\\s\\p{Cntrl}]+", " ");
    }
}

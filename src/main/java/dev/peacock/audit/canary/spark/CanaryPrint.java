package dev.peacock.audit.canary.spark;

import dev.peacock.audit.AuditPage;
import dev.peacock.audit.canary.spark.CanarySummary.Count;
import dev.peacock.spark.output.OutputDirectory;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Prints what {@code audit canary} found. */
final class CanaryPrint {
    private CanaryPrint() {}

    static void print(PrintStream out, CanarySummary found, OutputDirectory directory) {
        out.println();
        CanaryWords.found(found).forEach(out::println);
        out.println();
        out.println("exposure in bits, by how often a secret stands in the training text:");
        table(out, exposures(found));
        out.println();
        out.println("after the last epoch:");
        table(out, last(found));
        AuditPage.printPlace(out, directory, CanaryTables.DIRECTORY);
    }

    /** The article's table: a row for each number of insertions, a column for each epoch; the first row has the headings. */
    static List<List<String>> exposures(CanarySummary found) {
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("times", "canaries"));
        found.setting().epochs().forEach(epoch -> header.add("epoch " + epoch));
        rows.add(header);
        for (int insertions : insertions(found)) {
            List<String> row = new ArrayList<>();
            for (Count count : found.counts()) {
                if (count.insertions() == insertions) {
                    if (row.isEmpty()) {
                        row.add(CanaryWords.row(insertions));
                        row.add(String.valueOf(count.canaries()));
                    }
                    row.add(CanaryWords.number(count.exposure(), count.exposureInterval()));
                }
            }
            rows.add(row);
        }
        List<String> control = new ArrayList<>(List.of("not seen", ""));
        found.setting().epochs().forEach(epoch -> control.add(""));
        control.set(
                control.size() - 1,
                CanaryWords.number(found.unseen().exposure(), found.unseen().interval()));
        rows.add(control);
        return rows;
    }

    private static List<Integer> insertions(CanarySummary found) {
        return found.counts().stream().map(Count::insertions).distinct().toList();
    }

    /** What models that saw a secret have of it, and whether it is found. */
    static List<List<String>> last(CanarySummary found) {
        List<List<String>> rows = new ArrayList<>();
        boolean isSearched = found.setting().budget() != null;
        List<String> header = new ArrayList<>(List.of("times", "bits with against without"));
        if (isSearched) {
            header.addAll(List.of("found by the search", "as its first answer"));
        }
        rows.add(header);
        for (Count count : found.counts()) {
            if (count.epoch() == found.setting().lastEpoch()) {
                List<String> row = new ArrayList<>(List.of(
                        CanaryWords.row(count.insertions()),
                        CanaryWords.number(count.difference(), count.differenceInterval())));
                if (isSearched) {
                    row.addAll(List.of(
                            CanaryWords.share(count), count.first() == null ? "" : String.valueOf(count.first())));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static void table(PrintStream out, List<List<String>> rows) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int c = 0; c < columns; c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < columns; c++) {
                line.append("  ")
                        .append(row.get(c))
                        .append(" ".repeat(widths[c] - row.get(c).length()));
            }
            out.println(line.toString().stripTrailing());
        }
    }
}

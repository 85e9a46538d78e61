package dev.peacock.report.page;

import dev.peacock.report.AuditSection;
import dev.peacock.report.ExampleContent;
import dev.peacock.report.ReportData;
import dev.peacock.report.ReportData.Details;
import dev.peacock.report.ReportData.Example;
import dev.peacock.report.ReportData.InfluencePair;
import dev.peacock.report.ReportData.MemorizedExample;
import dev.peacock.report.lookup.AllExamples;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A made-up report on a table with ids, mixed columns, and names and values that are long. */
public final class SampleTables {
    /** Columns of the table, of which the last ones are the same in all rows. */
    public static final int COLUMNS = 24;

    private static final List<String> NAMES = List.of(
            "age",
            "annual household income before tax, self-declared, in thousands",
            "plan",
            "city",
            "last_contact_reason_code_of_the_call_centre_system_v2",
            "notes");

    private static final List<String> CITIES =
            List.of("Ulm", "Rom", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysilio");

    private SampleTables() {}

    /** 20 memorized rows, 4 suspects, and {@code pairs} pairs, of which the first three are of one test example. */
    public static ReportData report(int pairs) {
        List<MemorizedExample> memorized = new ArrayList<>();
        Map<Long, List<Example>> neighbours = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            double out = 0.03 + 0.021 * i;
            memorized.add(new MemorizedExample(
                    example(i), 0.95 - out, new Interval(0.9 - out, 0.99 - out), 0.95, out, 281 - i, 119 + i));
            neighbours.put((long) i, List.of(example(i + 100), example(i + 101), example(i + 102)));
        }
        ReportData digits = SampleReports.digits("A table", null, null);
        return new ReportData(
                SampleReports.experiment("A table", "customers.csv"),
                digits.summary(),
                digits.memorization(),
                digits.accuracy(),
                memorized,
                IntStream.range(0, pairs).mapToObj(SampleTables::pair).toList(),
                new Details(
                        digits.details().noise(),
                        digits.details().labels(),
                        neighbours,
                        Map.of("no", List.of(example(400), example(402)), "yes", List.of(example(401))),
                        memorized.subList(0, 4),
                        34,
                        all(1000, 500)),
                List.of());
    }

    /** A page of explanations: a row, and rows that are compared with it. */
    public static String explanation() {
        Example explained = example(3);
        List<AuditSection.Shown> others = IntStream.of(100, 103, 105)
                .mapToObj(id -> new AuditSection.Shown(example(id), "influence 0.5 (0.4 to 0.6), q-value 0.01"))
                .toList();
        return SectionPage.render(
                "Why this prediction?",
                "experiment 0123456789abcdef, 400 models",
                List.of(new AuditSection(
                        "test-3",
                        "Test example 3",
                        List.of(
                                new AuditSection.Examples(
                                        "67 of 400 models classify it correctly.",
                                        List.of(new AuditSection.Shown(explained, "test", ""))),
                                new AuditSection.Examples("Train examples that harm it most:", others, explained)))));
    }

    /** Made-up numbers of so many examples, with the names of those above; train example 7 is undefined. */
    static AllExamples all(int train, int test) {
        List<String> labels = List.of("no", "yes");
        RandomStream random = new RandomStream(5);
        return AllExamples.pack(
                labels,
                IntStream.range(0, train)
                        .mapToObj(i -> {
                            int in = i == 7 ? 400 : 280 + random.nextInt(30) - random.nextInt(30);
                            int out = 400 - in;
                            int wrongIn = random.nextInt(20) == 0 ? random.nextInt(40) : 0;
                            int wrongOut =
                                    Math.min(out, random.nextInt(8) == 0 ? random.nextInt(90) : random.nextInt(3));
                            double accuracyIn = 1 - (double) wrongIn / in;
                            Double value = out == 0 ? null : accuracyIn - 1 + (double) wrongOut / out;
                            return new AllExamples.Train(
                                    named(i, "c" + (1000 + i)),
                                    in,
                                    out,
                                    in - wrongIn,
                                    out - wrongOut,
                                    value,
                                    value == null ? null : value - 0.01 - random.nextInt(90) / 1000.0,
                                    value == null ? null : value + 0.01 + random.nextInt(90) / 1000.0,
                                    null,
                                    null);
                        })
                        .toList(),
                IntStream.range(0, test)
                        .mapToObj(i -> new AllExamples.Test(
                                named(i, "t" + (1000 + i)),
                                400,
                                400 - random.nextInt(40),
                                (long) random.nextInt(train),
                                random.nextInt(200) / 1000.0))
                        .toList());
    }

    private static AllExamples.Named named(int i, String givenId) {
        return new AllExamples.Named(givenId, "customers.csv:" + (i + 2), i % 2, null);
    }

    private static InfluencePair pair(int i) {
        double influence = 0.6 - 0.0005 * i;
        return new InfluencePair(
                example(200 + i),
                example(Math.max(2, i)),
                influence,
                new Interval(influence - 0.2, influence + 0.2),
                0.9,
                0.001);
    }

    /** Number {@code id} of either split. */
    static Example example(int id) {
        List<String> names = new ArrayList<>(NAMES);
        List<String> values = new ArrayList<>(List.of(
                Integer.toString(20 + id % 50),
                id % 7 == 0 ? "missing" : Double.toString(id * 1.25),
                id % 3 == 0 ? "basic" : "pro",
                CITIES.get(id % 3),
                "R-" + id % 2,
                id % 5 == 0 ? "called twice, no answer, ".repeat(4) : "\u2014"));
        for (int i = names.size(); i < COLUMNS; i++) {
            names.add("flag " + i);
            values.add("0");
        }
        String label = id % 2 == 0 ? "no" : "yes";
        return new Example(
                id, label, "customers.csv:" + (id + 2), new ExampleContent.Columns(names, values), "c" + (1000 + id));
    }
}

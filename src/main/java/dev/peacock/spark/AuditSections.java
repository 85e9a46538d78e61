package dev.peacock.spark;

import dev.peacock.report.AuditSection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the report shows of the audits that were made, in the order to show. */
final class AuditSections {
    private AuditSections() {}

    /** Makes the section of an audit from its tables; empty where it was not made. */
    private interface Reader {
        Optional<AuditSection> read(SparkTables tables, OutputDirectory out, ReportExamples examples)
                throws IOException;
    }

    private static final List<Reader> READERS = List.of(
            MembershipSection::read,
            EpsilonSection::read,
            ConsistencySection::read,
            UtilitySection::read,
            LeaveOneOutSection::read,
            LongTailSection::read);

    static List<AuditSection> of(SparkTables tables, OutputDirectory out, ReportExamples examples) throws IOException {
        List<AuditSection> sections = new ArrayList<>();
        for (Reader reader : READERS) {
            reader.read(tables, out, examples).ifPresent(sections::add);
        }
        return sections;
    }
}

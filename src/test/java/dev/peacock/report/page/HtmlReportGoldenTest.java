package dev.peacock.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of a small report, byte for byte; {@code -Dpeacock.update-golden=true} writes it anew, to be looked at. */
class HtmlReportGoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/report/small.html");

    @Test
    void page_isTheOneThatWasLookedAt() throws Exception {
        String page = HtmlReport.render(SampleReports.small());

        if (Boolean.getBoolean("peacock.update-golden")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, page);
        }
        assertThat(page)
                .as(
                        "the page of a small report; if the change is meant, run this test with -Dpeacock.update-golden=true")
                .isEqualTo(Files.readString(GOLDEN));
    }
}

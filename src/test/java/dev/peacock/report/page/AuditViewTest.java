package dev.peacock.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.report.AuditSection;
import dev.peacock.report.AuditSection.Axis;
import dev.peacock.report.AuditSection.Bar;
import dev.peacock.report.AuditSection.Bars;
import dev.peacock.report.AuditSection.Chart;
import dev.peacock.report.AuditSection.Figure;
import dev.peacock.report.AuditSection.Figures;
import dev.peacock.report.AuditSection.Grid;
import dev.peacock.report.AuditSection.Series;
import dev.peacock.report.AuditSection.Text;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditViewTest {
    private static final String HOSTILE = "<script>alert(1)</script>";

    @Test
    void everyTextIsEscaped() {
        Axis axis = new Axis(HOSTILE, false, 0, 1);
        String page = AuditView.render(new AuditSection(
                        "x",
                        HOSTILE,
                        List.of(
                                new Text(HOSTILE + " {}"),
                                new Figures(List.of(new Figure(HOSTILE, HOSTILE, HOSTILE))),
                                new Chart(HOSTILE, HOSTILE, axis, axis, List.of(new Series(HOSTILE, List.of()))),
                                new Bars(HOSTILE, HOSTILE, HOSTILE, HOSTILE, List.of(new Bar(0, 1, 2))),
                                new Grid(HOSTILE, List.of(HOSTILE), List.of(List.of(HOSTILE, HOSTILE))))))
                .toString();
        assertThat(page).doesNotContain("<script").contains("&lt;script&gt;");
    }
}

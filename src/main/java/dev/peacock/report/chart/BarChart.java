package dev.peacock.report.chart;

import dev.peacock.report.AuditSection.Axis;
import dev.peacock.report.AuditSection.Bar;
import dev.peacock.report.AuditSection.Bars;
import dev.peacock.report.Html;
import dev.peacock.report.Numbers;
import java.util.ArrayList;
import java.util.List;

/** A histogram as bars from 0. */
public record BarChart(Bars bars) {
    private static final double GAP = 1;

    public Html draw() {
        double low = bars.bars().stream().mapToDouble(Bar::from).min().orElse(0);
        double high = bars.bars().stream().mapToDouble(Bar::to).max().orElse(1);
        double top = bars.bars().stream().mapToDouble(Bar::count).max().orElse(1);
        ChartFrame frame = new ChartFrame(
                new Axis(bars.xLabel(), false, low, high > low ? high : low + 1),
                new Axis(bars.yLabel(), false, 0, top > 0 ? top * 1.06 : 1));
        List<Html> shapes = new ArrayList<>(frame.axes());
        for (Bar bar : bars.bars()) {
            if (bar.count() > 0) {
                String title = Numbers.significant(bar.from()) + " to " + Numbers.significant(bar.to()) + ": "
                        + Numbers.significant(bar.count());
                shapes.add(Svg.rectangle(
                        "bar",
                        frame.x(bar.from()) + GAP / 2,
                        frame.y(bar.count()),
                        Math.max(GAP, frame.x(bar.to()) - frame.x(bar.from()) - GAP),
                        frame.bottom() - frame.y(bar.count()),
                        1,
                        title));
            }
        }
        return Svg.picture("chart", ChartFrame.WIDTH, ChartFrame.HEIGHT, bars.description(), shapes.toArray());
    }
}

package dev.peacock.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.report.ReportData;
import dev.peacock.report.ReportData.Experiment;
import org.junit.jupiter.api.Test;

class LookUpTest {
    /** A report without the numbers of all examples, of so many train examples and 360 test examples. */
    private static Page report(int trainExamples) throws Exception {
        ReportData small = SampleReports.small();
        Experiment e = small.experiment();
        Experiment experiment = new Experiment(
                e.id(),
                e.title(),
                e.created(),
                e.command(),
                e.versions(),
                e.datasetName(),
                e.datasetHash(),
                trainExamples,
                e.testExamples(),
                e.models(),
                e.modelsFailed(),
                e.sampling(),
                e.trainer(),
                e.trainSeconds(),
                e.modelsPerSecond());
        return Page.of(new ReportData(
                experiment,
                small.summary(),
                small.memorization(),
                small.accuracy(),
                small.mostMemorized(),
                small.strongestPairs(),
                small.details(),
                small.audits()));
    }

    @Test
    void tooManyExamplesForAPage_areLookedUpByACommand() throws Exception {
        Page page = report(199_641);
        assertThat(page.text("//section[@id='look-up']"))
                .contains("job/peacock explain --out DIRECTORY --train ID gives the numbers of any train example")
                .contains("since there are more than 200,000.");
        assertThat(page.texts("//nav//a")).contains("Look up an example");
        assertThat(page.elements("//template")).isEmpty();
        assertThat(report(199_640).elements("//section[@id='look-up']")).isEmpty();
    }

    @Test
    void numbersOfAllExamples_areOutOfSight_andTheFormIsHiddenWithoutTheScript() throws Exception {
        ReportData table = SampleTables.report(1);
        Page page = Page.of(table);
        assertThat(page.text("//section[@id='look-up']/p"))
                .contains("the numbers of all 1,000 train examples and 500 test examples");
        assertThat(page.elements("//form[@id='look-up-form'][@hidden]")).hasSize(1);
        assertThat(page.texts("//template"))
                .containsExactly(
                        java.util.Objects.requireNonNull(table.details().all()).packed());
    }
}

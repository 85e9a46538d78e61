package dev.peacock.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.table.Table;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AuditsTest {
    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);

    /** Change the text in the audit's class, and copy the table that this test prints. */
    @Test
    void readme_hasTheTableOfAudits() throws IOException {
        assertThat(Files.readString(Path.of("README.md"))).contains(Audits.OURS.markdown());
    }

    @Test
    void everyAudit_hasItsPage_itsCommand_andTablesBelowItsName() {
        assertThat(Audits.OURS.all()).allSatisfy(audit -> {
            assertThat(Path.of("docs", audit.page())).exists();
            assertThat(audit.command(Audits.OURS, NOWHERE, NOWHERE).getCommandName())
                    .isEqualTo(audit.name());
            assertThat(audit.tables())
                    .isNotEmpty()
                    .extracting(Table::path)
                    .allMatch(path -> path.startsWith("audits/" + audit.name()));
        });
    }
}

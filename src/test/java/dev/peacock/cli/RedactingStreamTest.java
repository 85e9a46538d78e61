package dev.peacock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.check.Secrets;
import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that a user's data holds steers the terminal or looks like a line of ours, whatever prints it. */
@Tag("spark")
class RedactingStreamTest {
    private static final String HOSTILE = "\u001b[2Jx\u0007\u202e\nestimate: done";
    private static final String SHOWN = "\\u001b[2Jx\\u0007\\u202e\\nestimate: done";

    @TempDir
    Path directory;

    private static String printed(Consumer<PrintStream> printing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream target = new PrintStream(bytes, true, UTF_8)) {
            PrintStream stream = RedactingStream.over(target, Secrets.of(Map.of("TOKEN", "pl4nted-k3y")));
            printing.accept(stream);
            stream.flush();
        }
        return bytes.toString(UTF_8);
    }

    @Test
    void messages_stayOnTheirLine() {
        assertThat(printed(out -> out.println("label " + HOSTILE + " pl4nted-k3y")))
                .isEqualTo("label " + SHOWN + " ...\n");
        assertThat(printed(out -> out.println(Path.of(HOSTILE)))).isEqualTo(SHOWN + "\n");
        assertThat(printed(out -> out.printf(Locale.ROOT, "%n%s of %,d%n", HOSTILE, 1_000)))
                .isEqualTo("\n" + SHOWN + " of 1,000\n");
        assertThat(printed(out -> out.printf("%-3s|%.1f|%s%n", "é", 2.5, null))).isEqualTo("é  |2.5|null\n");
        assertThat(printed(new IllegalStateException(HOSTILE)::printStackTrace))
                .startsWith("java.lang.IllegalStateException: " + SHOWN + "\n\tat ");
    }

    @Test
    void whatIsPrintedWithoutALine_keepsItsOwnLineEnds_butSteersNothing() {
        assertThat(printed(out -> out.print("\r[##..] " + HOSTILE)))
                .isEqualTo("\r[##..] \\u001b[2Jx\\u0007\\u202e\nestimate: done");
    }

    @Test
    void json_staysTheSameJson() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        Map<String, String> value = Map.of("label", HOSTILE + "\u009b\u2028\\ \" \t");
        String json = mapper.writeValueAsString(value);
        String shown = printed(out -> out.println(json));
        assertThat(shown).doesNotContain("\u202e", "\u009b", "\u2028").hasLineCount(1);
        assertThat(mapper.readValue(shown, Map.class)).isEqualTo(value);
    }

    @Test
    void wordsOfTheCommandLine_andValuesOfAConfiguration_areShownEscaped() throws IOException {
        assertThat(InProcess.run("t\u001bain\n").log())
                .startsWith("There is no command 't\\u001bain\\n'. Choose one of:");
        assertThat(InProcess.run("--\u001b[2J").log()).startsWith("Unknown option: '--\\u001b[2J'");
        Path conf = Files.writeString(
                directory.resolve("x.conf"),
                "dataset.builtin = digits\nmodel.layers = [{ output = 10 }]\ntraining.epochs = \"\u009b2J\u202e\"\n");
        Ended ended = InProcess.run(
                "train",
                "--conf",
                conf.toString(),
                "--out",
                directory.resolve("o").toString(),
                "--set",
                "a\u001bb=1");
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.log().lines()).hasSize(2);
        assertThat(ended.log()).contains("\\u009b2J\\u202e", "a\\u001bb").doesNotContain("\u009b", "\u202e", "\u001b");
    }

    @Test
    void help_isWhatPicocliWrites() {
        assertThat(InProcess.run("--help").out()).contains("Usage: peacock", "\n  job/peacock run");
    }

    /** What Spark and Hadoop log may quote the same values. */
    @Test
    void sparksLog_isWithoutControlCharacters_andUserInfo() throws IOException {
        Properties settings = new Properties();
        try (InputStream in = Files.newInputStream(Path.of("conf/log4j2.properties"))) {
            settings.load(in);
        }
        PatternLayout layout = PatternLayout.newBuilder()
                .withPattern(settings.getProperty("appender.console.layout.pattern"))
                .build();
        String line = layout.toSerializable(Log4jLogEvent.newBuilder()
                .setLoggerName("org.apache.spark.Task")
                .setLevel(Level.WARN)
                .setMessage(new SimpleMessage("lost \u001b[2J\u009b\u202e\tx s3a://u:p@bucket/x"))
                .setThrown(new IllegalStateException("\u0007"))
                .build());
        assertThat(line).endsWith(" WARN Task: lost ?[2J??\tx s3a://...@bucket/x ?\n");
    }
}

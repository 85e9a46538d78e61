package dev.peacock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationFactory;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What conf/log4j2.properties lets Spark say on the console. */
class LogSettingsTest {
    private static final Configuration SETTINGS = settings();

    private static Configuration settings() {
        Configuration settings = ConfigurationFactory.getInstance()
                .getConfiguration(
                        new LoggerContext("settings"),
                        "settings",
                        Path.of("conf/log4j2.properties").toUri());
        settings.initialize();
        return settings;
    }

    private static String said(String message, @Nullable Throwable thrown) {
        Log4jLogEvent event = Log4jLogEvent.newBuilder()
                .setLoggerName("org.apache.spark.scheduler.TaskSetManager")
                .setLevel(Level.WARN)
                .setMessage(new SimpleMessage(message))
                .setThrown(thrown)
                .build();
        return SETTINGS.getAppender("console").getLayout().toSerializable(event).toString();
    }

    @Test
    void aFailedTask_isOneLine_withoutItsTrace() {
        String message =
                "Lost task 0.0 in stage 1.0 (TID 1) (host executor 0): java.io.IOException: No space left on device\n"
                        + "\tat java.base/java.io.FileOutputStream.writeBytes(Native Method)\n"
                        + "Caused by: java.io.IOException: the same\n\t... 12 more\n";
        assertThat(said(message, null))
                .matches(
                        "[0-9:]{8} WARN TaskSetManager: Lost task 0\\.0 in stage 1\\.0 \\(TID 1\\) \\(host executor 0\\):"
                                + " java\\.io\\.IOException: No space left on device *\n");
    }

    @Test
    void anException_isTheFirstLineOfItsMessage() {
        assertThat(said("Aborting task", new IOException("No space left on device\nand more")))
                .matches("[0-9:]{8} WARN TaskSetManager: Aborting task No space left on device *\n");
    }

    @Test
    void aPasswordInAUri_isNotShown() {
        assertThat(said("cannot read s3a://key:secret@bucket/x", new IOException("https://me:word@host:1")))
                .contains("s3a://...@bucket/x https://...@host:1")
                .doesNotContain("secret", "word");
    }
}

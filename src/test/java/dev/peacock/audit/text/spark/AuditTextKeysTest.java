package dev.peacock.audit.text.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.command.CorpusOptions;
import dev.peacock.config.text.AuditKeys;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Option;

class AuditTextKeysTest {
    @Test
    void everyOption_isAKeyOfTheConfiguration() {
        assertThat(Stream.of(AuditTextCommand.class, TextFormOptions.class, CorpusOptions.class)
                        .flatMap(options -> Arrays.stream(options.getDeclaredFields()))
                        .filter(field -> field.isAnnotationPresent(Option.class))
                        .map(field ->
                                field.getAnnotation(Option.class).names()[0].substring(2)))
                .containsExactlyInAnyOrderElementsOf(AuditKeys.TEXT);
    }
}

package dev.peacock.config.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The block {@code audits}: what audits are asked for by a file. Their commands say what each value may be. */
public final class AuditKeys {
    /** Of {@code audits.text}: the options of the command, without their dashes. */
    public static final List<String> TEXT = List.of(
            "generations",
            "corpus",
            "against",
            "text-column",
            "generations-text-column",
            "id-column",
            "generations-id-column",
            "by",
            "prompt-column",
            "unit",
            "tokenizer",
            "min",
            "normalise",
            "common",
            "near",
            "mail",
            "unmask",
            "same-path");

    private static final Set<String> PATHS = Set.of("generations", "corpus", "against");

    private AuditKeys() {}

    /** The words of each option of {@code audit text} that the block {@code audits} of a configuration has. */
    public static Map<String, List<String>> text(ConfigBlock audits, BaseDirectory base) {
        ConfigBlock text = audits.block("text");
        Map<String, List<String>> words = new LinkedHashMap<>();
        for (String key : TEXT) {
            List<String> values = text.words(key);
            // a tokenizer that is no file has a name without a dot
            boolean isPath = PATHS.contains(key)
                    || key.equals("tokenizer") && values.toString().contains(".");
            if (!values.isEmpty()) {
                words.put(key, isPath ? values.stream().map(base::resolve).toList() : values);
            }
        }
        text.refuseOthers();
        audits.refuseOthers();
        return words;
    }
}

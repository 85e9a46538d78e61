package dev.peacock.config.section;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.peacock.check.UserError;
import dev.peacock.config.PeacockConfig;
import java.util.List;

/** Reads configurations as a user would: from a file named {@code x.conf} in {@code /base}. */
public final class Reading {
    /** The least that is a configuration, on two lines, so that a test's own text begins on line 3. */
    public static final String MINIMAL = "dataset.builtin = digits\nmodel.layers = [{ output = 10 }]\n";

    private Reading() {}

    static ReadConfig read(String text, String... sets) {
        return ConfigReader.read(text, "x.conf", "/base", List.of(sets), path -> {
            throw new UserError(path + " does not exist");
        });
    }

    public static PeacockConfig config(String text, String... sets) {
        return read(text, sets).config();
    }

    /** A minimal configuration with lines of the test's own. */
    static PeacockConfig minimalWith(String lines, String... sets) {
        return config(MINIMAL + lines, sets);
    }

    static List<String> problems(String text, String... sets) {
        UserError error = catchThrowableOfType(UserError.class, () -> read(text, sets));
        return error == null
                ? List.of()
                : String.valueOf(error.getMessage()).lines().toList();
    }

    static List<String> problemsOfMinimalWith(String lines, String... sets) {
        return problems(MINIMAL + lines, sets);
    }
}

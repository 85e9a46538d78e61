package dev.peacock.config.section;

import dev.peacock.check.Secrets;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.ProgramFile;
import dev.peacock.config.text.BaseDirectory;
import dev.peacock.config.text.ConfigBlock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys {@code training.command}, {@code training.files} and {@code training.program}. If a word of the command
 * names a file beside the configuration, that file is read with it, as are the files in {@code training.files}; the
 * program finds them in the directory in which it runs.
 */
final class CommandKeys {
    private static final String COMMAND = "command";
    private static final String FILES = "files";
    private static final String PROGRAM = "program";
    /** Paths below a directory that mean the same on every system. */
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*");

    private static final int LONGEST = 1 << 20;

    private CommandKeys() {}

    static boolean isIn(ConfigBlock training) {
        return training.has(COMMAND);
    }

    /** The keys that the program replaces. */
    static ModelSection model(
            ConfigBlock root, ConfigBlock training, BaseDirectory base, Function<String, String> load) {
        root.refuse("cannot be combined with training.command, whose program decides what it trains", "model");
        List<String> words = training.texts(COMMAND);
        if (words != null && words.isEmpty()) {
            training.problem(COMMAND, "must have at least one word, which names the program");
        }
        List<String> command = words == null ? List.of() : words;
        command.forEach(word -> refuseSecrets(training, COMMAND, "a word", word));
        List<ProgramFile> files = training.has(PROGRAM) ? program(training) : loaded(training, command, base, load);
        return new ModelSection(new ModelConfig.Command(command, files), null);
    }

    private static List<ProgramFile> loaded(
            ConfigBlock training, List<String> words, BaseDirectory base, Function<String, String> load) {
        TreeMap<String, ProgramFile> files = new TreeMap<>();
        for (String word : words) {
            String text = PATH.matcher(word).matches() ? textOrNull(base.resolve(word), load) : null;
            if (text != null) {
                put(training, COMMAND, word, text, files);
            }
        }
        List<String> named = training.texts(FILES);
        Set<String> others = named == null ? Set.of() : new LinkedHashSet<>(named);
        for (String name : others) {
            if (!PATH.matcher(name).matches()) {
                training.problem(
                        FILES,
                        Shown.text(name)
                                + " must be a path below the configuration's directory, of letters, digits, dots, _, + and -");
                continue;
            }
            try {
                put(training, FILES, name, load.apply(base.resolve(name)), files);
            } catch (UserError e) {
                training.problem(FILES, String.valueOf(e.getMessage()));
            }
        }
        return List.copyOf(files.values());
    }

    /** A word need not be a file: most are names of programs, or their arguments. */
    private static @Nullable String textOrNull(String path, Function<String, String> load) {
        try {
            return load.apply(path);
        } catch (UserError e) {
            return null;
        }
    }

    private static void put(
            ConfigBlock training, String key, String name, String text, TreeMap<String, ProgramFile> files) {
        if (text.length() > LONGEST || text.indexOf('\uFFFD') >= 0 || text.indexOf('\0') >= 0) {
            training.problem(
                    key,
                    name
                            + " is not a text of at most 1 MiB: put it on every machine, and give its absolute path instead");
            return;
        }
        refuseSecrets(training, key, name, text);
        files.put(name, new ProgramFile(name, text));
    }

    /** Both are kept in experiment.json, and shown. */
    private static void refuseSecrets(ConfigBlock training, String key, String where, String text) {
        boolean isUri = !Secrets.withoutUserInfo(text).equals(text);
        if (isUri || !Secrets.ofThisProcess().hide(text).equals(text)) {
            training.problem(
                    key,
                    where + " has "
                            + (isUri ? "what looks like a URI with a password" : "the value of a secret setting")
                            + ", and would be stored in files: let the program read it from the environment");
        }
    }

    private static List<ProgramFile> program(ConfigBlock training) {
        training.refuse("cannot be combined with training.program, which contains the files themselves", FILES);
        List<ProgramFile> files = new ArrayList<>();
        List<ConfigBlock> elements = training.blocks(PROGRAM);
        for (ConfigBlock element : elements == null ? List.<ConfigBlock>of() : elements) {
            String name = element.text("name", "a path");
            if (!PATH.matcher(name).matches()) {
                element.problem("name", "must be a path below the program's directory");
            }
            files.add(new ProgramFile(name, element.is("text", "") ? "" : element.text("text", "the file's text")));
            element.refuseOthers();
        }
        return files;
    }
}

package dev.peacock.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Commands of a page that stand in an indented block below {@code <!-- runnable -->}. */
final class RunnableBlocks {
    static final String MARK = "<!-- runnable -->";

    private static final String INDENT = "    ";
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

    private RunnableBlocks() {}

    /** Each command as words after job/peacock, without comments and what goes to spark-submit. */
    static List<List<String>> of(Path page) throws IOException {
        List<List<String>> commands = new ArrayList<>();
        List<String> lines = Files.readAllLines(page);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(MARK)) {
                List<List<String>> block = block(lines.subList(i + 1, lines.size()), page);
                if (block.isEmpty()) {
                    throw new AssertionError(page + ": line " + (i + 1) + ": no indented command below " + MARK);
                }
                commands.addAll(block);
            }
        }
        return commands;
    }

    private static List<List<String>> block(List<String> lines, Path page) {
        List<List<String>> commands = new ArrayList<>();
        String command = "";
        boolean begun = false;
        for (String line : lines) {
            if (line.isBlank() && !begun) {
                continue;
            }
            if (!line.startsWith(INDENT)) {
                break;
            }
            begun = true;
            command += line.strip();
            if (command.endsWith("\\")) {
                command = command.substring(0, command.length() - 1) + " ";
            } else {
                commands.add(words(command, page));
                command = "";
            }
        }
        return commands;
    }

    private static List<String> words(String command, Path page) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(command);
        while (matcher.find()) {
            String word = matcher.group();
            if (word.equals("--") || word.startsWith("#")) {
                break;
            }
            words.add(word.replaceAll("^['\"]|['\"]$", ""));
        }
        if (words.isEmpty() || !words.get(0).equals("job/peacock")) {
            throw new AssertionError(page + ": can run only job/peacock, but not: " + command);
        }
        return words.subList(1, words.size());
    }
}

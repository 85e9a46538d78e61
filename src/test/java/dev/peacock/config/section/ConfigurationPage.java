package dev.peacock.config.section;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads reference.conf as documentation: a comment is the words for the key below it, and a commented key ({@code #key}, no
 * space) is an example of a key without a default.
 */
record ConfigurationPage(String introduction, List<Section> sections) {
    private static final Pattern BLOCK = Pattern.compile("([a-z]+) \\{");
    private static final Pattern KEY = Pattern.compile(" {2}(#?)([a-z0-9-]+) *(=?) *(.+)");

    record Section(String name, String words, List<Key> keys) {}

    /** {@code value} as written; a default, or an example where there is none. */
    record Key(String path, boolean isExample, String line, String value, String words) {}

    static ConfigurationPage of(String reference) {
        List<Section> sections = new ArrayList<>();
        StringBuilder words = new StringBuilder();
        String introduction = "";
        for (String line : reference.lines().toList()) {
            Matcher block = BLOCK.matcher(line);
            Matcher key = KEY.matcher(line);
            String comment = line.strip();
            if (comment.equals("#")) {
                words.append("\n\n");
            } else if (comment.startsWith("# ")) {
                words.append(words.isEmpty() || words.toString().endsWith("\n") ? "" : " ")
                        .append(comment.substring(2));
            } else if (block.matches()) {
                sections.add(new Section(block.group(1), take(words), new ArrayList<>()));
            } else if (key.matches()) {
                Section section = sections.get(sections.size() - 1);
                boolean isExample = !key.group(1).isEmpty();
                String path = section.name + "." + key.group(2);
                section.keys.add(
                        new Key(path, isExample, comment.substring(isExample ? 1 : 0), key.group(4), take(words)));
            } else if (comment.isEmpty() && sections.isEmpty() && introduction.isEmpty()) {
                introduction = take(words);
            } else if (!comment.isEmpty() && !comment.equals("}")) {
                throw new IllegalArgumentException("reference.conf has a line that the page cannot show: " + line);
            }
        }
        return new ConfigurationPage(introduction, List.copyOf(sections));
    }

    String markdown() {
        String body = sections.stream().map(ConfigurationPage::markdown).collect(Collectors.joining("\n"));
        return "# Configuration\n\n" + introduction + "\n\n"
                + "This page is made from `src/main/resources/reference.conf`; change it there.\n\n" + body;
    }

    private static String markdown(Section section) {
        return "## " + section.name + "\n\n" + section.words + "\n\n| Key | Default | Meaning |\n|---|---|---|\n"
                + section.keys.stream().map(ConfigurationPage::row).collect(Collectors.joining());
    }

    private static String row(Key key) {
        String example = key.isExample ? "<br>Example: `" + key.line + "`" : "";
        return "| `" + key.path + "` | " + (key.isExample ? "" : "`" + key.value + "`") + " | "
                + (key.words + example).replace("|", "\\|") + " |\n";
    }

    private static String take(StringBuilder words) {
        String taken = words.toString();
        words.setLength(0);
        return taken;
    }
}

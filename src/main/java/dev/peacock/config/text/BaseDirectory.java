package dev.peacock.config.text;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The directory that relative paths of a configuration start from: plain text, so that no file system is asked. */
public record BaseDirectory(String directory) {
    private static final Pattern SCHEME = Pattern.compile("(?<root>[A-Za-z][A-Za-z0-9+.-]*:(//[^/]*)?)(?<path>.*)");

    /** From a URI or a local directory; a local one is made absolute, so that what is resolved holds from anywhere. */
    public static BaseDirectory of(String directory) {
        boolean hasScheme = SCHEME.matcher(directory).matches();
        return new BaseDirectory(
                hasScheme ? directory : Path.of(directory).toAbsolutePath().toString());
    }

    /** URIs and absolute paths stay as they are; others are put under the directory, with . and .. taken out. */
    public String resolve(String path) {
        if (path.startsWith("/") || SCHEME.matcher(path).matches()) {
            return path;
        }
        Matcher uri = SCHEME.matcher(directory);
        return uri.matches() ? uri.group("root") + absolute(uri.group("path"), path) : absolute(directory, path);
    }

    private static String absolute(String from, String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : (from + "/" + path).split("/")) {
            if (segment.equals("..")) {
                if (!segments.isEmpty()) {
                    segments.remove(segments.size() - 1);
                }
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        return "/" + String.join("/", segments);
    }
}

package dev.peacock.cluster;

import java.util.List;

/** How a command ended: its exit status, its standard output, and what it wrote for a person to read. */
public record Ended(int status, String out, String log) {

    /** Standard output's last line; empty if there is none. */
    public String lastLine() {
        List<String> lines = out.lines().toList();
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    public List<String> logLines() {
        return log.lines().toList();
    }
}

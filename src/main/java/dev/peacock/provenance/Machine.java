package dev.peacock.provenance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What the program runs on. Floating-point results differ between kinds of CPU, so they are written down. */
public final class Machine {
    private Machine() {}

    public static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    /** Text of /proc/cpuinfo, empty where there is none. */
    public static String cpuInfo() {
        try {
            return Files.readString(Path.of("/proc/cpuinfo"));
        } catch (IOException e) {
            return "";
        }
    }

    /** Java, system and processor, by name. */
    public static Map<String, String> description() {
        Map<String, String> description = new TreeMap<>();
        description.put("java", System.getProperty("java.vendor") + " " + System.getProperty("java.version"));
        description.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        description.put("arch", System.getProperty("os.arch"));
        cpuInfo()
                .lines()
                .filter(line -> line.startsWith("model name"))
                .findFirst()
                .ifPresent(line -> description.put(
                        "cpu", line.substring(line.indexOf(':') + 1).trim()));
        return description;
    }
}

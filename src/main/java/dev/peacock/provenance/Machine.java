package dev.peacock.provenance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The machine that the program runs on. It is recorded because floating-point results differ between kinds of CPU. */
public final class Machine {
    private Machine() {}

    public static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    public static long pid() {
        return ProcessHandle.current().pid();
    }

    /** What tells systems of one host name apart, and containers of one system: within it a process id means one thing. Empty where unknown. */
    public static String instance() {
        try {
            return host() + " "
                    + Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                            .trim() + " "
                    + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
        } catch (IOException e) {
            return "";
        }
    }

    /** What tells a process from others of the same id, its start in ticks since the system's; empty where it does not live, or unknown. */
    public static String process(long pid) {
        try {
            String line = Files.readString(Path.of("/proc/" + pid + "/stat"));
            // the second field is a name in parentheses, which may hold anything
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
            return fields[0].equals("Z") || fields[0].equals("X") ? "" : fields[19];
        } catch (IOException e) {
            return "";
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

    /** Bytes of this process that lie in memory, heap and all; 0 where there is no /proc. */
    public static long residentBytes() {
        try {
            return 1024
                    * Files.readString(Path.of("/proc/self/status"))
                            .lines()
                            .filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElse(0);
        } catch (IOException e) {
            return 0;
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

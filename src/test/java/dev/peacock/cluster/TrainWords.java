package dev.peacock.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The words with which the launcher trains an experiment. */
record TrainWords(Path conf, Path out, String master, List<String> values, List<String> settings) {

    static TrainWords of(Path conf, Path out, String master) {
        return new TrainWords(conf, out, master, List.of(), List.of());
    }

    /** With other values of the configuration's keys, each {@code key=value}. */
    TrainWords set(String... keysAndValues) {
        return new TrainWords(conf, out, master, List.of(keysAndValues), settings);
    }

    /** Under Spark's settings, each {@code key=value}. */
    TrainWords spark(String... keysAndValues) {
        return new TrainWords(conf, out, master, values, List.of(keysAndValues));
    }

    /** In this process, on the threads of a local master and without those settings. */
    Ended inProcess() {
        return InProcess.runOn(master, own());
    }

    private List<String> own() {
        List<String> words = new ArrayList<>(List.of("train", "--conf", conf.toString(), "--out", out.toString()));
        values.forEach(value -> words.addAll(List.of("--set", value)));
        return words;
    }

    String[] words() {
        List<String> words = own();
        words.addAll(List.of("--", "--master", master));
        settings.forEach(setting -> words.addAll(List.of("--conf", setting)));
        return words.toArray(String[]::new);
    }
}

package dev.peacock.audit.diffusion.spark;

import dev.peacock.audit.diffusion.Sweep;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What {@code --sweep} asks: the same command line with other values of one option. */
final class SweepOption {
    static final String NAME = "--sweep";
    /** Options that may be given other values. */
    static final String KEYS =
            "net, hidden, layers, steps, epochs, batch, rate, prediction, levels, noise-steps, conditional, images";

    private static final List<String> LENGTHS = List.of("--steps", "--epochs");

    private SweepOption() {}

    /**
     * UserError for an option that has no other values here, for a value that is none of its, and for fewer than two.
     *
     * @param given KEY=VALUE,...
     * @param typed the command line
     * @param options what a command line of these words asks
     */
    static DiffusionSweep read(String given, ParseResult typed, Function<List<String>, DiffusionOptions> options) {
        int equals = given.indexOf('=');
        String key = equals < 0 ? given : given.substring(0, equals);
        if (equals < 0 || !List.of(KEYS.split(", ")).contains(key)) {
            throw new UserError(NAME + " " + Shown.text(given)
                    + ": give an option and its values, such as hidden=64,128,256; the options are " + KEYS);
        }
        List<String> values = List.of(given.substring(equals + 1).split(",", -1));
        Map<String, DiffusionOptions> byValue = new HashMap<>();
        for (String value : values) {
            byValue.put(value, with("--" + key, value, typed, options));
        }
        if (values.size() < 2 || Sweep.distinct(values) < values.size()) {
            throw new UserError(NAME + " " + Shown.text(given) + ": give two values or more, each once");
        }
        List<String> ordered = Sweep.ordered(values);
        return new DiffusionSweep(
                key,
                ordered,
                ordered.stream()
                        .map(value -> Objects.requireNonNull(byValue.get(value)))
                        .toList());
    }

    private static DiffusionOptions with(
            String name, String value, ParseResult typed, Function<List<String>, DiffusionOptions> options) {
        List<String> words = new ArrayList<>();
        for (OptionSpec option : typed.matchedOptions()) {
            if (!option.longestName().equals(NAME) && !isReplaced(option.longestName(), name)) {
                words.addAll(words(option));
            }
        }
        words.addAll(List.of(name, value));
        try {
            return options.apply(words);
        } catch (ParameterException e) {
            throw new UserError(NAME + ": " + e.getMessage(), e);
        }
    }

    /** By itself, or by the other one of two that say the same. */
    private static boolean isReplaced(String typed, String by) {
        return typed.equals(by) || (LENGTHS.contains(typed) && LENGTHS.contains(by));
    }

    private static List<String> words(OptionSpec option) {
        String name = option.longestName();
        List<String> values = option.originalStringValues();
        if (option.arity().max() == 1) {
            return values.stream().flatMap(value -> Stream.of(name, value)).toList();
        }
        return option.arity().max() == 0
                ? List.of(name)
                : Stream.concat(Stream.of(name), values.stream()).toList();
    }
}

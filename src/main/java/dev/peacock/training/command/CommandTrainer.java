package dev.peacock.training.command;

import dev.peacock.check.UserError;
import dev.peacock.config.ModelConfig;
import dev.peacock.dataset.PackedStore;
import dev.peacock.training.Device;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import dev.peacock.training.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs the user's program for each stack, in a directory of its own that is removed afterwards. */
public final class CommandTrainer implements Trainer {
    private final PackedStore store;
    private final ModelConfig.Command command;
    private final boolean margins;
    private final Path scratch;
    private final ExampleArrays examples;

    /**
     * A trainer by a program.
     *
     * @param margins whether the program must give the margins of all examples
     * @param scratch where stacks get their directories
     */
    public CommandTrainer(PackedStore store, ModelConfig.Command command, boolean margins, Path scratch) {
        this.store = store;
        this.command = command;
        this.margins = margins;
        this.scratch = scratch;
        this.examples = new ExampleArrays(store, scratch);
    }

    @Override
    public String name() {
        return "command";
    }

    /** UserError if the program fails, or leaves behind what is not asked for; then nothing of the stack counts. */
    @Override
    public List<TrainedRun> train(List<RunSpec> stack, Device device) {
        try {
            Path directory = Files.createTempDirectory(scratch, "peacock-stack-");
            try {
                CommandFiles files = new CommandFiles(directory, store, stack, margins);
                files.write(command.files(), examples.directory());
                String of = "training.command, for the runs " + stack.get(0).run() + " to "
                        + stack.get(stack.size() - 1).run() + ",";
                // GPUs that Spark has not given are hidden: other tasks may be using them
                String gpu = device.gpu() == null ? "" : device.gpu();
                Program.run(of, command.words(), directory, Map.of("CUDA_VISIBLE_DEVICES", gpu));
                return files.read();
            } finally {
                Directories.delete(directory);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("training.command was stopped, since its task was stopped", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

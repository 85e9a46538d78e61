package dev.peacock.config.section;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.peacock.check.UserError;
import dev.peacock.config.ExperimentIdentity;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.ProgramFile;
import dev.peacock.config.TrainingConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandKeysTest {
    private static final String DIGITS = "dataset.builtin = digits\n";
    private static final Map<String, String> FILES = Map.of(
            "/base/train.py", "import net\n",
            "/base/net.py", "x = 1\n",
            "/base/sub/deep.py", "y = 2\n",
            "/base/binary", "\0\uFFFD",
            "/base/secret.py", "open('s3://me:hunter2@host/x')");

    private static ReadConfig read(String text, Map<String, String> files) {
        return ConfigReader.read(DIGITS + text, "x.conf", "/base", List.of(), path -> {
            if (!files.containsKey(path)) {
                throw new UserError(path + " does not exist");
            }
            return files.get(path);
        });
    }

    private static ModelConfig.Command command(String text) {
        return (ModelConfig.Command) read(text, FILES).config().model();
    }

    private static List<String> problems(String text) {
        UserError error = catchThrowableOfType(UserError.class, () -> read(text, FILES));
        return error == null
                ? List.of()
                : String.valueOf(error.getMessage()).lines().toList();
    }

    @Test
    void wordsThatNameFiles_andFilesNamedBesides_travelWithTheConfiguration() {
        ModelConfig.Command command = command(
                "training { command = [python3, train.py, --epochs, 5, /base/net.py], files = [net.py, sub/deep.py] }");
        assertThat(command.words()).containsExactly("python3", "train.py", "--epochs", "5", "/base/net.py");
        assertThat(command.files())
                .containsExactly(
                        new ProgramFile("net.py", "x = 1\n"),
                        new ProgramFile("sub/deep.py", "y = 2\n"),
                        new ProgramFile("train.py", "import net\n"));
    }

    @Test
    void stackAndItsLimit_areRead() {
        TrainingConfig training = read("training { command = [a], stack = 3, stack-timeout = 2 min }", FILES)
                .config()
                .training();
        assertThat(training.stack()).isEqualTo(3);
        assertThat(training.stackTimeout()).isEqualTo(120);
    }

    @Test
    void effectiveConfiguration_isReadAgainWithoutAnyFile() {
        ReadConfig first = read("training { command = [python3, train.py], files = [net.py] }", FILES);
        ReadConfig again = ConfigReader.read(first.effective(), "y.conf", "/elsewhere", List.of(), path -> {
            throw new AssertionError(path);
        });
        assertThat(again.config()).isEqualTo(first.config());
        assertThat(again.effective()).isEqualTo(first.effective());
    }

    @Test
    void identity_isOfWordsAndContents_andOfNoKeyThatTheProgramDoesNotSee() {
        ExperimentIdentity identity = identity("training { command = [python3, train.py] }", FILES);
        assertThat(identity.fields().keySet())
                .contains("training.command[0]", "training.command[1]", "training.program.train.py")
                .doesNotContain("training.epochs", "model.type");
        assertThat(identity("training { command = [python3, train.py], stack = 2, stack-timeout = 9 s }", FILES))
                .isEqualTo(identity);
        ExperimentIdentity edited =
                identity("training { command = [python3, train.py] }", Map.of("/base/train.py", "import net \n"));
        assertThat(edited.id()).isNotEqualTo(identity.id());
        assertThat(identity.differenceFrom(edited, "this has", "that has"))
                .get()
                .asString()
                .startsWith("this has training.program.train.py = ");
        assertThat(identity("training { command = [python3, train.py, x] }", FILES)
                        .id())
                .isNotEqualTo(identity.id());
    }

    private static ExperimentIdentity identity(String text, Map<String, String> files) {
        return ExperimentIdentity.of(read(text, files).config(), "hash", "command");
    }

    @Test
    void whatCannotStandBesideIt_isNamed() {
        assertThat(problems("training { command = [a], epochs = 3, updater = sgd }\nmodel.nearest-neighbour {}"))
                .containsExactly(
                        "x.conf:2: training.epochs: cannot be combined with training.command: pass it to "
                                + "the program, as a word of the command",
                        "x.conf:2: training.updater: cannot be combined with training.command: pass it to "
                                + "the program, as a word of the command",
                        "x.conf:3: model: cannot be combined with training.command, whose program decides "
                                + "what it trains");
        assertThat(problems("training { command = [a], files = [net.py], program = [{ name = b, text = c }] }"))
                .containsExactly(
                        "x.conf:2: training.files: cannot be combined with training.program, which contains the "
                                + "files themselves");
        assertThat(problems("training.files = [net.py]\nmodel.nearest-neighbour {}"))
                .singleElement()
                .asString()
                .startsWith("x.conf:2: training.files:");
    }

    @Test
    void passwords_areRefused_andNotShown() {
        assertThat(problems("training.command = [python3, secret.py, \"http://me:hunter2@host\"]"))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .contains("has what looks like a URI with a password")
                        .doesNotContain("hunter2"));
    }

    /** By name, so that it is refused whatever its value, on whichever machine, and whether it is set. */
    @ParameterizedTest
    @ValueSource(
            strings = {"PLANTED_TOKEN", "MY_PASSWORD", "WANDB_API_KEY", "AWS_SECRET_ACCESS_KEY", "AZURE_STORAGE_KEY"})
    void secretsOfTheEnvironment_areNotSubstituted(String name) {
        String sentence = "${" + name
                + "} is a secret, by its name, and a configuration is stored in files: let the program read it from "
                + "the environment, or rename it if it is not secret";
        assertThat(problems("training {\n command = [a, \"--key=\"${" + name + "}] }"))
                .containsExactly("x.conf:3: " + sentence);
        assertThat(problems("training.command = [a, ${?" + name + "}]")).containsExactly("x.conf:2: " + sentence);
        String set = "training.command=[a,${" + name + "}]";
        assertThat(Reading.problems(DIGITS, set)).containsExactly("--set " + set + ": " + sentence);
    }

    /** As a shell puts it there, which expands the variable itself. */
    @Test
    void valuesOfSecretSettings_areRefused_andNotShown() {
        String setting = "spark.hadoop.fs.azure.account.key.me.dfs.core.windows.net";
        System.setProperty(setting, "pl4nted-k3y");
        try {
            assertThat(problems("training.command = [a, \"--key=pl4nted-k3y\"]"))
                    .containsExactly("x.conf:2: training.command: a word has the value of a secret setting, and "
                            + "would be stored in files: let the program read it from the environment");
        } finally {
            System.clearProperty(setting);
        }
    }

    @Test
    void otherVariables_areSubstituted_asBefore() {
        assertThat(command("training.command = [${PATH}]").words()).containsExactly(System.getenv("PATH"));
    }

    @Test
    void badWordsAndFiles_areNamed() {
        assertThat(problems("training.command = []"))
                .containsExactly("x.conf:2: training.command: must have at least one word, which names the program");
        assertThat(problems("training.command = python3"))
                .singleElement()
                .asString()
                .contains("must be a list of texts in brackets");
        assertThat(problems("training.command = [a, \"\", [b]]")).hasSize(2);
        assertThat(problems("training { command = [a], files = [none.py, ../net.py, /base/net.py] }"))
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).contains("/base/none.py does not exist"))
                .anySatisfy(line -> assertThat(line).contains("../net.py must be a path below"));
        assertThat(problems("training.command = [python3, binary]"))
                .singleElement()
                .asString()
                .contains("binary is not a text of at most 1 MiB");
    }
}

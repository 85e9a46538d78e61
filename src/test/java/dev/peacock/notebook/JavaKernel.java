package dev.peacock.notebook;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.common.Image;
import org.dflib.jjava.jupyter.kernel.display.common.Text;
import org.dflib.jjava.jupyter.kernel.magic.MagicParser;
import org.dflib.jjava.jupyter.kernel.magic.MagicTranspiler;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import org.jspecify.annotations.Nullable;

/**
 * A Jupyter kernel for Java: JJava's protocol over the JDK's own JShell. JJava itself, which users install, is not to be had from Maven
 * Central; like it, this one shows the value of a cell's last expression, a picture as PNG, and takes libraries from JJAVA_CLASSPATH. It imports
 * nothing by itself, so that a notebook that runs here needs no other kernel's imports.
 */
final class JavaKernel extends BaseKernel {
    private final LastValue values = new LastValue();
    private final JShell shell =
            JShell.builder().executionEngine(values, Map.of()).build();

    private JavaKernel() {
        super(
                "java",
                Runtime.version().toString(),
                new LanguageInfo.Builder("java")
                        .version(Runtime.version().toString())
                        .mimetype("text/x-java-source")
                        .fileExtension(".jshell")
                        .build(),
                List.of(),
                null,
                new JupyterIO(StandardCharsets.UTF_8),
                new CommManager(),
                renderer(),
                new MagicParser("^\\s*%", "%%", new MagicTranspiler()),
                new MagicsRegistry(),
                false,
                new StringStyler.Builder().build());
        String libraries = System.getenv("JJAVA_CLASSPATH");
        if (libraries != null) {
            shell.addToClasspath(libraries);
        }
    }

    /** The one argument is the file in which Jupyter says where it listens. */
    public static void main(String[] arguments) throws Exception {
        JupyterConnection connection =
                new JupyterConnection(KernelConnectionProperties.parse(Files.readString(Path.of(arguments[0]))));
        new JavaKernel().becomeHandlerForConnection(connection);
        connection.connect();
        connection.waitUntilClose();
    }

    /** Snippet by snippet; the first that cannot be compiled, or throws, fails the cell. */
    @Override
    public @Nullable Object evalRaw(String cell) {
        Object last = null;
        String rest = cell;
        while (!rest.isBlank()) {
            CompletionInfo info = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            if (!info.completeness().isComplete()) {
                throw failed("no complete Java: " + rest);
            }
            last = null;
            for (SnippetEvent event : shell.eval(info.source())) {
                check(event);
                last = shows(event.snippet()) ? values.take() : null;
            }
            rest = Objects.requireNonNull(info.remaining());
        }
        return last;
    }

    private void check(SnippetEvent event) {
        JShellException thrown = event.exception();
        if (thrown != null) {
            throw failed(
                    thrown instanceof EvalException e
                            ? e.getExceptionClassName() + ": " + e.getMessage()
                            : thrown.toString());
        }
        if (event.status() == Snippet.Status.REJECTED || event.status() == Snippet.Status.RECOVERABLE_NOT_DEFINED) {
            throw failed(shell.diagnostics(event.snippet())
                    .map(problem -> problem.getMessage(null))
                    .collect(Collectors.joining("\n", event.snippet().source() + "\n", "")));
        }
    }

    /** Jupyter's clients print what a cell wrote, and of an exception the stack, which is only this kernel's own. */
    private static IllegalStateException failed(String message) {
        System.err.println(message);
        return new IllegalStateException(message);
    }

    /** Only expressions have a value to show; a call, which JShell keeps in a variable of its own, is one. */
    private static boolean shows(Snippet snippet) {
        return snippet.kind() == Snippet.Kind.EXPRESSION
                || snippet.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND;
    }

    @Override
    public DisplayData inspect(String code, int at, boolean detailed) {
        return DisplayData.EMPTY;
    }

    @Override
    public ReplacementOptions complete(String code, int at) {
        return new ReplacementOptions(List.of(), at, at);
    }

    @Override
    public String isComplete(String code) {
        SourceCodeAnalysis.Completeness completeness =
                shell.sourceCodeAnalysis().analyzeCompletion(code).completeness();
        return completeness.isComplete() ? IS_COMPLETE_YES : IS_COMPLETE_MAYBE;
    }

    private static Renderer renderer() {
        Renderer renderer = new Renderer();
        Image.registerAll(renderer);
        Text.registerAll(renderer);
        return renderer;
    }
}

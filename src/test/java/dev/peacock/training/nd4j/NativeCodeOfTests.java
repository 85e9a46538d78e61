package dev.peacock.training.nd4j;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Settles native code before any test of this JVM can load it by way of ND4J, as the driver does before a model is read. */
public final class NativeCodeOfTests implements LauncherSessionListener {
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        NativeBuild.select(NativeBuild.choose());
    }
}

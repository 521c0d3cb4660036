package io.github.pgmigrate.testing;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Takes away what a class has left on the servers that all share. Surefire has JUnit find it by itself. */
public final class RoomAfterEachClass implements AfterAllCallback {

    @Override
    public void afterAll(ExtensionContext context) {
        if (context.getRequiredTestClass().getEnclosingClass() == null) {
            TestServer.dropUnnamed();
        }
    }
}

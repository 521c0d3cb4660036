package io.github.pgmigrate.architecture.wrong.apply;

import java.io.IOException;

/** Starts a process, may be changed by anyone, and in two ways. */
public final class Launching {

    public int count;

    public void setCount(int count) {
        this.count = count;
    }

    public Process launch() throws IOException {
        count++;
        return new ProcessBuilder("true").start();
    }
}

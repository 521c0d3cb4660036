package io.github.pgmigrate.faults;

import java.lang.instrument.Instrumentation;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;
import org.jspecify.annotations.Nullable;

/**
 * The calls that go into the real driver, counted on one thread; one of them may be made to throw, before it does what it is
 * asked or after it has. The driver's classes are changed in this JVM for good, and are as ever where nobody listens.
 */
public final class DriverCalls {

    private static final String[] CLASSES = {
        "org.postgresql.Driver",
        "org.postgresql.core.v3.QueryExecutorImpl",
        "org.postgresql.core.QueryExecutorBase",
        "org.postgresql.core.v3.CopyInImpl",
        "org.postgresql.jdbc.PgConnection"
    };

    private static final ThreadLocal<@Nullable DriverCalls> LISTENING = new ThreadLocal<>();
    private static boolean installed;

    private final List<String> names = new ArrayList<>();
    private final int strikeAt;
    private final boolean after;
    private final Supplier<Throwable> what;
    private int depth;
    private boolean struck;

    private DriverCalls(int strikeAt, boolean after, Supplier<Throwable> what) {
        this.strikeAt = strikeAt;
        this.after = after;
        this.what = what;
    }

    /** Work that may throw whatever the driver throws. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /** Counts the calls of a piece of work on this thread, and names them. */
    static List<String> of(Work work) throws Exception {
        DriverCalls calls = new DriverCalls(0, false, IllegalStateException::new);
        calls.during(work);
        return calls.names;
    }

    /**
     * Has the call with a number, from 1, throw; whether it came to that. What then comes out of the work is its own.
     *
     * @param after whether the call is made before it throws
     */
    static boolean strike(int number, boolean after, Supplier<Throwable> what, Work work) throws Exception {
        DriverCalls calls = new DriverCalls(number, after, what);
        calls.during(work);
        return calls.struck;
    }

    private void during(Work work) throws Exception {
        install();
        LISTENING.set(this);
        try {
            work.run();
        } finally {
            LISTENING.remove();
        }
    }

    private static synchronized void install() {
        if (installed) {
            return;
        }
        installed = true;
        Instrumentation instrumentation = ByteBuddyAgent.install();
        // Throws of the driver's own, and what it only keeps, are no calls into it that could fail.
        ElementMatcher<MethodDescription> methods = ElementMatchers.<MethodDescription>isMethod()
                .and(ElementMatchers.isPublic())
                .and(ElementMatchers.not(ElementMatchers.isStatic()))
                .and(ElementMatchers.canThrow(SQLException.class));
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
                .with(AgentBuilder.Listener.StreamWriting.toSystemOut().withErrorsOnly())
                .type(ElementMatchers.namedOneOf(CLASSES))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Around.class).on(methods)))
                .installOn(instrumentation);
    }

    /** Called by the driver's methods when they begin. */
    public static void enter(String name) throws Throwable {
        DriverCalls calls = LISTENING.get();
        if (calls != null && calls.depth++ == 0) {
            calls.names.add(name);
            calls.throwIf(!calls.after);
        }
    }

    /** Called by the driver's methods when they end, or throw. */
    public static void leave() throws Throwable {
        DriverCalls calls = LISTENING.get();
        if (calls != null && --calls.depth == 0) {
            calls.throwIf(calls.after);
        }
    }

    private void throwIf(boolean now) throws Throwable {
        if (now && !struck && names.size() == strikeAt) {
            struck = true;
            depth = 0;
            throw what.get();
        }
    }

    /** What is put around the driver's methods. */
    private static final class Around {

        private Around() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Origin("#t.#m") String name) throws Throwable {
            DriverCalls.enter(name);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void leave() throws Throwable {
            DriverCalls.leave();
        }
    }
}

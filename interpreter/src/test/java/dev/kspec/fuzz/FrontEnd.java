// SPDX-License-Identifier: Apache-2.0
package dev.kspec.fuzz;

import com.sun.management.ThreadMXBean;
import dev.kspec.check.Checked;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.DiagnosticRenderer;
import dev.kspec.diag.Painter;
import dev.kspec.diag.Severity;
import dev.kspec.expand.Expansion;
import dev.kspec.report.DiagnosticsJson;
import dev.kspec.report.StrictJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is asked of kspec about any bytes: it parses and checks them without an exception, within bounds of time and
 * memory; every diagnostic lies within its file, can be shown, and is well-formed in JSON; and what is without mistakes
 * expands and compiles.
 */
final class FrontEnd {
    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** In nanoseconds of CPU: a hundred times what a file of this size takes, and room for a slow machine. */
    private static final long MOST_NANOS = 10_000_000_000L;

    /** What a case may allocate altogether, in bytes; garbage counts. */
    private static final long MOST_BYTES = 4L << 30;

    /** So many cases of a matrix are compiled once more. */
    private static final int CASES = 5;

    private static final Pattern LINE_END = Pattern.compile("\\R");

    private FrontEnd() {}

    /**
     * Asks it all.
     *
     * @return whether the text has no mistakes
     * @throws AssertionError if something that is asked does not hold
     */
    static boolean answers(Carrier carrier, byte[] bytes) {
        long nanos = THREAD.getCurrentThreadCpuTime();
        long allocated = THREAD.getCurrentThreadAllocatedBytes();
        // Bytes that are no UTF-8 are refused before; something is made of them here, so that they are of use.
        boolean clean = ask(carrier, new String(bytes, StandardCharsets.UTF_8));
        holds(THREAD.getCurrentThreadCpuTime() - nanos <= MOST_NANOS, "it takes too long");
        holds(THREAD.getCurrentThreadAllocatedBytes() - allocated <= MOST_BYTES, "it takes too much memory");
        return clean;
    }

    private static boolean ask(Carrier carrier, String text) {
        Checked checked = switch (carrier) {
            case KSPEC -> Checked.kspec(text);
            case YAML -> Checked.yaml(text);
        };
        List<Diagnostic> found = checked.found();
        found.forEach(FrontEnd::checkShape);
        if (!found.isEmpty()) {
            checkShown(found);
        }
        if (found.stream().anyMatch(d -> d.severity() == Severity.ERROR)) {
            return false;
        }
        new Expansion(checked.spec()).cases().limit(CASES).forEach(c -> {
            holds(!c.id().toString().isBlank(), "a case has no identity");
            c.compile(Duration.ofSeconds(1), "/modules", Optional.empty());
        });
        return true;
    }

    private static void checkShape(Diagnostic d) {
        int length = d.span().file().text().length();
        holds(
                0 <= d.span().start()
                        && d.span().start() <= d.span().end()
                        && d.span().end() <= length,
                "a place outside");
        holds(!d.message().isBlank(), "no message");
        holds(!LINE_END.matcher(d.message() + d.label() + d.help().orElse("")).find(), "a message of several lines");
    }

    private static void checkShown(List<Diagnostic> found) {
        String shown = new DiagnosticRenderer(Painter.plain()).render(found);
        holds(shown.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t'), "control characters");
        StringWriter json = new StringWriter();
        try {
            DiagnosticsJson.write(found, "fuzz", json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        holds(StrictJson.read(json.toString()) != null, "no JSON");
    }

    private static void holds(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError(what);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The command line's entry point; the only place where the process is ended. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        int code;
        try {
            code = new CommandLineInterface(Terminals.of(out, err, System.getenv(), System.getProperties()))
                    .run(Arrays.asList(arguments));
        } catch (RuntimeException | StackOverflowError e) {
            // Never an exit code that speaks of a driver.
            err.println("kspec: this is a mistake in kspec itself; please report it with what follows");
            e.printStackTrace(err);
            code = ExitCode.INFRASTRUCTURE;
        }
        out.flush();
        err.flush();
        System.exit(code);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** What several tests of this package need. */
final class Fixtures {
    private Fixtures() {}

    /** A lab that exists on paper only; {@link FakeQemu} obeys its command line. */
    static Lab lab(Path directory, String commandLine) {
        return new Lab(directory, "6.1.0-0-amd64", "linux-image-6.1.0-0-amd64", "6.1.1-1", commandLine, "root", 22);
    }

    static Path script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    /** This JVM's command line for another main class of the tests. */
    static String[] java(Class<?> main, String... arguments) {
        String[] command = new String[6 + arguments.length];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        command[1] = "-XX:TieredStopAtLevel=1";
        command[2] = "-XX:+UseSerialGC";
        command[3] = "-cp";
        command[4] = System.getProperty("java.class.path");
        command[5] = main.getName();
        System.arraycopy(arguments, 0, command, 6, arguments.length);
        return command;
    }

    static boolean becomesTrue(Duration patience, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(10);
        }
        return true;
    }
}

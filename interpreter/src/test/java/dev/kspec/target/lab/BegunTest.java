// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bytes that a guest says of what it begins. */
@Timeout(30)
class BegunTest {
    @TempDir
    private Path directory;

    private static void say(OutputStream guest, int... bytes) throws Exception {
        for (int b : bytes) {
            guest.write(b);
        }
    }

    @Test
    void theLastCaseAndTheStepThatItTold() throws Exception {
        Path pipe = directory.resolve("begun");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        try (Begun begun = new Begun(pipe);
                OutputStream guest = new FileOutputStream(pipe.toFile())) {
            assertThat(begun.last()).isEmpty();
            assertThat(begun.mark()).isEmpty();
            say(guest, 1, 2, 200);
            assertThat(begun.last()).hasValue(200);
            assertThat(begun.mark()).as("cases alone").isEmpty();
            say(guest, 0x40, 0x80, 0xc3);
            assertThat(begun.mark()).hasValue(3);
            say(guest, 0x41);
            say(guest, 0xbf);
            assertThat(begun.mark()).as("half of one").isEmpty();
            say(guest, 0xff);
            assertThat(begun.mark()).hasValue((1 << 12) + (63 << 6) + 63);
            say(guest, 0x40, 0x80, 0x40, 0x80, 0xc1);
            assertThat(begun.mark()).hasValue(1);
            say(guest, 0x40, 0x40, 0x80, 0x80, 0xc1, 0xc2);
            assertThat(begun.mark()).as("two at once").isEmpty();
            say(guest, 0x40, 0x80, 0xc1, 0);
            assertThat(begun.mark()).as("too many to be told").isEmpty();
            say(guest, 0x40, 0x80, 0xc1, 7);
            assertThat(begun.last()).as("the case, told again at its end").isEqualTo(OptionalInt.of(7));
            assertThat(begun.mark()).isEmpty();
        }
    }
}

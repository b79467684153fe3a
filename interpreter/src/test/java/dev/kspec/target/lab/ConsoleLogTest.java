// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleLogTest {
    @TempDir
    private Path directory;

    private Path file;
    private ConsoleLog log;

    @BeforeEach
    void setUp() {
        file = directory.resolve("console.log");
        log = new ConsoleLog(file);
    }

    private void print(String text) throws Exception {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        log.poll();
    }

    @Test
    void aFileThatIsNotThereYetIsAnEmptyOne() throws Exception {
        log.poll();
        assertThat(log.begun()).isFalse();
    }

    @Test
    void theTwoLinesOfTheGuestAreSeenWhenTheyAreComplete() throws Exception {
        print("SeaBIOS\r\nkspec-lab: in");
        assertThat(log.begun()).isFalse();
        print("it\r\n");
        assertThat(log.begun()).isTrue();
        assertThat(log.ready()).isFalse();
        print("kspec-lab: ready\r\n");
        assertThat(log.ready()).isTrue();
        assertThat(log.complaint()).isEmpty();
        assertThat(log.panic()).isEmpty();
    }

    @Test
    void aLineIsFoundBehindOthersAndBehindAnEscapeSequence() throws Exception {
        print("\033[1;1H\033[2Jkspec-lab: init\r\n");
        assertThat(log.begun()).isTrue();
    }

    @Test
    void theFirstComplaintIsKept() throws Exception {
        print("kspec-lab: cannot load virtio.ko\nkspec-lab: no network\n");
        assertThat(log.complaint()).contains("cannot load virtio.ko");
    }

    @Test
    void aPanicIsRecognisedByTheKernelsWords() throws Exception {
        print(
                "[    0.5] Kernel panic - not syncing: VFS: Unable to mount root fs\r\n[    0.6] Kernel panic - not syncing: again\n");
        assertThat(log.panic()).contains("[    0.5] Kernel panic - not syncing: VFS: Unable to mount root fs");
    }

    @Test
    void moreThanOneBufferfulAndEndlessLinesAreTaken() throws Exception {
        print("x".repeat(100_000));
        print("\nkspec-lab: init\n" + "noise\n".repeat(20_000) + "kspec-lab: ready\n");
        assertThat(log.begun()).isTrue();
        assertThat(log.ready()).isTrue();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryCopyTest {
    private static final int BLOCK = 64 * 1024;

    @TempDir
    private Path directory;

    private Path copy(byte[] memory) throws Exception {
        Path from = Files.write(directory.resolve("from"), memory);
        Path to = directory.resolve("to");
        MemoryCopy.copy(from, to);
        assertThat(Files.readAllBytes(to)).isEqualTo(memory);
        return to;
    }

    @Test
    void zerosTakeNoRoom() throws Exception {
        byte[] memory = new byte[64 * BLOCK];
        memory[3 * BLOCK + 5] = 1;
        memory[40 * BLOCK - 1] = -1;
        Path to = copy(memory);
        assertThat((Long) Files.getAttribute(to, "unix:size")).isEqualTo(memory.length);
        Process du = new ProcessBuilder("du", "-k", to.toString()).start();
        int kibibytes = Integer.parseInt(new String(du.getInputStream().readAllBytes(), UTF_8).split("\\s", -1)[0]);
        assertThat(kibibytes).isLessThan(4 * BLOCK / 1024);
    }

    @Test
    void nothingAndPartsOfBlocksAreCopiedToo() throws Exception {
        assertThat(copy(new byte[0])).isEmptyFile();
        Files.delete(directory.resolve("to"));
        byte[] odd = new byte[BLOCK + 3];
        odd[BLOCK + 2] = 7;
        copy(odd);
    }

    @Test
    void aProcessWithoutSuchMemoryIsAnError() {
        assertThatThrownBy(() -> MemoryCopy.of(ProcessHandle.current().pid()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("QEMU holds no memory");
    }
}

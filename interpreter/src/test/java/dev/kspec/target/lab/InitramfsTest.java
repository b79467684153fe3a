// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitramfsTest {
    private static final byte[] LAB = "an archive".getBytes(UTF_8);

    @TempDir
    private Path directory;

    private Path write(GuestFile... files) throws Exception {
        Path lab = Files.write(directory.resolve("lab.cpio"), LAB);
        Path made = directory.resolve("made.cpio");
        Initramfs.write(lab, List.of(files), made);
        return made;
    }

    @Test
    void theLabsComesFirstAndTheFilesBehindItAsCpioReadsThem() throws Exception {
        Path made = write(
                new GuestFile("/lib/kspec/agent", 0700, "agent".getBytes(UTF_8)),
                new GuestFile("/etc/motd", 0644, "hello\n".getBytes(UTF_8)));
        byte[] all = Files.readAllBytes(made);
        assertThat(Arrays.copyOf(all, LAB.length)).isEqualTo(LAB);
        assertThat(all.length % 4).isZero();
        Path added = Files.write(directory.resolve("added.cpio"), Arrays.copyOfRange(all, 12, all.length));
        Path tree = Files.createDirectory(directory.resolve("tree"));
        Process cpio = new ProcessBuilder("cpio", "-i", "-d", "--quiet")
                .directory(tree.toFile())
                .redirectInput(added.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(cpio.getInputStream().readAllBytes(), UTF_8)).isEmpty();
        assertThat(cpio.waitFor()).isZero();
        assertThat(tree.resolve("lib/kspec/agent")).hasContent("agent");
        assertThat(mode(tree.resolve("lib/kspec/agent"))).isEqualTo("rwx------");
        assertThat(mode(tree.resolve("lib/kspec"))).isEqualTo("rwx------");
        assertThat(tree.resolve("etc/motd")).hasContent("hello");
        assertThat(mode(tree.resolve("etc/motd"))).isEqualTo("rw-r--r--");
    }

    @Test
    void itsOwnerAloneMayReadIt() throws Exception {
        assertThat(mode(write())).isEqualTo("rw-------");
    }

    @Test
    void pathsThatLeadElsewhereAreRefused() {
        for (String path : List.of("etc/motd", "/../etc/motd", "/etc/./motd", "/", "/etc/", "/a\nb")) {
            assertThatIllegalArgumentException().isThrownBy(() -> new GuestFile(path, 0600, LAB));
        }
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}

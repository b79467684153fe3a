// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.check.DescribedDriver;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Severity;
import dev.kspec.type.CCompiler;
import dev.kspec.type.CType;
import dev.kspec.type.DriverModel;
import dev.kspec.type.Layout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real UAPI headers: sizes, offsets and ioctl numbers that kspec computes are those of a program that includes the header. */
class InstalledHeadersTest {
    @TempDir
    private Path scratch;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rtc",
                "loop",
                "input",
                "uinput",
                "watchdog",
                "i2c-dev",
                "spi/spidev",
                "gpio",
                "fs",
                "if_tun",
                "vhost",
                "dm-ioctl",
                "random",
                "nbd",
                "blkpg",
                "hdreg",
                "cdrom",
                "fd",
                "hidraw",
                "joystick",
                "kvm",
                "media",
                "videodev2",
                "userfaultfd",
                "fuse",
                "btrfs",
                "usbdevice_fs",
                "nvme_ioctl",
                "vfio",
                "perf_event",
                "auto_fs",
                "cec",
                "dma-buf",
                "seccomp",
                "ppp-ioctl",
                "rpmsg",
                "fscrypt",
                "rfkill",
                "virtio_net",
                "usb/ch9",
                "sed-opal",
                "mmtimer",
                "fb"
            })
    void whatIsComputedIsWhatTheCompilerComputes(String name) throws Exception {
        Path header = Path.of("/usr/include/linux", name + ".h");
        Assumptions.assumeTrue(Files.isRegularFile(header), "there is no " + header);
        Description description = Headers.read(header);
        DriverModel model = model(new DescriptionWriter(description, Headers.ABI, name).text());

        Map<String, Long> computed = new LinkedHashMap<>();
        List<String> questions = new ArrayList<>();
        for (Imported imported : description.types()) {
            if (model.types().get(imported.type().spelling()) instanceof CType.Composite composite) {
                composite(composite, imported, computed, questions);
            }
        }
        for (DriverModel.Ioctl ioctl : model.ioctls().values()) {
            questions.add("IOCTL(" + ioctl.name() + ")");
            computed.put(ioctl.name(), ioctl.number(Headers.ABI));
        }

        assertThat(model.types()).hasSameSizeAs(description.types());
        assertThat(model.ioctls()).hasSameSizeAs(description.ioctls());
        assertThat(computed).isNotEmpty();
        assertThat(answers(header, questions)).containsExactlyEntriesOf(computed);
    }

    /** None of them includes linux/ioctl.h, whose macros they all use. */
    @ParameterizedTest
    @CsvSource({
        "nvme_ioctl, 14",
        "if_tun, 28",
        "dm-ioctl, 18",
        "sed-opal, 17",
        "nbd, 11",
        "userfaultfd, 9",
        "usbdevice_fs, 33",
        "mmtimer, 6",
        "fb, 3",
        "hidraw, 3",
        "fscrypt, 9"
    })
    void noIoctlIsLostWhereTheHeaderLeavesItsMacrosToOthers(String name, int atLeast) throws Exception {
        Path header = Path.of("/usr/include/linux", name + ".h");
        Assumptions.assumeTrue(Files.isRegularFile(header), "there is no " + header);
        Description description = Headers.read(header);
        assertThat(description.ioctls()).hasSizeGreaterThanOrEqualTo(atLeast);
        // Numbers for 32-bit programs stand on structs that only the kernel's own sources have.
        assertThat(description.lostIoctls()).allMatch(i -> i.contains("32: "));
    }

    /** What the printed text means to whoever reads it. */
    private DriverModel model(String text) throws Exception {
        Diagnostics diagnostics = new Diagnostics();
        Path file = Files.writeString(scratch.resolve("described.kspec"), text);
        List<DescribedDriver> drivers = DescribedDriver.in(List.of(file), Headers.ABI, diagnostics);
        assertThat(diagnostics.sorted()).noneMatch(d -> d.severity() == Severity.ERROR);
        assertThat(drivers).hasSize(1);
        return drivers.getFirst().model();
    }

    /** Structs and unions without a name in C cannot be asked for; those around them are. */
    private static void composite(
            CType.Composite composite, Imported imported, Map<String, Long> computed, List<String> questions) {
        if (imported.inC().isEmpty()) {
            return;
        }
        Layout layout = Layout.of(composite, Headers.ABI);
        questions.add("TYPE(" + imported.inC() + ")");
        computed.put(imported.inC(), (long) layout.size());
        computed.put(imported.inC() + " align", (long) layout.align());
        for (Layout.Slot slot : layout.slots()) {
            String name = slot.field().name();
            String remark = imported.remarks().getOrDefault(name, "");
            if (!remark.startsWith("bitfields") && !remark.startsWith("without a name") && !name.matches("pad[0-9]")) {
                questions.add("FIELD(" + imported.inC() + ", " + name + ")");
                computed.put(imported.inC() + "." + name, (long) slot.offset());
            }
        }
    }

    private Map<String, Long> answers(Path header, List<String> questions) throws Exception {
        String program = """
                #include <stddef.h>
                #include <stdio.h>
                #include "%s"
                #include <linux/ioctl.h>
                #define TYPE(T) printf(#T "=%%zu\\n" #T " align=%%zu\\n", sizeof(T), _Alignof(T));
                #define FIELD(T, f) printf(#T "." #f "=%%zu\\n", offsetof(T, f));
                #define IOCTL(n) printf("%%s=%%u\\n", #n, (unsigned int)n); /* stringified before it is expanded */
                int main(void)
                {
                %s
                }
                """.formatted(header, String.join("\n", questions));
        Map<String, Long> answers = new LinkedHashMap<>();
        for (String line : CCompiler.run(scratch, program)) {
            int equals = line.lastIndexOf('=');
            answers.put(line.substring(0, equals), Long.parseLong(line.substring(equals + 1)));
        }
        return answers;
    }
}

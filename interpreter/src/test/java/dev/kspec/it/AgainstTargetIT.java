// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.source.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code kspec check --against-target}: with a module that is built for the lab, and with one that a VM's kernel has loaded. */
@Tag("vm")
class AgainstTargetIT extends OwnBench {
    private static final Duration BOUND = Duration.ofMinutes(3);
    private static final Pattern ACCESS = Pattern.compile(
            "(--target \\S+ --identity \\S+ --known-hosts \\S+ --kdir \\S+)(?: --allow-destructive)? specs/");

    /** A copy of the fixture's project, with words of its description replaced. */
    private Path widget(String... replaced) throws Exception {
        Path from = Repository.testResources("header/project/driver/widget");
        Path to = Files.createDirectories(bench().file("project/driver/widget"));
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        Path description = to.resolve("widget.kspec");
        String text = Files.readString(description);
        for (int i = 0; i < replaced.length; i += 2) {
            assertThat(text).contains(replaced[i]);
            text = text.replace(replaced[i], replaced[i + 1]);
        }
        return Files.writeString(description, text);
    }

    @Test
    void aDescriptionThatFitsItsModule() throws Exception {
        Ended ended = bench().run(BOUND, "check", "--against-target", widget().toString());
        ended.expect(0);
        assertThat(ended.out())
                .containsPattern(
                        "driver widget: 4 types compared with widget.ko as built for Linux 6\\S+: no difference\n")
                .contains("  the module has no type of these names: widget_flags\n")
                .contains("  not compared: 1 ioctl number, which no type information holds\n");
        assertThat(bench().qemus()).isEmpty();
    }

    @Test
    void aDescriptionThatDoesNot() throws Exception {
        Path spoilt =
                widget("level:   s32", "level:   u32", "WIDGET_GONE }", "WIDGET_GONE = 8 }", "row: u16", "row: be16");
        Ended ended = bench().run(BOUND, "check", "--against-target", spoilt.toString());
        ended.expect(2);
        assertThat(ended.err())
                .contains("error[K0601]: widget_state.level is unsigned in the description and signed in the module\n")
                .contains("widget.kspec:12:18\n")
                .contains("error[K0601]: `WIDGET_GONE` is 8 in the description and 6 in the module\n")
                .contains(
                        "error[K0601]: widget_place.row is big-endian in the description and little-endian in the module\n")
                .contains("3 errors, 0 warnings in 1 file\n");
    }

    @Test
    void aDriverThatDoesNotBuild() throws Exception {
        Path description = widget();
        Files.writeString(description.resolveSibling("widget.h"), "#error no\n");
        Ended ended = bench().run(BOUND, "check", "--against-target", description.toString());
        ended.expect(3);
        assertThat(ended.err()).contains("kspec: driver widget does not build: ");
    }

    /** The kernel's own module, whose types it publishes below /sys/kernel/btf. */
    @Test
    void aModuleThatAHostHasLoaded() throws Exception {
        Path directory = Files.createDirectories(bench().file("project/driver/virtio_net"));
        Path description = Files.writeString(directory.resolve("virtio_net.kspec"), """
                driver virtio_net {
                    module  "virtio_net.ko"
                    struct  virtio_net_hdr {
                        flags: u8, gso_type: u8, hdr_len: u16, gso_size: u16, csum_start: u16, csum_offset: s16
                    }
                    struct  list_head { next: ptr, prev: ptr }
                }
                """);
        bench().run(BOUND, "vm", "up").expect(0);
        try {
            Matcher access = ACCESS.matcher(bench().run(BOUND, "vm", "status").out());
            assertThat(access.find()).isTrue();
            List<String> arguments = new ArrayList<>(List.of("check", "--against-target"));
            arguments.addAll(List.of(access.group(1).split(" ", -1)));
            arguments.add(description.toString());
            Ended ended = bench().run(BOUND, arguments.toArray(String[]::new));
            ended.expect(2);
            assertThat(ended.out()).contains("driver virtio_net: 2 types compared with virtio_net as loaded on root@");
            assertThat(ended.err())
                    .contains("virtio_net_hdr.csum_offset is signed in the description and unsigned in the module\n")
                    .contains("1 error, 0 warnings in 1 file\n");
        } finally {
            bench().run(BOUND, "vm", "down").expect(0);
        }
    }
}

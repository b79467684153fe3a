// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A project with a spec file, and the command that is tested on it. */
@Timeout(60)
abstract class ExpandProject {
    static final String SPEC = """
            # What goes through a filter.
            scenario "filter" tags net {
                matrix {
                    lport:  none, 9081, 9082, 9083
                    rport:  none, 9081, 9082
                    state:  none, include(established), include(listen), exclude(listen)
                    name:   "a", "b, \\"c\\""
                    cover 2
                    never lport == none && state is include
                    invalid lport: 0, 65536 expect EINVAL
                }
                open "/dev/zero" as zero
                if state == none { sleep 1ms }
                writefile "/tmp/${lport}" name
                read zero 8 as data expect invalid
                assert len(data) == 8 || rport == none
            }
            scenario "two" {
                matrix { a: 1, 2 }
                open "/dev/zero" as zero
                read zero a expect a
            }
            scenario "plain" { sleep 1ms }
            """;

    @TempDir
    Path directory;

    String spec;

    @BeforeEach
    void project() throws IOException {
        Files.createDirectories(directory.resolve(".git"));
        spec = file("specs/filter.kspec", SPEC);
    }

    String file(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return file.toString();
    }

    static Kspec passes(String... arguments) {
        Kspec ran = Kspec.run(arguments);
        assertThat(ran.code()).as(ran::toString).isEqualTo(ExitCode.PASSED);
        return ran;
    }

    List<String> cases(String... files) {
        return passes(Stream.concat(Stream.of("list"), Stream.of(files)).toArray(String[]::new))
                .out()
                .lines()
                .map(l -> l.replaceFirst("  #.*", ""))
                .toList();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.check.Checked;
import dev.kspec.program.ProgramPrinter;
import dev.kspec.source.Golden;
import dev.kspec.source.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the language's other constructs compile to. */
class LoweringTest {
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "expect-errno => open gauge0 as c; read c 4 expect EAGAIN",
                "expect-bytes => open gauge0 as c; read c 4 expect \"ab\"",
                "expect-count => open gauge0 as c; read c 4 expect 2",
                "expect-relation => open gauge0 as c; read c 4 expect >= 2",
                "expect-any-of => open gauge0 as c; read c 4 expect any of (EAGAIN, 0, \"a\", > 2)",
                "expect-earlier-bytes => open gauge0 as c; read c 4 as a; read c 4 expect a",
                "expect-interpolated => open gauge0 as c; ioctl c GET as v; read c 64 expect \"${v}\\n\"",
                "expect-ioctl-value => open gauge0 rdwr as c; ioctl c SWAP 5 expect any of (7, EINVAL)",
                "ioctl-computed => open gauge0 rdwr as c; ioctl c GET as v; ioctl c SET (v + 1)",
                "ioctl-raw => open gauge0 as c; ioctl c _IOWR('G', 200, u64) 5 expect ENOTTY; ioctl c 0x4700",
                "across => open gauge0 as c; assert counter reads changes by 1, counter errors changes by (2 - 2) across { read c 4 }",
                "inject => open gauge0 as c; inject alloc times 1 probability 100 interval 2 { read c 4 expect ENOMEM }",
                "inject-nested => open gauge0 as c; inject alloc nth 1 { inject alloc nth 2 { read c 4 expect ENOMEM } }",
                "let-and-assert => open gauge0 as c; let before = counter(reads); read c 4 as t; assert before + 1 == counter(reads) && (t == \"x\" || !contains(t, \"y\"))",
                "let-constant => let x = 2 * 3; sleep (x * 1ms)",
                "interpolation => open gauge0 rdwr as c; read c 8 as t; write c \"${1 + 1}-${len(t)}-${t}\"",
                "write-address => open gauge0 rdwr as c; write c address(16) 4 expect EFAULT; pwrite c address(0) 8 4 expect EFAULT",
                "numbers-from-texts => open gauge0 as c; read c 8 as t; assert int(t) == int(\"5\") - 1",
                "load-parameters => unload gauge; load gauge \"start=7\"; load gauge",
                "open-flags => open gauge0 rdwr creat excl trunc append nonblock sync 0o600 as c"
            })
    void compilesTo(String name, String steps) {
        Checked checked = Checked.steps(steps);
        assertThat(checked.found().stream().filter(d -> d.severity() == dev.kspec.diag.Severity.ERROR))
                .as(checked.rendered())
                .isEmpty();
        Golden.check(
                Repository.testResources("lowering").resolve(name + ".txt"),
                steps + "\n" + ProgramPrinter.print(checked.program()));
    }

    /** What the shared setup names, and a case uses, comes before the case's first step; without a run all of it is 0. */
    @Test
    void sharedNamesCompileTo() {
        String file = """
                use driver gauge
                shared setup {
                    open gauge0 rdwr as c
                    open "/dev/null" as unused
                    ioctl c GET as value
                    read c 8 as text
                    let known = 3
                }
                scenario "s" {
                    assert value > known
                    write c text
                }
                """;
        Golden.check(
                Repository.testResources("lowering").resolve("shared-names.txt"),
                file + ProgramPrinter.print(Checked.kspec(file).program()));
    }
}

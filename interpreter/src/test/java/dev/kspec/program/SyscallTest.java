// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kspec.type.CCompiler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyscallTest {
    @TempDir
    private Path directory;

    /** All that the headers name, and no more: the table is complete for the kernel that they are of. */
    @ParameterizedTest
    @CsvSource({
        "x86_64, false, asm/unistd_64.h",
        "x86_64, true, asm/unistd_32.h",
        "aarch64, false, asm-generic/unistd.h"
    })
    void numbersAreTheHeaders(String machine, boolean compat, String header) throws IOException, InterruptedException {
        CCompiler.assumePresent();
        boolean here = System.getProperty("os.arch").equals("amd64");
        Assumptions.assumeTrue(here || !machine.equals("x86_64"), "x86's own header is on x86 only");
        Map<String, Integer> calls = calls(CCompiler.macros(directory, header));
        assertThat(calls).hasSizeGreaterThan(280);
        calls.forEach((name, number) -> assertThat(Syscall.named(name))
                .as(name)
                .hasValueSatisfying(
                        call -> assertThat(call.number(machine, compat)).hasValue(number)));
    }

    /** The generic table names some calls by way of __NR3264_, their 64-bit numbers. */
    private static Map<String, Integer> calls(Map<String, String> macros) {
        Map<String, Integer> calls = new TreeMap<>();
        macros.forEach((name, value) -> {
            String number = macros.getOrDefault(value, value);
            if (name.startsWith("__NR_")
                    && number.matches("\\d+")
                    && !List.of("__NR_syscalls", "__NR_arch_specific_syscall").contains(name)) {
                calls.put(name.substring("__NR_".length()), Integer.valueOf(number));
            }
        });
        return calls;
    }

    @Test
    void noNumberStandsTwiceInATable() {
        for (boolean compat : new boolean[] {false, true}) {
            assertThat(Arrays.stream(Syscall.values())
                            .map(c -> c.number("x86_64", compat))
                            .filter(OptionalInt::isPresent))
                    .doesNotHaveDuplicates()
                    .hasSizeGreaterThan(350);
        }
        assertThat(Arrays.stream(Syscall.values())
                        .map(c -> c.number("aarch64", false))
                        .filter(OptionalInt::isPresent))
                .doesNotHaveDuplicates();
    }

    @Test
    void callsAreFoundByTheirNames() {
        assertThat(Syscall.named("openat")).contains(Syscall.OPENAT);
        assertThat(Syscall.named("_llseek")).contains(Syscall._LLSEEK);
        assertThat(Syscall.named("OPENAT")).isEmpty();
        assertThat(Syscall.named("no_such_call")).isEmpty();
        assertThat(Syscall.names()).contains("mmap", "ppoll", "memfd_create").hasSize(Syscall.values().length);
    }

    @Test
    void someCallsAreNotEverywhere() {
        assertThat(Syscall.OPEN.number("aarch64", false)).isEmpty();
        assertThat(Syscall.MMAP2.number("x86_64", false)).isEmpty();
        assertThat(Syscall.MMAP2.number("x86_64", true)).hasValue(192);
        assertThat(Syscall.READ.number("aarch64", true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"riscv64", "loongarch64"})
    void theGenericTableServesSeveral(String machine) {
        assertThat(Syscall.knows(machine)).isTrue();
        for (Syscall call : Syscall.values()) {
            assertThat(call.number(machine, false)).isEqualTo(call.number("aarch64", false));
        }
    }

    @Test
    void otherMachinesAreRefused() {
        assertThat(Syscall.knows("armv7l")).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Syscall.READ.number("armv7l", false))
                .withMessageContaining("armv7l");
    }
}

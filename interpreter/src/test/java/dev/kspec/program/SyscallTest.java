// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kspec.type.CCompiler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyscallTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"x86_64, asm/unistd_64.h", "aarch64, asm-generic/unistd.h"})
    void numbersAreTheHeaders(String machine, String header) throws IOException, InterruptedException {
        CCompiler.assumePresent();
        boolean here = System.getProperty("os.arch").equals("amd64");
        Assumptions.assumeTrue(here || !machine.equals("x86_64"), "x86's own header is on x86 only");
        Map<String, String> macros = CCompiler.macros(directory, header);
        for (Syscall call : Syscall.values()) {
            // The generic table names some calls by way of __NR3264_, their 64-bit numbers.
            String number = macros.get("__NR_" + call);
            assertThat(macros.getOrDefault(number, number))
                    .as(call.toString())
                    .isEqualTo(Integer.toString(call.number(machine)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"riscv64", "loongarch64"})
    void theGenericTableServesSeveral(String machine) {
        assertThat(Syscall.knows(machine)).isTrue();
        for (Syscall call : Syscall.values()) {
            assertThat(call.number(machine)).isEqualTo(call.number("aarch64"));
        }
    }

    @Test
    void otherMachinesAreRefused() {
        assertThat(Syscall.knows("armv7l")).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Syscall.READ.number("armv7l"))
                .withMessageContaining("armv7l");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryLeaksTest {
    private static final String SYMBOLS = """
            0000000064a0f000 t pipe_open\t[pipe]
            0000000064a0f100 t lose\t[pipe]
            0000000064a10000 d devices\t[pipe]
            """;

    private static final String TEXT = """
            unreferenced object 0x77eb2900 (size 96):
              comm "kspec-case", pid 45, jiffies 4294937695
              hex dump (first 32 bytes):
                00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00  ................
              backtrace:
                [<000000002c043b25>] kmalloc_trace+0x32/0xf0
                [<00000000deadbeef>] 0x64a0f13d
                [<0000000012345678>] 0x64a0f010
                [<000000001ad2b728>] vfs_write+0x19c/0x7a0
            unreferenced object 0x77eb2980 (size 32):
              comm "swapper", pid 1, jiffies 4294937695
              backtrace:
                [<000000002c043b25>] kmalloc_trace+0x32/0xf0
                [<00000000deadbeef>] 0x60000010
            """;

    @Test
    void whatTheModuleAllocatedIsItsOwn() {
        MemoryLeaks leaks = MemoryLeaks.read(TEXT, SYMBOLS);
        assertThat(leaks.isAny()).isTrue();
        assertThat(leaks.title()).isEqualTo("memory leak in lose: 1 object, 96 bytes");
        assertThat(leaks.lines())
                .extracting(KernelLine::text)
                .contains("    lose+0x3d", "    pipe_open+0x10")
                .noneMatch(line -> line.contains("swapper"));
    }

    @Test
    void severalAreCounted() {
        MemoryLeaks leaks = MemoryLeaks.read(TEXT + TEXT.replace("0x64a0f13d", "0x64a0f004"), SYMBOLS);
        assertThat(leaks.title()).isEqualTo("memory leak in lose, pipe_open: 2 objects, 192 bytes");
    }

    @Test
    void nothingLostIsNoLeak() {
        assertThat(MemoryLeaks.read("", SYMBOLS).isAny()).isFalse();
        assertThat(MemoryLeaks.read(TEXT, "").isAny()).isFalse();
        assertThat(MemoryLeaks.read("unreferenced object 0x1 (size \u0000", SYMBOLS)
                        .isAny())
                .isFalse();
    }
}

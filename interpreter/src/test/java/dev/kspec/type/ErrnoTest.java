// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrnoTest {
    @TempDir
    private Path directory;

    /** The header's numbers; a macro that stands for another, such as EWOULDBLOCK, is followed. */
    private Map<String, Integer> header() throws IOException, InterruptedException {
        Map<String, String> macros = CCompiler.macros(directory, "errno.h");
        Map<String, Integer> numbers = new TreeMap<>();
        macros.forEach((name, value) -> {
            if (name.matches("E[A-Z0-9]+")) {
                numbers.put(name, Integer.valueOf(macros.getOrDefault(value, value)));
            }
        });
        return numbers;
    }

    @Test
    void namesAndNumbersAreTheHeaders() throws IOException, InterruptedException {
        CCompiler.assumePresent();
        Map<String, Integer> ours = new TreeMap<>();
        Errno.names().forEach(n -> ours.put(n, Errno.number(n).orElseThrow()));
        assertThat(ours).isEqualTo(header()).hasSizeGreaterThan(130);
    }

    @Test
    void wordsAreTheLibrarys() throws IOException, InterruptedException {
        CCompiler.assumePresent();
        var printed = CCompiler.run(directory, """
                #include <stdio.h>
                #include <string.h>
                int main(void)
                {
                	for (int i = 1; i <= 133; i++)
                		printf("%s\\n", strerror(i));
                	return 0;
                }
                """);
        for (int number = 1; number <= printed.size(); number++) {
            String name = Errno.name(number).orElse(null);
            if (name != null) {
                assertThat(Errno.describe(number)).isEqualTo(name + " (" + printed.get(number - 1) + ")");
            }
        }
    }

    @Test
    void aNumberHasOneName() {
        assertThat(Errno.name(11)).contains("EAGAIN");
        assertThat(Errno.number("EWOULDBLOCK")).hasValue(11);
        assertThat(Errno.name(41)).isEmpty();
        assertThat(Errno.name(0)).isEmpty();
        assertThat(Errno.describe(4095)).isEqualTo("errno 4095");
        assertThat(Errno.number("EINVALID")).isEmpty();
        assertThat(Errno.number("einval")).isEmpty();
    }
}

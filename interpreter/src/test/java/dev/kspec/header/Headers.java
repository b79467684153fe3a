// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import dev.kspec.type.Abi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The machine's compiler, asked as the command asks it. */
final class Headers {
    static final Abi ABI = Compiler.ownAbi().orElse(Abi.X86_64);

    private Headers() {}

    /** Skips the test, saying so, where there is no gcc. */
    static Compiler compiler(String... options) throws HeaderException {
        String path = System.getenv("PATH");
        Assumptions.assumeTrue(
                List.of(path.split(":", -1)).stream().anyMatch(d -> Files.isExecutable(Path.of(d, "gcc"))),
                "there is no gcc to ask");
        return Compiler.find(ABI, path, List.of(options));
    }

    static Description read(Path header, String... options) throws HeaderException, InterruptedException {
        return new HeaderImport(compiler(options), ABI).read(header, HeaderImport.driverName(header));
    }

    static String describe(Path header, String... options) throws HeaderException, InterruptedException {
        return new HeaderImport(compiler(options), ABI)
                .describe(header, header.getFileName().toString(), HeaderImport.driverName(header))
                .text();
    }
}

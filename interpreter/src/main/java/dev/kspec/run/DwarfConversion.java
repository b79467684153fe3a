// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.target.TargetException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Has pahole (package {@code pahole} or {@code dwarves}) turn a module's debugging information into BTF that stands alone. */
final class DwarfConversion {
    private static final long PATIENCE_SECONDS = 120;

    private DwarfConversion() {}

    /**
     * The BTF.
     *
     * @throws TargetException if pahole is missing, or the module has no debugging information
     */
    static byte[] btf(Path module) throws TargetException, InterruptedException {
        Path directory = null;
        try {
            directory = Files.createTempDirectory("kspec-btf");
            Path btf = directory.resolve("module.btf");
            Path copy = Files.copy(module, directory.resolve("module.ko"));
            String said = convert(copy, btf, directory.resolve("log"));
            if (!Files.isRegularFile(btf) || Files.size(btf) == 0) {
                throw new TargetException(module.getFileName() + " has no debugging information"
                        + (said.isEmpty() ? "" : " that pahole understands (" + said + ")")
                        + "; it comes from a kernel with CONFIG_DEBUG_INFO_DWARF5 or the like");
            }
            return Files.readAllBytes(btf);
        } catch (IOException e) {
            throw new TargetException(
                    "the types of " + module.getFileName() + " cannot be converted: " + e.getMessage(), e);
        } finally {
            delete(directory);
        }
    }

    private static String convert(Path module, Path btf, Path log)
            throws IOException, TargetException, InterruptedException {
        Process pahole;
        try {
            pahole = new ProcessBuilder("pahole", "-J", "--btf_encode_detached=" + btf, module.toString())
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new TargetException(
                    "pahole is needed to read a module's debugging information: apt-get install pahole (on Debian 11: dwarves)",
                    e);
        }
        try {
            if (!pahole.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new TargetException("pahole takes longer than " + PATIENCE_SECONDS + " s");
            }
        } finally {
            pahole.destroyForcibly();
        }
        return new String(Files.readAllBytes(log), StandardCharsets.UTF_8).strip();
    }

    private static void delete(Path directory) throws TargetException {
        if (directory == null) {
            return;
        }
        try {
            for (String name : List.of("module.btf", "module.ko", "log")) {
                Files.deleteIfExists(directory.resolve(name));
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new TargetException(
                    "the scratch directory " + directory + " cannot be removed: " + e.getMessage(), e);
        }
    }
}

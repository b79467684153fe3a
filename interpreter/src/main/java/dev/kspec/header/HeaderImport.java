// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import dev.kspec.type.Abi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes a driver's description from a UAPI header. In comes a C header and a compiler; out comes text in the language of
 * descriptions, whose layouts and numbers are the compiler's. What the language cannot say is named in comments.
 */
public final class HeaderImport {
    private final Compiler compiler;
    private final Abi abi;

    /** @param compiler for the ABI */
    public HeaderImport(Compiler compiler, Abi abi) {
        this.compiler = compiler;
        this.abi = abi;
    }

    /**
     * Describes a header.
     *
     * @param shown how people call the file
     * @param driver the name of the driver
     * @throws HeaderException if the header cannot be compiled
     */
    public HeaderText describe(Path header, String shown, String driver) throws HeaderException, InterruptedException {
        Description description = read(header, driver);
        return new HeaderText(
                new DescriptionWriter(description, abi, shown).text(),
                (int) description.notes().stream()
                        .filter(n -> n.loss() != Note.Loss.NOTHING)
                        .count(),
                description.lostIoctls());
    }

    Description read(Path header, String driver) throws HeaderException, InterruptedException {
        if (!Files.isRegularFile(header)) {
            throw new HeaderException("there is no file " + header, "");
        }
        Path directory = null;
        try {
            directory = Files.createTempDirectory("kspec-header");
            Probe probe = new Probe(compiler, header, directory);
            return new HeaderReader(probe, header, driver, abi).read();
        } catch (IOException e) {
            throw new HeaderException("there is no scratch directory: " + e.getMessage(), e);
        } catch (BrokenObjectException e) {
            throw new HeaderException("the compiler's object is not understood: " + e.getMessage(), e);
        } finally {
            delete(directory);
        }
    }

    private static void delete(Path directory) throws HeaderException {
        if (directory == null) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new HeaderException(
                    "the scratch directory " + directory + " cannot be removed: " + e.getMessage(), e);
        }
    }

    /** A driver's name made from that of its header: {@code dm-ioctl.h} gives {@code dm_ioctl}. */
    public static String driverName(Path header) {
        String name =
                header.getFileName().toString().replaceFirst("\\.[^.]*$", "").replaceAll("[^A-Za-z0-9_]", "_");
        return isDriverName(name) ? name : "driver_" + name;
    }

    /** Whether a driver can be called so. */
    public static boolean isDriverName(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]*") && !BaseTypes.isWord(name);
    }

    static List<Path> first(Path header, Stream<Path> others) {
        return Stream.concat(Stream.of(header), others)
                .map(p -> p.toAbsolutePath().normalize())
                .distinct()
                .toList();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.header.BrokenObjectException;
import dev.kspec.header.ElfFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Texts of a built module that may be names of slab caches it makes. The kernel does not say whose a cache is; but whoever
 * makes one has its name in its constants.
 */
final class SlabNames {
    /** What makes one, in whatever version: {@code kmem_cache_create}, {@code __kmem_cache_create_args}. */
    private static final String MAKER = "kmem_cache_create";

    private static final String CONSTANTS = ".rodata.str";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_:.-]{1,60}");
    private static final int MOST = 400;

    private SlabNames() {}

    /** None if the module makes no caches, or is not understood. */
    static List<String> in(Path module) {
        try {
            ElfFile elf = ElfFile.read(Files.readAllBytes(module));
            return texts(elf, ".strtab").contains(MAKER) ? names(elf) : List.of();
        } catch (IOException | BrokenObjectException e) {
            return List.of();
        }
    }

    private static List<String> names(ElfFile elf) throws BrokenObjectException {
        TreeSet<String> names = new TreeSet<>();
        for (String section : elf.sections().keySet()) {
            if (section.startsWith(CONSTANTS)) {
                for (String text : texts(elf, section).split("\0", -1)) {
                    if (NAME.matcher(text).matches()) {
                        names.add(text);
                    }
                }
            }
        }
        return names.stream().limit(MOST).toList();
    }

    private static String texts(ElfFile elf, String section) throws BrokenObjectException {
        Optional<byte[]> bytes = elf.section(section);
        return new String(bytes.orElse(new byte[0]), StandardCharsets.ISO_8859_1);
    }
}

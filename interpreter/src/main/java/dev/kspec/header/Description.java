// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import dev.kspec.type.CType;
import dev.kspec.type.IoctlCode;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a header says of a driver.
 *
 * @param files the headers it was taken from, the one that was asked for first
 * @param notes what could not be taken over, and why; each with its place
 */
record Description(
        String driver,
        List<Path> files,
        List<Constant> constants,
        List<Text> texts,
        List<Imported> types,
        List<Ioctl> ioctls,
        List<Note> notes) {
    Description {
        files = List.copyOf(files);
        constants = List.copyOf(constants);
        texts = List.copyOf(texts);
        types = List.copyOf(types);
        ioctls = List.copyOf(ioctls);
        notes = List.copyOf(notes);
    }

    /** Ioctls that the header writes down and the description lacks, each with its place and the reason. */
    List<String> lostIoctls() {
        return notes.stream()
                .filter(n -> n.loss() == Note.Loss.IOCTL)
                .map(Note::toString)
                .toList();
    }

    /**
     * An integer.
     *
     * @param bits whether the header writes it in hexadecimal or as a shift
     */
    record Constant(String name, BigInteger value, boolean bits) {}

    /** A quoted text; bytes that are no UTF-8 are U+FFFD. */
    record Text(String name, String value, Place place) {}

    /**
     * An ioctl.
     *
     * @param code the compiler's number, unsigned 32 bits
     * @param parts what the number says of itself; absent if no macro makes it
     * @param type of its argument; absent if it has none
     * @param byMacro whether the macro with this type gives this number
     * @param remark may be empty
     */
    record Ioctl(
            String name,
            long code,
            Optional<IoctlCode.Parts> parts,
            Optional<CType> type,
            boolean byMacro,
            String remark) {}
}

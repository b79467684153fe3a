// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.util.regex.Pattern;

/**
 * A file that a guest has from its first moment, besides those of its lab. Directories that the lab lacks are made, for
 * root alone.
 *
 * @param path absolute, without {@code .} and {@code ..}
 * @param mode permission bits
 * @param content at most 4 GiB, as cpio has it
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, from whoever read it to whoever writes it
public record GuestFile(String path, int mode, byte[] content) {
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+");

    public GuestFile {
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("no path for a guest's file: " + path);
        }
    }
}

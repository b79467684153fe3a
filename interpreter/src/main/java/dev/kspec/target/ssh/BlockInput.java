// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.io.IOException;
import java.io.InputStream;

/** An input that is read in blocks; a single byte is a small one. */
abstract class BlockInput extends InputStream {
    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public abstract int read(byte[] bytes, int offset, int length) throws IOException;
}

// SPDX-License-Identifier: Apache-2.0
package dev.kspec.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes new inputs from given ones, blindly but always the same from the same seed. */
final class Mutator {
    private static final int LARGEST = 20_000;

    private final Random random;
    private final List<byte[]> inputs;
    private final List<String> words;

    Mutator(long seed, List<byte[]> inputs, List<String> words) {
        this.random = new Random(seed);
        this.inputs = inputs;
        this.words = words;
    }

    /** One of the inputs, changed in up to four places. */
    byte[] next() {
        byte[] bytes = any();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            bytes = mutate(bytes);
        }
        return Arrays.copyOf(bytes, Math.min(bytes.length, LARGEST));
    }

    private byte[] any() {
        return inputs.get(random.nextInt(inputs.size()));
    }

    private byte[] mutate(byte[] bytes) {
        int from = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(random.nextInt(8) == 0 ? 200 : 8));
        byte[] nothing = {};
        return switch (random.nextInt(9)) {
            case 0 -> spliced(bytes, from, to, nothing);
            case 1 -> spliced(bytes, from, from, Arrays.copyOfRange(bytes, from, to));
            case 2 -> spliced(bytes, from, from, new byte[] {(byte) random.nextInt(256)});
            case 3 -> flipped(bytes);
            case 4 -> spliced(bytes, from, random.nextBoolean() ? from : to, word());
            case 5 -> spliced(bytes, from, from, lines(any()));
            case 6 -> spliced(bytes, lineStart(bytes, from), lineStart(bytes, from), lines(any()));
            case 7 -> spliced(bytes, from, to, number());
            default -> spliced(bytes, from, from, word());
        };
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] middle) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(middle);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }

    private byte[] flipped(byte[] bytes) {
        byte[] changed = bytes.clone();
        if (changed.length > 0) {
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return changed;
    }

    private byte[] word() {
        String blank = random.nextBoolean() ? " " : "";
        return (blank + words.get(random.nextInt(words.size())) + blank).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] number() {
        String number = switch (random.nextInt(5)) {
            case 0 -> Long.toString(random.nextLong());
            case 1 -> "0x" + Long.toHexString(random.nextLong());
            case 2 -> Long.toString(1L << random.nextInt(64));
            case 3 -> "9".repeat(1 + random.nextInt(30));
            default -> Integer.toString(random.nextInt(300) - 100);
        };
        return number.getBytes(StandardCharsets.US_ASCII);
    }

    /** Up to five whole lines of an input. */
    private byte[] lines(byte[] bytes) {
        int from = lineStart(bytes, random.nextInt(bytes.length + 1));
        int to = from;
        for (int lines = 1 + random.nextInt(5); lines > 0 && to < bytes.length; to++) {
            lines -= bytes[to] == '\n' ? 1 : 0;
        }
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static int lineStart(byte[] bytes, int at) {
        int start = at;
        while (start > 0 && bytes[start - 1] != '\n') {
            start--;
        }
        return start;
    }
}

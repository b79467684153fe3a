// SPDX-License-Identifier: Apache-2.0
package dev.kspec.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;

/** Takes away from an input whatever it does not need to fail as it does: first halves, then less and less (ddmin). */
final class Minimizer {
    private final Carrier carrier;
    private final String failure;

    private Minimizer(Carrier carrier, String failure) {
        this.carrier = carrier;
        this.failure = failure;
    }

    /** How an input fails: the kind of the exception and where it came from, the message left out; nothing if it does not. */
    private static Optional<String> failure(Carrier carrier, byte[] input) {
        try {
            FrontEnd.answers(carrier, input);
            return Optional.empty();
        } catch (StackOverflowError e) {
            return Optional.of("StackOverflowError");
        } catch (RuntimeException | AssertionError e) {
            return Optional.of(e.getClass().getSimpleName()
                    + Arrays.stream(e.getStackTrace())
                            .limit(3)
                            .map(f -> " at " + f.getClassName() + "." + f.getMethodName() + ":" + f.getLineNumber())
                            .collect(Collectors.joining()));
        }
    }

    private boolean fails(byte[] input) {
        return failure(carrier, input).equals(Optional.of(failure));
    }

    private byte[] minimize(byte[] input) {
        byte[] least = input;
        for (int part = Math.max(1, input.length / 2); part >= 1; part = part == 1 ? 0 : part / 2) {
            for (int at = 0; at < least.length; ) {
                byte[] less = without(least, at, Math.min(least.length, at + part));
                if (fails(less)) {
                    least = less;
                } else {
                    at += part;
                }
            }
        }
        return least;
    }

    private static byte[] without(byte[] bytes, int from, int to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }

    /**
     * Keeps what the fuzzer found as inputs of the tests, as small as they can be.
     *
     * @param arguments a carrier's name and files with inputs
     */
    public static void main(String[] arguments) throws IOException, NoSuchAlgorithmException {
        Carrier carrier = Carrier.valueOf(arguments[0]);
        Files.createDirectories(Seeds.FINDINGS);
        for (String name : Arrays.asList(arguments).subList(1, arguments.length)) {
            byte[] input = Files.readAllBytes(Path.of(name));
            Optional<String> failure = failure(carrier, input);
            if (failure.isEmpty()) {
                System.out.println(name + ": does not fail here");
                continue;
            }
            byte[] least = new Minimizer(carrier, failure.get()).minimize(input);
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(least))
                    .substring(0, 12);
            Path kept = Files.write(Seeds.FINDINGS.resolve(digest + carrier.ending()), least);
            System.out.println(kept + ": " + failure.get());
        }
    }
}
